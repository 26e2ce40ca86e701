import type { Kysely, Transaction } from 'kysely';
import { NO_HASH } from '../audit/audit-log.ts';
import { addedTo, hashOfHead, readLedgerHead } from '../heads/ledger-head.ts';
import type { Database } from '../schema.ts';
import type { Difference } from './difference.ts';

const ROWS_AT_A_TIME = 2_000;

/**
 * Whether the ledger holds the records its head covers, and no others: found is every record removed, altered or added by
 * anyone who has the database and not the keys. A former state of both, put back together, fits: see compareHeads.
 *
 * @param key KeyRing.secret('ledger-head')
 */
export function compareLedgerHead(reader: Kysely<Database>, key: Buffer): Promise<Difference | null> {
  return reader
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (snapshot) => {
      const head = await readLedgerHead(snapshot);
      const { sequence, sum } = await walked(snapshot);
      const fits = sequence === 0 || head.hash === hashOfHead(key, { sequence, sum });
      return fits && head.sequence === sequence
        ? null
        : { kind: 'ledger-head', stored: head.sequence, counted: sequence };
    });
}

async function walked(snapshot: Transaction<Database>) {
  let sequence = 0;
  let sum = NO_HASH;
  let last = { enrolment: '', id: '' };
  for (;;) {
    const rows = await snapshot
      .selectFrom('ledger')
      .select(['enrolment', 'id', 'sha256', 'sequence'])
      .where('in_head', '=', 1)
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('enrolment', 'id'), '>', tuple(last.enrolment, last.id)),
      )
      .orderBy('enrolment')
      .orderBy('id')
      .limit(ROWS_AT_A_TIME)
      .execute();
    const end = rows.at(-1);
    if (end === undefined) return { sequence, sum };
    sequence += rows.length;
    sum = addedTo(sum, rows);
    last = end;
  }
}
