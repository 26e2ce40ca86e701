import type { Transaction } from 'kysely';
import type { CheckedBatch, CheckedLine, CommitFault } from '../../ingest/collector-store.ts';
import { sealWrite, spentTicketId } from '../deferred/sealed-write.ts';
import type { Database } from '../schema.ts';

/**
 * Whether what an own phone sent may be stored, under the lock of its link's enrolment: null, or why not. A ticket is
 * spent by it. What the ledger knows needs neither a link nor a ticket: its answer was lost, and nothing is counted.
 */
export async function admitPhone(
  transaction: Transaction<Database>,
  { header: { introduction, enrolment }, lines, ticketMac = null }: CheckedBatch,
  evidenceKey: Buffer,
): Promise<CommitFault | null> {
  if (introduction === null) return null;
  const { link } = introduction;
  for (const line of lines) {
    if (line.verdict === 'rejected') continue;
    const known = await knownSha256(transaction, enrolment, line.id);
    if (known === line.sha256) continue;
    // Withdrawing a link takes the same lock.
    if (!(await isInForce(transaction, link, enrolment))) return { kind: 'office-link-unknown' };
    if (ticketMac === null) continue;
    // Other bytes under a known id are kept as a conflict and count for nothing, but not without a ticket either.
    const isGood =
      known === null && isWhatTicketIsFor(line)
        ? await spend(transaction, evidenceKey, link, ticketMac)
        : await isOpen(transaction, evidenceKey, link, ticketMac);
    if (!isGood) return { kind: 'visit-ticket-invalid' };
  }
  return null;
}

async function isInForce(
  transaction: Transaction<Database>,
  link: string,
  enrolment: string,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('office_links')
    .select('link')
    .where('link', '=', link)
    .where('enrolment', '=', enrolment)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * What is held because nobody can say that it is of this office and this mode is never counted as such, and leaves the
 * citizen the ticket.
 */
function isWhatTicketIsFor(line: Exclude<CheckedLine, { readonly verdict: 'rejected' }>): boolean {
  return line.verdict === 'sound' || !UNPROVED.has(line.reason);
}

const UNPROVED: ReadonlySet<string> = new Set([
  'cannot-open',
  'mode-not-proved',
  'unit-not-of-device',
  'unknown-unit',
]);

/** What the ledger has under an id, or null. */
async function knownSha256(
  transaction: Transaction<Database>,
  enrolment: string,
  id: string,
): Promise<string | null> {
  const row = await transaction
    .selectFrom('ledger')
    .select('sha256')
    .where('enrolment', '=', enrolment)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.sha256 ?? null;
}

/**
 * Leaves the ticket's row as it is and keeps, encrypted, that it is spent, until it is taken away among others: a row
 * that is changed in the transaction that stores a record would say which record that is.
 */
async function spend(
  transaction: Transaction<Database>,
  evidenceKey: Buffer,
  link: string,
  mac: string,
): Promise<boolean> {
  if (!(await isOpen(transaction, evidenceKey, link, mac))) return false;
  const id = spentTicketId(evidenceKey, mac);
  const kept = await transaction
    .insertInto('deferred_writes')
    .values({ id, link, sealed: sealWrite(evidenceKey, id, { ticket: { link, mac } }) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (kept === undefined) return false;
  // An earlier spending of it may have been written between the first look and the last.
  if (await isThere(transaction, link, mac)) return true;
  await transaction.deleteFrom('deferred_writes').where('id', '=', id).execute();
  return false;
}

async function isOpen(
  transaction: Transaction<Database>,
  evidenceKey: Buffer,
  link: string,
  mac: string,
): Promise<boolean> {
  const spent = await transaction
    .selectFrom('deferred_writes')
    .select('id')
    .where('id', '=', spentTicketId(evidenceKey, mac))
    .executeTakeFirst();
  return spent === undefined && (await isThere(transaction, link, mac));
}

async function isThere(transaction: Transaction<Database>, link: string, mac: string): Promise<boolean> {
  const there = await transaction
    .selectFrom('visit_tickets')
    .select('mac')
    .where('mac', '=', mac)
    .where('link', '=', link)
    .executeTakeFirst();
  return there !== undefined;
}
