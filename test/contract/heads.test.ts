import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendAudit, readAuditHead } from '../../src/collector/db/audit/audit-log.ts';
import { compareHeads } from '../../src/collector/db/heads/compare-heads.ts';
import { readHeads } from '../../src/collector/db/heads/heads.ts';
import { readLedgerHead, rekeyLedgerHead } from '../../src/collector/db/heads/ledger-head.ts';
import { readMeta, writeMeta } from '../../src/collector/db/meta.ts';
import { recogniseRestore } from '../../src/collector/db/operations/recognise-restore.ts';
import { renewEpoch } from '../../src/collector/db/operations/renew-epoch.ts';
import { compareLedgerHead } from '../../src/collector/db/recount/compare-ledger-head.ts';
import { inTransaction } from '../../src/collector/db/transaction.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Heads } from '../../src/core/protocol/messages/heads.ts';
import { plainRecords, randomHex } from '../support/batches.ts';
import {
  checkedBatch,
  LEDGER_HEAD_KEY,
  newStore,
  type StoreFixture,
} from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';

const PEN = { key: Buffer.alloc(32, 7), now: () => 1_794_000_000_000 };

/** What was there at one time: enough to put a former end in the place of the present one. */
interface Former {
  readonly heads: Heads;
  readonly audit: string;
  readonly ledger: string;
  readonly ids: ReadonlySet<string>;
}

