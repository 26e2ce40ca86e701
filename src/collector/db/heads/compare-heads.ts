import type { Kysely } from 'kysely';
import type { HeadFinding } from '../../audit/head-finding.ts';
import type { Database } from '../schema.ts';
import { readHeads } from './heads.ts';

interface End {
  readonly entries: number;
  readonly records: number;
}

/** The present epoch has no end: whatever was heard in it is to be here. */
const WITHOUT_END: End = { entries: Number.MAX_SAFE_INTEGER, records: Number.MAX_SAFE_INTEGER };

/**
 * Holds what devices heard against what is here. Nothing is found by a device that has not spoken since: it is the devices
 * that know more than somebody who can write the whole database.
 *
 * What was heard in a former epoch beyond its end went with a restore; what was heard before that end is to be here. Of an
 * epoch that is not known here the copy that was put back is older than the whole epoch, or it is another database.
 */
export async function compareHeads(database: Kysely<Database>): Promise<readonly HeadFinding[]> {
  const now = await readHeads(database);
  const former = await database.selectFrom('former_epochs').selectAll().execute();
  const endOf = new Map<string, End>(
    former.map((one) => [one.epoch, { entries: one.audit_sequence, records: one.ledger_sequence }]),
  );
  const lastEnd = highest([...endOf.values()]);
  endOf.set(now.epoch, WITHOUT_END);
  const cut = { entries: 0, records: 0 };
  const replaced = { entries: 0, records: 0 };
  const lostIn = new Map<string, End>();
  for (const { epoch, entries, records } of await unlike(database)) {
    const end = endOf.get(epoch);
    if (end !== undefined) {
      if (entries <= end.entries) cut.entries = Math.max(cut.entries, entries);
      if (records <= end.records) cut.records = Math.max(cut.records, records);
    } else if (lastEnd === null) {
      Object.assign(replaced, highest([replaced, { entries, records }]));
      continue;
    }
    const { entries: hasEntries, records: hasRecords } = end ?? lastEnd ?? WITHOUT_END;
    const lost = { entries: Math.max(0, entries - hasEntries), records: Math.max(0, records - hasRecords) };
    lostIn.set(epoch, highest([lostIn.get(epoch) ?? lost, lost]) ?? lost);
  }
  return [
    ...shortened('audit', cut.entries, now.audit.sequence),
    ...shortened('ledger', cut.records, now.ledger.sequence),
    ...(replaced.entries + replaced.records === 0 ? [] : [{ kind: 'replaced', ...replaced } as const]),
    ...[...lostIn.values()]
      .filter(({ entries, records }) => entries + records > 0)
      .map((lost) => ({ kind: 'restored', ...lost }) as const),
  ];
}

function shortened(list: 'audit' | 'ledger', heard: number, present: number): readonly HeadFinding[] {
  return heard === 0 ? [] : [{ kind: 'shortened', list, heard, present }];
}

/** The higher of each, or null of none. */
function highest(ends: readonly End[]): End | null {
  if (ends.length === 0) return null;
  return {
    entries: Math.max(...ends.map(({ entries }) => entries)),
    records: Math.max(...ends.map(({ records }) => records)),
  };
}

/** What devices heard of which this database does not say the same: how far it goes, 0 where it is the same. */
async function unlike(database: Kysely<Database>) {
  const rows = await database
    .selectFrom('heard_heads')
    .leftJoin('audit_log', 'audit_log.sequence', 'heard_heads.audit_sequence')
    .leftJoin('ledger_heads', 'ledger_heads.sequence', 'heard_heads.ledger_sequence')
    .select([
      'heard_heads.epoch',
      'heard_heads.audit_sequence',
      'heard_heads.audit_hash',
      'heard_heads.ledger_sequence',
      'heard_heads.ledger_hash',
      'audit_log.mac',
      'ledger_heads.hash',
    ])
    .where(({ or, eb, ref }) =>
      or([
        eb('audit_log.mac', 'is', null),
        eb('audit_log.mac', '<>', ref('heard_heads.audit_hash')),
        eb('ledger_heads.hash', 'is', null),
        eb('ledger_heads.hash', '<>', ref('heard_heads.ledger_hash')),
      ]),
    )
    .execute();
  return rows.map((row) => ({
    epoch: row.epoch,
    entries: row.mac === row.audit_hash ? 0 : row.audit_sequence,
    records: row.hash === row.ledger_hash ? 0 : row.ledger_sequence,
  }));
}
