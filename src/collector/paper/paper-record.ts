import type { BatchId, EnrolmentId, KeyId, RecordId, Sha256 } from '../../core/kernel/brand.ts';
import { type Day, dayStartMs } from '../../core/kernel/calendar.ts';
import { canonicalJson, type Json } from '../../core/kernel/canonical-json.ts';
import { HOUR_MS } from '../../core/kernel/duration.ts';
import { type PaperPass, responseOnPaper } from '../../core/paper/paper-pass.ts';
import type { BatchHeader } from '../../core/protocol/messages/batch.ts';
import type { WireRecord } from '../../core/protocol/messages/record.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { CheckedBatch, CheckedLine, KnownEnrolment } from '../ingest/collector-store.ts';
import { checkLines, type IngestPorts } from '../ingest/receive-batch.ts';
import type { PaperRange } from './paper-store.ts';

/** A form says on which day it was filled in: noon of it stands for that, which is the same day everywhere. */
const NOON_MS = 12 * HOUR_MS;
/** Each is the first of its name, told apart by its id alone, as responses from own phones are. */
const ONLY_SEQUENCE = 1;

interface SettledForm {
  readonly range: PaperRange;
  readonly questionnaire: Questionnaire;
  readonly pass: PaperPass;
}

export interface PaperRecordPorts
  extends Pick<IngestPorts, 'units' | 'questionnaires' | 'tools' | 'receipt'> {
  readonly now: () => number;
  /** 128 random bits as 32 hexadecimal digits. */
  readonly newId: () => string;
}

/**
 * What a settled form is to ingest: a batch of one response, checked as every other. No device signed it. What is kept
 * as its evidence is what the collector made, under a key that is not in the database.
 */
export async function paperBatch(
  { range, questionnaire, pass }: SettledForm,
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
  const line = canonicalJson({ ...record, body: { submittedAtMs: instantOf(pass.day, nowMs), response } });
  const header = headerOf(
    range.enrolment,
    ports.newId() as BatchId,
    nowMs,
    ports.tools.sha256(Buffer.from(line)),
  );
  const arrival = { origin: 'paper', ...(ports.receipt?.(header) ?? { receivedAtMs: nowMs }) } as const;
  const bytes = Buffer.from(`${nowMs}\n${line}`);
  return { header, ...arrival, lines: await checkPaper(bytes, member, arrival, ports), bytes };
}

/** The one line of a form's batch, checked: when it is counted, and again whenever its evidence is recounted. */
export function checkPaper(
  bytes: Uint8Array,
  member: KnownEnrolment,
  arrival: Pick<CheckedBatch, 'origin' | 'receivedAtMs' | 'isReceiptDoubtful'>,
  ports: Pick<PaperRecordPorts, 'units' | 'questionnaires' | 'tools'>,
): Promise<readonly CheckedLine[]> {
  const [madeAtMs = '', line = ''] = Buffer.from(bytes).toString('utf8').split('\n');
  const { body, ...record } = JSON.parse(line) as WireRecord & {
    readonly body: { readonly [key: string]: Json };
  };
  const sha256 = ports.tools.sha256(Buffer.from(line));
  const header = headerOf(member.id, '' as BatchId, Number(madeAtMs), sha256);
  const opener = { open: async () => [{ body }] };
  return checkLines({ header, member, lines: [{ line, sha256, record }] }, { ...ports, opener }, arrival);
}

/** The collector's own: of a device it says nothing. */
function headerOf(enrolment: EnrolmentId, batch: BatchId, clockMs: number, sha256: Sha256): BatchHeader {
  return {
    protocol: PROTOCOL_VERSION,
    enrolment,
    batch,
    count: 1,
    sha256,
    lastSequence: ONLY_SEQUENCE,
    waiting: 0,
    quarantined: 0,
    app: 'paper',
    storage: { persisted: null, usedBytes: null, quotaBytes: null },
    clockMs,
    clockOffsetMs: 0,
    receiptKey: '' as KeyId,
    membership: null,
    introduction: null,
    start: null,
    heads: null,
  };
}

function instantOf(day: Day, nowMs: number): number {
  return Math.min(dayStartMs(day) + NOON_MS, nowMs);
}
