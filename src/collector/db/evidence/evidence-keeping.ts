import type { EnrolmentId } from '../../../core/kernel/brand.ts';
import type { EvidenceKeeping } from '../../evidence/evidence-job.ts';
import type { EvidencePlace } from '../../evidence/evidence-objects.ts';
import type { LightBatches } from '../../evidence/light-batches.ts';
import { decryptEvidence, type EvidenceRow, encryptAgain } from '../counting/evidence.ts';
import type { OpenDatabase } from '../engine.ts';
import { packEvidence } from './pack-evidence.ts';
import { sweepEvidence } from './sweep-evidence.ts';

/** With which evidence is encrypted, and by what it is made lighter. */
export interface EvidenceWeight {
  readonly key: Buffer;
  readonly batches: LightBatches;
}

/** EvidenceKeeping over either engine; where evidence is in the database there is nothing to do. */
export function evidenceKeeping(
  database: OpenDatabase,
  place: EvidencePlace | null,
  weight: EvidenceWeight,
): EvidenceKeeping {
  const lighten = (row: EvidenceRow, encrypted: Uint8Array) => lightEvidence(weight, row, encrypted);
  return {
    putTogether: async (today, between) =>
      place === null ? 0 : packEvidence(database, { ...place, lighten }, today, between),
    sweep: async (nowMs) => (place === null ? 0 : sweepEvidence(database, place, nowMs)),
  };
}

/**
 * The evidence made lighter; as it was, where it cannot be read or made less.
 *
 * @internal
 */
export async function lightEvidence(
  { key, batches }: EvidenceWeight,
  row: EvidenceRow,
  encrypted: Uint8Array,
): Promise<Uint8Array> {
  const evidence = decryptEvidence(key, row, encrypted);
  if (evidence === null || evidence.isLight) return encrypted;
  const bytes = await batches.lighten(row.enrolment as EnrolmentId, evidence.bytes);
  return bytes === null ? encrypted : encryptAgain(key, row, { ...evidence, bytes, isLight: true });
}
