import type { BatchId, KeyId, RecordId, Sha256 } from '../../core/kernel/brand.ts';
import { type Day, dayStartMs } from '../../core/kernel/calendar.ts';
import { canonicalJson, type Json } from '../../core/kernel/canonical-json.ts';
import { HOUR_MS } from '../../core/kernel/duration.ts';
import { type PaperPass, responseOnPaper } from '../../core/paper/paper-pass.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { CheckedBatch, KnownEnrolment } from '../ingest/collector-store.ts';
import { checkLines, type IngestPorts } from '../ingest/receive-batch.ts';
import type { PaperRange } from './paper-store.ts';

/** A form says on which day it was filled in: noon of it stands for that, which is the same day everywhere. */
const NOON_MS = 12 * HOUR_MS;
/** Each is the first of its name, told apart by its id alone, as responses from own phones are. */
const ONLY_SEQUENCE = 1;

export interface PaperRecordPorts
  extends Pick<IngestPorts, 'units' | 'questionnaires' | 'tools' | 'receipt'> {
  readonly now: () => number;
  /** 128 random bits as 32 hexadecimal digits. */
  readonly newId: () => string;
}

/**
 * What a settled form is to ingest: a batch of one response, checked as every other. No device signed it, so there are
 * no bytes to keep as evidence.
 */
export async function paperBatch(
  {
    range,
    questionnaire,
    pass,
  }: { readonly range: PaperRange; readonly questionnaire: Questionnaire; readonly pass: PaperPass },
  member: KnownEnrolment,
  ports: PaperRecordPorts,
): Promise<CheckedBatch> {
  const nowMs = ports.now();
  const record = {
    id: ports.newId() as RecordId,
    sequence: ONLY_SEQUENCE,
    kind: 'response' as const,
    questionnaire: questionnaire.id,
    version: questionnaire.version,
    unit: range.unit,
    // The collector reads it already: there is nobody to seal it to.
    key: '' as KeyId,
    sealed: '',
  };
  const response = responseOnPaper(questionnaire, range.language, pass) as unknown as Json;
  const body = { submittedAtMs: instantOf(pass.day, nowMs), response };
  const line = canonicalJson({ ...record, body });
  const header = {
    protocol: PROTOCOL_VERSION,
    enrolment: range.enrolment,
    batch: ports.newId() as BatchId,
    count: 1,
    sha256: '' as Sha256,
    lastSequence: ONLY_SEQUENCE,
    waiting: 0,
    quarantined: 0,
    app: 'paper',
    storage: { persisted: null, usedBytes: null, quotaBytes: null },
    clockMs: nowMs,
    clockOffsetMs: 0,
    receiptKey: '' as KeyId,
    membership: null,
    introduction: null,
    start: null,
    heads: null,
  } as const;
  const arrival = { origin: 'paper', ...(ports.receipt?.(header) ?? { receivedAtMs: nowMs }) } as const;
  const opener = { open: async () => [{ body }] };
  const sha256 = ports.tools.sha256(Buffer.from(line));
  const lines = await checkLines(
    { header, member, lines: [{ line, sha256, record }] },
    { ...ports, opener },
    arrival,
  );
  return { header, ...arrival, lines, bytes: null };
}

function instantOf(day: Day, nowMs: number): number {
  return Math.min(dayStartMs(day) + NOON_MS, nowMs);
}
