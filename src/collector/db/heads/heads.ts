import type { Kysely, Transaction } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import type { EnrolmentId, Epoch } from '../../../core/kernel/brand.ts';
import type { Heads } from '../../../core/protocol/messages/heads.ts';
import { BATCH_VERSION } from '../../../core/protocol/version.ts';
import { NO_HASH, parseAuditHead } from '../audit/audit-log.ts';
import type { Database } from '../schema.ts';
import { parseLedgerHead } from './ledger-head.ts';

/** How far audit log and ledger go now. */
export async function readHeads(database: Kysely<Database>): Promise<Heads> {
  const rows = await database
    .selectFrom('meta')
    .selectAll()
    .where('key', 'in', ['epoch', 'audit-head', 'ledger-head'])
    .execute();
  const found = new Map(rows.map(({ key, value }) => [key, value]));
  const audit = parseAuditHead(found.get('audit-head') ?? null);
  const ledger = parseLedgerHead(found.get('ledger-head') ?? null);
  return {
    protocol: BATCH_VERSION,
    epoch: must(found.get('epoch'), 'a migrated database has an epoch') as Epoch,
    audit: { sequence: audit?.sequence ?? 0, hash: audit?.mac ?? NO_HASH },
    ledger: { sequence: ledger.sequence, hash: ledger.hash },
  };
}

/** Keeps what a device returned, unless it has returned more. */
export async function noteHeardHeads(
  transaction: Transaction<Database>,
  enrolment: EnrolmentId,
  { epoch, audit, ledger }: Heads,
): Promise<void> {
  const row = {
    audit_sequence: audit.sequence,
    audit_hash: audit.hash,
    ledger_sequence: ledger.sequence,
    ledger_hash: ledger.hash,
  };
  await transaction
    .insertInto('heard_heads')
    .values({ enrolment, epoch, ...row })
    .onConflict((conflict) =>
      conflict
        .columns(['enrolment', 'epoch'])
        .doUpdateSet(row)
        .where('heard_heads.audit_sequence', '<=', audit.sequence)
        .where('heard_heads.ledger_sequence', '<=', ledger.sequence),
    )
    .execute();
}
