import type { EvidenceKeeping } from '../../evidence/evidence-job.ts';
import type { EvidencePlace } from '../../evidence/evidence-objects.ts';
import type { OpenDatabase } from '../engine.ts';
import { packEvidence } from './pack-evidence.ts';
import { sweepEvidence } from './sweep-evidence.ts';

/** EvidenceKeeping over either engine; where evidence is in the database there is nothing to do. */
export function evidenceKeeping(database: OpenDatabase, place: EvidencePlace | null): EvidenceKeeping {
  return {
    putTogether: async (today, between) =>
      place === null ? 0 : packEvidence(database, place, today, between),
    sweep: async (nowMs) => (place === null ? 0 : sweepEvidence(database, place, nowMs)),
  };
}