describe.each(ENGINES)('HE4 what devices heard of audit log and ledger, on $name', (engine) => {
  let fixture: StoreFixture;
  let enrolment: EnrolmentId;
  beforeEach(async () => {
    fixture = await newStore(engine);
    enrolment = await fixture.enrol();
  });
  afterEach(() => fixture.database.close());

  const writer = () => fixture.database.writer;
  const findings = () => compareHeads(writer());
  const audit = async (entries = 1) => {
    for (let entry = 0; entry < entries; entry += 1) {
      await inTransaction(writer(), fixture.database.engine, (transaction) =>
        appendAudit(transaction, fixture.database.engine, PEN, {
          actor: 'lan',
          action: 'device.revoke',
          subject: randomHex(),
          details: {},
        }),
      );
    }
  };
  /** A device sends, returning what it heard last, and hears what is there now. */
  const speak = async (records: number, heard: Heads | null = null, of = enrolment): Promise<Heads> => {
    const sent = plainRecords(records).map((record) => ({ ...record, id: randomHex() as never }));
    const committed = await fixture.store.commitBatch({ ...checkedBatch(of, sent), heard });
    if (!committed.ok) throw new Error(committed.error.kind);
    return committed.value.heads;
  };
  const noted = async (): Promise<Former> => ({
    heads: await readHeads(writer()),
    audit: (await readMeta(writer(), 'audit-head')) ?? '',
    ledger: (await readMeta(writer(), 'ledger-head')) ?? '',
    ids: new Set((await writer().selectFrom('ledger').select('id').execute()).map(({ id }) => id)),
  });
  async function disarm(): Promise<void> {
    if (engine.name === 'SQLite') {
      await sql`drop trigger if exists audit_log_no_delete`.execute(writer());
    } else await sql`drop trigger if exists audit_log_append_only on audit_log`.execute(writer());
  }
  /** As somebody who has the database and not the keys. */
  async function cutAudit({ heads, audit: head }: Former): Promise<void> {
    await disarm();
    await writer().deleteFrom('audit_log').where('sequence', '>', heads.audit.sequence).execute();
    await writeMeta(writer(), 'audit-head', head);
  }
  async function cutLedger({ heads, ledger: head, ids }: Former): Promise<void> {
    const kept = [...ids, ''];
    await writer().deleteFrom('records').where('id', 'not in', kept).execute();
    await writer().deleteFrom('ledger').where('id', 'not in', kept).execute();
    await writer().deleteFrom('ledger_heads').where('sequence', '>', heads.ledger.sequence).execute();
    await writeMeta(writer(), 'ledger-head', head);
  }

  test('HE1 a commit says how far both go, and nothing is found while nothing is done to them', async () => {
    const nothing = await speak(0);
    expect([nothing.audit, nothing.ledger]).toEqual(
      [1, 2].map(() => ({ sequence: 0, hash: '0'.repeat(64) })),
    );
    await audit(2);
    const heard = await speak(3, nothing);
    expect([heard.audit.sequence, heard.ledger.sequence]).toEqual([2, 3]);
    expect(heard.audit.hash).toBe((await readAuditHead(writer()))?.mac);
    const other = await fixture.enrol();
    await speak(2, null, other);
    await audit();
    const later = await speak(0, heard);
    expect([later.audit.sequence, later.ledger.sequence]).toEqual([3, 5]);
    await speak(1, later);
    expect(await findings()).toEqual([]);
    expect(await compareLedgerHead(writer(), LEDGER_HEAD_KEY)).toBeNull();
  });

  test('the last entries deleted and the head set back: the first device that speaks shows it', async () => {
    await audit(3);
    await speak(2);
    const former = await noted();
    await audit(4);
    const heard = await speak(3);
    await cutAudit(former);
    expect(await findings()).toEqual([]);
    await speak(0, heard);
    const cut = { kind: 'shortened', list: 'audit', heard: 7 };
    expect(await findings()).toEqual([{ ...cut, present: 3 }]);
    // It does not pass because more was written since.
    await audit(9);
    await speak(1, heard);
    expect(await findings()).toEqual([{ ...cut, present: 12 }]);
  });

  test('the last records deleted with their head set back: the first device that speaks shows it', async () => {
    await speak(2);
    const former = await noted();
    const heard = await speak(3);
    await cutLedger(former);
    expect(await compareLedgerHead(writer(), LEDGER_HEAD_KEY)).toBeNull();
    const other = await fixture.enrol();
    await speak(1, null, other);
    expect(await findings()).toEqual([]);
    await speak(0, heard);
    const cut = { kind: 'shortened', list: 'ledger', heard: 5 };
    expect(await findings()).toEqual([{ ...cut, present: 3 }]);
    await speak(2, heard);
    await speak(4, heard);
    expect(await findings()).toEqual([{ ...cut, present: 9 }]);
  });

  test('everything deleted: both are found', async () => {
    const former = { heads: await readHeads(writer()), audit: '', ledger: '', ids: new Set<string>() };
    await audit(2);
    const heard = await speak(3);
    await cutAudit(former);
    await cutLedger(former);
    await writer().deleteFrom('meta').where('key', 'in', ['audit-head', 'ledger-head']).execute();
    await speak(0, heard);
    expect(await findings()).toEqual([
      { kind: 'shortened', list: 'audit', heard: 2, present: 0 },
      { kind: 'shortened', list: 'ledger', heard: 3, present: 0 },
    ]);
  });

  test('a restore is shown as one, with what it cost, and what is cut off later as that', async () => {
    await audit(3);
    await speak(2);
    const copy = await noted();
    await audit(4);
    const before = await speak(3);
    await cutAudit(copy);
    await cutLedger(copy);
    await inTransaction(writer(), fixture.database.engine, (transaction) =>
      recogniseRestore(transaction, 'another'),
    );
    expect(await findings()).toEqual([]);
    const heard = await speak(0, before);
    expect(heard.epoch).not.toBe(before.epoch);
    const restored = { kind: 'restored', entries: 4, records: 3 };
    expect(await findings()).toEqual([restored]);
    await audit(9);
    await speak(9, heard);
    expect(await findings()).toEqual([restored]);
    // An end of before the copy is to be here, whatever epoch it was heard in.
    await cutAudit({ ...copy, heads: { ...copy.heads, audit: { sequence: 1, hash: '' } } });
    const early = { ...before, audit: copy.heads.audit, ledger: copy.heads.ledger };
    await speak(0, early, await fixture.enrol());
    expect(await findings()).toEqual([{ kind: 'shortened', list: 'audit', heard: 3, present: 3 }, restored]);
  });

  test('a copy older than a whole epoch costs what that epoch held, and is no other database', async () => {
    await speak(2);
    const copy = await noted();
    const restore = async (identity: string) => {
      await cutLedger(copy);
      await inTransaction(writer(), fixture.database.engine, (transaction) =>
        recogniseRestore(transaction, identity),
      );
    };
    await speak(3);
    await restore('second');
    const heard = await speak(4);
    await writer().deleteFrom('former_epochs').execute();
    await writeMeta(writer(), 'epoch', copy.heads.epoch);
    await restore('third');
    await speak(0, heard);
    expect(await findings()).toEqual([{ kind: 'restored', entries: 0, records: 4 }]);
  });

  test('an epoch renewed without a restore costs nothing', async () => {
    await audit(2);
    const heard = await speak(2);
    await writer().transaction().execute(renewEpoch);
    await speak(1, heard);
    expect(await findings()).toEqual([]);
  });

  test('another database under the same keys is called that', async () => {
    await audit(1);
    await speak(1);
    const elsewhere = { sequence: 7, hash: 'a'.repeat(64) };
    await speak(0, { protocol: 2, epoch: randomHex() as never, audit: elsewhere, ledger: elsewhere });
    expect(await findings()).toEqual([{ kind: 'replaced', entries: 7, records: 7 }]);
  });

  test('HE2 what a device returns late does not take the place of what it returned before', async () => {
    const first = await speak(2);
    const second = await speak(2, first);
    await speak(0, second);
    await speak(0, first);
    const rows = await writer().selectFrom('heard_heads').selectAll().execute();
    expect(rows).toMatchObject([{ enrolment, ledger_sequence: 4, ledger_hash: second.ledger.hash }]);
  });

  test('what is done to the ledger itself does not fit its head, and never fits again', async () => {
    await speak(3);
    await speak(2);
    const fits = () => compareLedgerHead(writer(), LEDGER_HEAD_KEY);
    const { id } = await writer().selectFrom('ledger').select('id').executeTakeFirstOrThrow();
    await writer().updateTable('ledger').set({ in_head: 0 }).where('id', '=', id).execute();
    expect(await fits()).toEqual({ kind: 'ledger-head', stored: 5, counted: 4 });
    // The head made to say so too: its hash is none that is made without the key.
    const head = await readLedgerHead(writer());
    await writeMeta(writer(), 'ledger-head', `4 ${head.sum} ${head.hash}`);
    expect(await fits()).toEqual({ kind: 'ledger-head', stored: 4, counted: 4 });
    await speak(1);
    expect(await fits()).toEqual({ kind: 'ledger-head', stored: 5, counted: 5 });
  });

  test('what came before heads were kept, or through a former collector, is not covered', async () => {
    await speak(2);
    await writer().updateTable('ledger').set({ in_head: 0 }).execute();
    await writer().deleteFrom('meta').where('key', '=', 'ledger-head').execute();
    await writer().deleteFrom('ledger_heads').execute();
    const heard = await speak(1);
    await speak(0, heard);
    expect(await compareLedgerHead(writer(), LEDGER_HEAD_KEY)).toBeNull();
    expect(await findings()).toEqual([]);
  });

  test('keys that are lost do not look like something altered', async () => {
    await speak(2);
    const key = Buffer.alloc(32, 9);
    await writer()
      .transaction()
      .execute((transaction) => rekeyLedgerHead(transaction, key));
    await speak(0, await readHeads(writer()));
    expect(await compareLedgerHead(writer(), key)).toBeNull();
    expect(await findings()).toEqual([]);
  });

  test('records that come at once are all covered', async () => {
    const others = await Promise.all(Array.from({ length: 4 }, () => fixture.enrol()));
    await Promise.all(others.flatMap((of) => [speak(2, null, of), speak(1, null, of)]));
    expect((await readHeads(writer())).ledger.sequence).toBe(12);
    expect(await compareLedgerHead(writer(), LEDGER_HEAD_KEY)).toBeNull();
  });
});
