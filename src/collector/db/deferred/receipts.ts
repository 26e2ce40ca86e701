import { createHmac, type KeyObject } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { ReceiptNumber } from '../../../core/protocol/codes/receipt-number.ts';
import type { Receipts } from '../../ingest/receipts.ts';
import { chunked } from '../chunks.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { keyFor, openReceipt, sealReceipt } from './sealed-write.ts';

const ID_HEX_DIGITS = 32;
const IDS_AT_A_TIME = 500;

/** Keeps the numbers of counted responses in the transaction of their records, to be written among others later. */
export async function deferReceipts(
  transaction: Transaction<Database>,
  engine: Engine,
  evidenceKey: Buffer,
  receipts: readonly ReceiptNumber[],
): Promise<void> {
  const rows = receipts.map((receipt) => {
    const mac = macOf(evidenceKey, receipt);
    const id = deferredId(evidenceKey, mac);
    return { id, sealed: sealReceipt(evidenceKey, id, mac) };
  });
  // Two transactions that keep one number wait for each other in one order.
  rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const chunk of chunked(rows, engine.maxParameters)) {
    await transaction
      .insertInto('deferred_receipts')
      .values(chunk)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }
}

/** Writes all that wait, in the order of their hashes. The caller holds the lock of what is deferred. */
export async function writeReceipts(
  transaction: Transaction<Database>,
  engine: Engine,
  evidenceKey: Buffer,
): Promise<void> {
  const rows = await transaction.selectFrom('deferred_receipts').select(['id', 'sealed']).execute();
  const macs: { readonly mac: string }[] = [];
  const done: string[] = [];
  for (const { id, sealed } of rows) {
    const mac = openReceipt(evidenceKey, id, sealed);
    // Of keys that were lost: kept until they are found.
    if (mac === null) continue;
    macs.push({ mac });
    done.push(id);
  }
  macs.sort((a, b) => (a.mac < b.mac ? -1 : 1));
  for (const chunk of chunked(macs, engine.maxParameters)) {
    await transaction
      .insertInto('receipts')
      .values(chunk)
      .onConflict((conflict) => conflict.column('mac').doNothing())
      .execute();
  }
  for (let at = 0; at < done.length; at += IDS_AT_A_TIME) {
    const ids = done.slice(at, at + IDS_AT_A_TIME);
    await transaction.deleteFrom('deferred_receipts').where('id', 'in', ids).execute();
  }
}

/** Receipts over either engine: a number is looked for where it is written, and where it waits to be. */
export class SqlReceipts implements Receipts {
  readonly #database: Kysely<Database>;
  readonly #evidenceKey: Buffer;

  /** @param evidenceKey that of the store which defers */
  constructor(database: Kysely<Database>, evidenceKey: Buffer) {
    this.#database = database;
    this.#evidenceKey = evidenceKey;
  }

  async isReceived(receipt: ReceiptNumber): Promise<boolean> {
    const mac = macOf(this.#evidenceKey, receipt);
    const id = deferredId(this.#evidenceKey, mac);
    // In this order: what is written meanwhile is found where it is written then.
    const waiting = await this.#database
      .selectFrom('deferred_receipts')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst();
    if (waiting !== undefined) return true;
    const written = await this.#database
      .selectFrom('receipts')
      .select('mac')
      .where('mac', '=', mac)
      .executeTakeFirst();
    return written !== undefined;
  }
}

function macOf(evidenceKey: Buffer, receipt: ReceiptNumber): string {
  return hmac(keyFor(evidenceKey, 'receipt'), receipt);
}

function deferredId(evidenceKey: Buffer, mac: string): string {
  return hmac(keyFor(evidenceKey, 'deferred receipt'), mac);
}

/** 128 bits: what is hashed has ten digits, and no two are to meet. */
function hmac(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex').slice(0, ID_HEX_DIGITS);
}
