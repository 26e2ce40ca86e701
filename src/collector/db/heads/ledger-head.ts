import { createHmac, hash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { canonicalJson } from '../../../core/kernel/canonical-json.ts';
import { NO_HASH } from '../audit/audit-log.ts';
import { readMeta, writeMeta } from '../meta.ts';
import type { Database } from '../schema.ts';

type LedgerRow = Pick<Database['ledger'], 'enrolment' | 'id' | 'sha256' | 'sequence'>;

/** What the ledger held when something was last added to it. */
export interface LedgerHead {
  /** How many records it covers. */
  readonly sequence: number;
  /** The sum of their digests modulo 2^256, 64 hexadecimal digits: the same in any order, so that it tells none. */
  readonly sum: string;
  readonly hash: string;
}

const EMPTY: LedgerHead = { sequence: 0, sum: NO_HASH, hash: NO_HASH };
const MODULUS = 2n ** 256n;

/**
 * Brings the ledger's head up to records that were entered in this transaction. To be called last but for the audit log,
 * since all that add to the ledger wait here for each other.
 *
 * A head that was changed by hand is continued so that it never fits again: whoever changed it cannot have it made good.
 */
export async function advanceLedgerHead(
  transaction: Transaction<Database>,
  key: Buffer,
  entered: readonly LedgerRow[],
): Promise<void> {
  if (entered.length === 0) return;
  const former = await lockLedgerHead(transaction);
  const sequence = former.sequence + entered.length;
  const sum = addedTo(former.sum, entered);
  const isWhole = former.sequence === 0 || former.hash === hashOfHead(key, former);
  const hash = isWhole
    ? hashOfHead(key, { sequence, sum })
    : hmac(key, { sequence, sum, afterAltered: former.hash });
  await keepHead(transaction, { sequence, sum, hash });
}

/** For a collector whose keys were lost: its head goes on under the keys of now. */
export async function rekeyLedgerHead(transaction: Transaction<Database>, key: Buffer): Promise<void> {
  const head = await readLedgerHead(transaction);
  if (head.sequence === 0) return;
  const hash = hashOfHead(key, head);
  // What devices heard under the lost keys proves nothing any more.
  await transaction.deleteFrom('ledger_heads').where('sequence', '=', head.sequence).execute();
  await keepHead(transaction, { ...head, hash });
}

/** Reads the head and keeps others from it until the transaction ends. */
async function lockLedgerHead(transaction: Transaction<Database>): Promise<LedgerHead> {
  // Written as it is: SQLite has no `for update`.
  const locking = transaction
    .updateTable('meta')
    .set(({ ref }) => ({ value: ref('value') }))
    .where('key', '=', 'ledger-head')
    .returning('value');
  const locked = await locking.executeTakeFirst();
  if (locked !== undefined) return parseLedgerHead(locked.value);
  // The first of all: another may be making it too.
  await transaction
    .insertInto('meta')
    .values({ key: 'ledger-head', value: '' })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  return parseLedgerHead((await locking.executeTakeFirstOrThrow()).value);
}

export async function readLedgerHead(database: Kysely<Database>): Promise<LedgerHead> {
  return parseLedgerHead(await readMeta(database, 'ledger-head'));
}

/** What the text in `meta` says; nothing where it is not what is written there. */
export function parseLedgerHead(text: string | null): LedgerHead {
  const [, sequence, sum, hash] = /^(\d{1,15}) ([0-9a-f]{64}) ([0-9a-f]{64})$/.exec(text ?? '') ?? [];
  if (sequence === undefined || sum === undefined || hash === undefined) return EMPTY;
  return { sequence: Number(sequence), sum, hash };
}

export function hashOfHead(key: Buffer, { sequence, sum }: Pick<LedgerHead, 'sequence' | 'sum'>): string {
  return hmac(key, { sequence, sum });
}

/** @param sum of the records before, as LedgerHead has it */
export function addedTo(sum: string, rows: readonly LedgerRow[]): string {
  let total = BigInt(`0x${sum}`);
  for (const row of rows) total += digestOf(row);
  return (total % MODULUS).toString(16).padStart(64, '0');
}

function digestOf({ enrolment, id, sha256, sequence }: LedgerRow): bigint {
  return BigInt(`0x${hash('sha256', canonicalJson({ enrolment, id, sha256, sequence }))}`);
}

function hmac(key: Buffer, content: Readonly<Record<string, string | number>>): string {
  return createHmac('sha256', key).update(canonicalJson(content)).digest('hex');
}

async function keepHead(
  transaction: Transaction<Database>,
  { sequence, sum, hash }: LedgerHead,
): Promise<void> {
  await writeMeta(transaction, 'ledger-head', `${sequence} ${sum} ${hash}`);
  // One that stands there already, though the ledger was shorter, was told to devices: it stays.
  await transaction
    .insertInto('ledger_heads')
    .values({ sequence, hash })
    .onConflict((conflict) => conflict.column('sequence').doNothing())
    .execute();
}
