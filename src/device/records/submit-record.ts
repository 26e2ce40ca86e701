import type { Sha256 } from '../../core/kernel/brand.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { type BodyFault, checkBody } from '../../core/protocol/messages/body.ts';
import { parseRecord, type RecordKind } from '../../core/protocol/messages/record.ts';
import type { OutboxEntry } from '../../core/protocol/outbox.ts';
import { RECORD_MAX_BODY_BYTES } from '../../core/protocol/sealing.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { unitAt } from '../membership/standing.ts';
import {
  type Enrolment,
  type OutboxStore,
  StorageFailed,
  type StorageFailureReason,
} from '../outbox/outbox-store.ts';
import { within } from '../outbox/within.ts';
import type { RecordBody, RecordDraft } from './record-draft.ts';
import { bodyBytes, type SealPorts, sealRecord } from './seal-record.ts';

export type SubmitFailure =
  | { readonly kind: 'check-failed'; readonly path: string; readonly reason: string }
  | { readonly kind: 'not-enrolled' }
  | { readonly kind: 'storage-failed'; readonly reason: StorageFailureReason };

export interface SubmitPorts extends SealPorts {
  readonly store: OutboxStore;
  /** Not said: that of a body the device can read whole. */
  readonly check?: CheckBody;
  /** Rejects with StorageFailed when the promise takes longer; a hanging disk must not look like thinking. */
  readonly within?: <Value>(promise: Promise<Value>) => Promise<Value>;
}

type CheckBody = (
  questionnaire: Questionnaire,
  kind: RecordKind,
  body: RecordBody,
) => Result<{ readonly submittedAtMs: number }, BodyFault>;

/** Two tabs may take a number from each other; twenty times in a row means something else is wrong. */
const MAX_RACES = 20;

/**
 * Makes a record safe. Resolves with `ok` only when the row was committed with strict durability and read back
 * unchanged: only then may anybody be thanked.
 *
 * Sealing cannot be awaited inside the store's transaction, so it happens before, under the number that was next
 * then; a number taken meanwhile means sealing again. What a former try wrote is other bytes than this one would
 * write, and cannot be read again to compare: it is known by its id, which was drawn with the body and for nothing
 * else, and is unchanged if it has its own SHA-256.
 *
 * @param foreseen only for a draft that was never tried before: what `rehearse` found, so that the first try need not
 *   look. Whether all of that still holds is seen when the row is written.
 */
export async function submitRecord(
  ports: SubmitPorts,
  questionnaire: Questionnaire,
  draft: RecordDraft,
  foreseen: Enrolment | null = null,
): Promise<Result<{ readonly receipt: string }, SubmitFailure>> {
  const checked = (ports.check ?? checkBody)(questionnaire, draft.kind, draft.body);
  if (!checked.ok) return err(checked.error);
  if (bodyBytes(draft.body) > RECORD_MAX_BODY_BYTES) {
    return err({ kind: 'check-failed', path: '', reason: `longer than ${RECORD_MAX_BODY_BYTES} bytes` });
  }
  const inTime = ports.within ?? within;
  const { submittedAtMs } = checked.value;
  try {
    const stored = await inTime(store(ports, questionnaire, draft, submittedAtMs, foreseen));
    return stored ? ok({ receipt: draft.receipt }) : err({ kind: 'not-enrolled' });
  } catch (error) {
    if (error instanceof StorageFailed) return err({ kind: 'storage-failed', reason: error.reason });
    throw error;
  }
}

/** Whether the record is in the store; false when the device has no enrolment to make it under. */
async function store(
  ports: SubmitPorts,
  questionnaire: Questionnaire,
  draft: RecordDraft,
  submittedAtMs: number,
  foreseen: Enrolment | null,
): Promise<boolean> {
  const { id } = draft;
  for (let race = 0; race < MAX_RACES; race += 1) {
    const isForeseen = race === 0 && foreseen !== null;
    const { former, enrolment } = isForeseen
      ? { former: null, enrolment: foreseen }
      : await ports.store.lookUp(id);
    if (former !== null) {
      await requireUnchanged(ports, former, draft);
      return true;
    }
    if (enrolment === null) return false;
    const entry = await seal(ports, enrolment, questionnaire, draft, submittedAtMs);
    const since = isForeseen ? enrolment.membership.sha256 : undefined;
    const adding = ports.store.add(enrolment.id, entry, since);
    // The store begins to read once it has committed: that somebody here hears of it first would only take time.
    const reading = ports.store.entry(id);
    const [added, back] = await Promise.all([adding, reading]);
    if (added === 'sequence-taken') continue;
    if (back === null || !isSame(back, entry)) throw new StorageFailed('read-back');
    return true;
  }
  throw new StorageFailed('unknown');
}

async function seal(
  ports: SealPorts,
  enrolment: Enrolment,
  { id: questionnaire, version, sampling }: Questionnaire,
  { id, kind, body, countedAs }: RecordDraft,
  atMs: number,
): Promise<OutboxEntry> {
  const unit = unitAt(enrolment, atMs).ref;
  const content = { id, kind, questionnaire, version, unit, body, isSampled: sampling !== null };
  const entry = await sealRecord(ports, enrolment, content);
  return countedAs === undefined ? entry : { ...entry, kind: countedAs };
}

/**
 * Goes the way of `submitRecord` as far as the sealed record and stores nothing: what was done once is done faster.
 * Resolves with the enrolment under which a record would be made, or null where there is none.
 */
export async function rehearse(
  ports: SubmitPorts,
  questionnaire: Questionnaire,
  draft: RecordDraft,
): Promise<Enrolment | null> {
  (ports.check ?? checkBody)(questionnaire, draft.kind, draft.body);
  const { enrolment } = await ports.store.lookUp(draft.id);
  if (enrolment === null) return null;
  const entry = await seal(ports, enrolment, questionnaire, draft, enrolment.heardAtMs);
  // No membership has this digest, so that nothing is written.
  await Promise.all([ports.store.add(enrolment.id, entry, '' as Sha256), ports.store.entry(draft.id)]);
  await ports.cryptography.getReady(enrolment.membership.sealingKey.publicKey);
  return enrolment;
}

/** Whether what came back is, byte for byte, what was written. */
function isSame(back: OutboxEntry, written: OutboxEntry): boolean {
  return back.line === written.line && back.sha256 === written.sha256 && back.sequence === written.sequence;
}

/** Throws unless the row holds a sealed record of the draft's id and kind, with every byte it was written with. */
async function requireUnchanged(
  { sha256 }: SubmitPorts,
  row: OutboxEntry,
  draft: RecordDraft,
): Promise<void> {
  const record = parseRecord(row.line);
  const isOfDraft =
    record.ok &&
    record.value.id === draft.id &&
    record.value.kind === draft.kind &&
    record.value.sequence === row.sequence;
  if (!isOfDraft || (await sha256(row.line)) !== row.sha256) throw new StorageFailed('read-back');
}
