import type { Transaction } from 'kysely';
import type { Epoch } from '../../../../core/kernel/brand.ts';
import { localDay } from '../../../../core/kernel/calendar.ts';
import { err, ok, type Result } from '../../../../core/kernel/result.ts';
import type { EvidencePlace } from '../../../evidence/evidence-objects.ts';
import type { CheckedBatch, CommitFault, CommittedBatch } from '../../../ingest/collector-store.ts';
import type { Engine } from '../../engine.ts';
import { batchName, type Kept, keepEvidence, keptAmong } from '../../evidence/keep-evidence.ts';
import { readHeads } from '../../heads/heads.ts';
import { advanceLedgerHead } from '../../heads/ledger-head.ts';
import type { Database } from '../../schema.ts';
import { countRecords } from '../count-records.ts';
import { type EnrolmentRow, lockEnrolment } from '../enrolment-books.ts';
import { encryptEvidence } from '../evidence.ts';
import { countLate, frozenAmong } from '../frozen-months.ts';
import { formerAmong } from '../ledger.ts';
import type { ReleaseMoment } from '../pending-dates.ts';
import { type EnteredBatch, enterBatch } from './enter-batch.ts';

/** 32 bytes each, from the key ring. */
export interface StoreKeys {
  /** Encrypts the batches that are kept as evidence, and what is written later. */
  readonly evidence: Buffer;
  /** Makes the ledger's head one that nobody continues who has the database alone. */
  readonly ledgerHead: Buffer;
}

/** What a group is stored with. */
export interface CommitParts {
  readonly keys: StoreKeys;
  readonly moment: ReleaseMoment;
  /** Where evidence is kept; null: in the database. */
  readonly place: EvidencePlace | null;
}

export type Committed = Result<CommittedBatch, CommitFault>;

/**
 * Batches that are stored by one transaction: each is entered into the ledger and its enrolment's books by itself, in
 * their order, then all that was taken is counted together and the ledger's head is moved once. What is refused
 * has changed nothing for the others. It ends only once the evidence of all that was taken is durable.
 *
 * Locks are taken in the order of `inTransaction`; those of the enrolments in ascending order.
 *
 * @returns of each batch what became of it, as CollectorStore.commitBatch says it
 */
export async function commitGroup(
  transaction: Transaction<Database>,
  engine: Engine,
  batches: readonly CheckedBatch[],
  { keys, moment, place }: CommitParts,
): Promise<readonly Committed[]> {
  const counting = { moment, evidenceKey: keys.evidence };
  const enrolments = await lockEnrolments(transaction, batches);
  const lines = batches.flatMap((batch) => batch.lines);
  const read = {
    frozen: await frozenAmong(transaction, lines),
    former: await formerAmong(transaction, lines),
    evidenceKey: keys.evidence,
  };
  const results: Result<EnteredBatch, CommitFault>[] = [];
  for (const batch of batches) {
    const enrolment = enrolments.get(batch.header.enrolment);
    const result =
      enrolment === undefined
        ? err({ kind: 'enrolment-unknown' } as const)
        : await enterBatch(transaction, engine, enrolment, batch, read);
    if (result.ok) enrolments.set(batch.header.enrolment, result.value.enrolment);
    results.push(result);
  }
  const entered = results.flatMap((result) => (result.ok ? [result.value] : []));
  await countLate(
    transaction,
    entered.flatMap(({ late }) => late),
  );
  const kept = await storeEvidence(transaction, engine, entered, { ...counting, place });
  const sound = entered.flatMap((one) => one.sound.map((record) => ({ ...record, ...idOf(one) })));
  await countRecords(transaction, engine, sound, counting);
  await advanceLedgerHead(
    transaction,
    keys.ledgerHead,
    entered.flatMap((one) =>
      one.entered.map(({ id, sha256, sequence }) => ({ ...idOf(one), id, sha256, sequence })),
    ),
  );
  const heads = await readHeads(transaction);
  await kept.durable;
  return results.map((result) => {
    if (!result.ok) return result;
    const { outcomes, enrolment } = result.value;
    return ok({ outcomes, epoch: (enrolment.epoch as Epoch | null) ?? heads.epoch, heads });
  });
}

function idOf({ enrolment }: EnteredBatch): { readonly enrolment: string } {
  return { enrolment: enrolment.id };
}

async function lockEnrolments(
  transaction: Transaction<Database>,
  batches: readonly CheckedBatch[],
): Promise<Map<string, EnrolmentRow>> {
  const locked = new Map<string, EnrolmentRow>();
  for (const id of [...new Set<string>(batches.map(({ header }) => header.enrolment))].sort()) {
    const enrolment = await lockEnrolment(transaction, id);
    if (enrolment !== null) locked.set(id, enrolment);
  }
  return locked;
}

/**
 * The batches of which something was taken, as they came. One that is kept already, of whatever day, has lines that the
 * ledger knew.
 */
async function storeEvidence(
  transaction: Transaction<Database>,
  engine: Engine,
  entered: readonly EnteredBatch[],
  { moment, evidenceKey, place }: Pick<CommitParts, 'moment' | 'place'> & { readonly evidenceKey: Buffer },
): Promise<Kept> {
  const known = entered.filter((one) => one.isTaken && !one.isNew).map(({ batch: { header } }) => header);
  const kept = await keptAmong(transaction, known);
  const evidence = entered.flatMap(({ batch, isTaken }) => {
    const { header, origin, receivedAtMs, isReceiptDoubtful = false, lastContact = null, bytes } = batch;
    if (bytes === null || !isTaken || kept.has(batchName(header))) return [];
    const row = { enrolment: header.enrolment, batch: header.batch, sha256: header.sha256 };
    const encrypted = encryptEvidence(evidenceKey, row, {
      bytes,
      origin,
      receivedAtMs,
      isReceiptDoubtful,
      lastContact,
      isFlagging: moment.isFlagging,
    });
    return [{ ...row, day: localDay(receivedAtMs), evidence: encrypted }];
  });
  return keepEvidence(transaction, engine, evidence, place);
}
