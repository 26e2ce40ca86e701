import { SECOND_MS } from '../core/kernel/duration.ts';
import { err, ok, type Result } from '../core/kernel/result.ts';
import { checkBody } from '../core/protocol/body.ts';
import { canonicalJson } from '../core/protocol/canonical-json.ts';
import { RECORD_MAX_BODY_BYTES } from '../core/protocol/limits.ts';
import { type OutboxEntry, waitingEntry } from '../core/protocol/outbox.ts';
import { encodeRecord, parseRecord } from '../core/protocol/record.ts';
import type { Questionnaire } from '../core/questionnaire/questionnaire.ts';
import {
  type Enrolment,
  type OutboxStore,
  StorageFailed,
  type StorageFailureReason,
} from './outbox-store.ts';
import type { RecordDraft } from './record-draft.ts';
import type { Digest } from './sha256.ts';

export type SubmitFailure =
  | { readonly kind: 'check-failed'; readonly path: string; readonly reason: string }
  | { readonly kind: 'not-enrolled' }
  | { readonly kind: 'storage-failed'; readonly reason: StorageFailureReason };

export interface SubmitPorts {
  readonly store: OutboxStore;
  readonly sha256: Digest;
  /** Rejects with StorageFailed when the promise takes longer; a hanging disk must not look like thinking. */
  readonly within?: <Value>(promise: Promise<Value>) => Promise<Value>;
}

/** Two tabs may take a number from each other; twenty times in a row means something else is wrong. */
const MAX_RACES = 20;

/**
 * Makes a record safe. Resolves with `ok` only when the row was committed with strict durability and read back
 * unchanged: only then may anybody be thanked.
 */
export async function submitRecord(
  ports: SubmitPorts,
  questionnaire: Questionnaire,
  draft: RecordDraft,
): Promise<Result<{ readonly receipt: string }, SubmitFailure>> {
  const checked = checkBody(questionnaire, draft.kind, draft.body);
  if (!checked.ok) return err(checked.error);
  if (new TextEncoder().encode(canonicalJson(draft.body)).length > RECORD_MAX_BODY_BYTES) {
    return err({ kind: 'check-failed', path: '', reason: `longer than ${RECORD_MAX_BODY_BYTES} bytes` });
  }
  const within = ports.within ?? withinTime;
  try {
    const stored = await within(store(ports, questionnaire, draft));
    return stored ? ok({ receipt: draft.receipt }) : err({ kind: 'not-enrolled' });
  } catch (error) {
    if (error instanceof StorageFailed) return err({ kind: 'storage-failed', reason: error.reason });
    throw error;
  }
}

/** Whether the record is in the store; false when the device has no enrolment to make it under. */
async function store(ports: SubmitPorts, questionnaire: Questionnaire, draft: RecordDraft): Promise<boolean> {
  for (let race = 0; race < MAX_RACES; race += 1) {
    const former = await ports.store.entry(draft.id);
    if (former !== null) {
      requireSame(former.line, lineWithSequence(former, draft));
      return true;
    }
    const enrolment = await ports.store.currentEnrolment();
    if (enrolment === null) return false;
    const entry = await makeEntry(ports, questionnaire, enrolment, draft);
    if ((await ports.store.add(enrolment.id, entry)) === 'sequence-taken') continue;
    const back = await ports.store.entry(draft.id);
    if (back === null) throw new StorageFailed('read-back');
    requireSame(back.line, entry.line);
    if ((await ports.sha256(back.line)) !== entry.sha256) throw new StorageFailed('read-back');
    return true;
  }
  throw new StorageFailed('unknown');
}

async function makeEntry(
  ports: SubmitPorts,
  questionnaire: Questionnaire,
  enrolment: Enrolment,
  { id, kind, body }: RecordDraft,
): Promise<OutboxEntry> {
  const sequence = enrolment.nextSequence;
  const line = encodeRecord({
    id,
    sequence,
    kind,
    questionnaire: questionnaire.id,
    version: questionnaire.version,
    unit: enrolment.unit.ref,
    body,
  });
  return waitingEntry({ id, sequence, kind, line, sha256: await ports.sha256(line) });
}

/** The line the draft would have under the row's own sequence, unit and questionnaire. */
function lineWithSequence(former: OutboxEntry, draft: RecordDraft): string {
  const record = parseRecord(former.line);
  if (!record.ok) throw new StorageFailed('read-back');
  return encodeRecord({ ...record.value, id: draft.id, kind: draft.kind, body: draft.body });
}

function requireSame(read: string, written: string): void {
  if (read !== written) throw new StorageFailed('read-back');
}

const STORE_TIME_LIMIT_MS = 10 * SECOND_MS;

function withinTime<Value>(promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StorageFailed('time-limit')), STORE_TIME_LIMIT_MS);
    void promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
