import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../src/collector/audit/audit-entry.ts';
import { appendAudit, readAuditHead } from '../../src/collector/db/audit/audit-log.ts';
import { SqlAuditReader } from '../../src/collector/db/audit/audit-reader.ts';
import { verifyAudit } from '../../src/collector/db/audit/verify-audit.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { writeMeta } from '../../src/collector/db/meta.ts';
import type { Database } from '../../src/collector/db/schema.ts';
import { inTransaction } from '../../src/collector/db/transaction.ts';
import { AUDIT_ENTRIES_PER_PAGE } from '../../src/contract/limits.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { dayStartMs } from '../../src/core/kernel/calendar.ts';
import { HOUR_MS } from '../../src/core/kernel/duration.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';

type Row = Database['audit_log'];

const KEY = Buffer.alloc(32, 7);
const DAY = '2026-11-14' as Day;
const ENTRIES = 8;

describe.each(ENGINES)('the audit log on $name', (engine) => {
  let database: OpenDatabase;
  let nowMs: number;
  beforeEach(async () => {
    database = await newDatabase(engine);
    nowMs = dayStartMs(DAY);
  });
  afterEach(() => database.close());

  function append(changes: Partial<AuditEntry> = {}): Promise<void> {
    const entry = {
      actor: 'lan',
      action: 'device.revoke',
      subject: '01',
      details: { name: 'Máy 1' },
      ...changes,
    };
    return inTransaction(database.writer, database.engine, (transaction) =>
      appendAudit(transaction, database.engine, { key: KEY, now: () => nowMs }, entry),
    );
  }
  async function appendMany(count = ENTRIES): Promise<void> {
    for (let index = 1; index <= count; index += 1) {
      nowMs += HOUR_MS;
      await append({ subject: String(index), details: { index, isEven: index % 2 === 0, note: null } });
    }
  }
  const verify = (expected: Parameters<typeof verifyAudit>[2] = null) =>
    verifyAudit(database.writer, KEY, expected);

  /** As somebody who has the database and not the keys. */
  async function tamper(rows: readonly Row[], head: string | null | undefined = undefined): Promise<void> {
    await disarm(database);
    await database.writer.deleteFrom('audit_log').execute();
    if (rows.length > 0)
      await database.writer
        .insertInto('audit_log')
        .values([...rows])
        .execute();
    if (head === null) await database.writer.deleteFrom('meta').where('key', '=', 'audit-head').execute();
    else if (head !== undefined) await writeMeta(database.writer, 'audit-head', head);
  }
  const stored = () => database.writer.selectFrom('audit_log').selectAll().orderBy('sequence').execute();

  test('one that nobody touched is whole, also when it is empty or long', async () => {
    expect(await verify()).toEqual({ entries: 0, unchecked: 0, head: null, faults: [] });
    await appendMany();
    const head = await readAuditHead(database.writer);
    expect(head?.sequence).toBe(ENTRIES);
    expect(await verify(head)).toEqual({ entries: ENTRIES, unchecked: 0, head, faults: [] });
    await appendMany();
    // What was noted down stays true when more is written.
    expect((await verify(head)).faults).toEqual([]);
  });

  test('a change that fails leaves no entry, and an entry that fails undoes the change', async () => {
    const failing = inTransaction(database.writer, database.engine, async (transaction) => {
      await appendAudit(
        transaction,
        database.engine,
        { key: KEY, now: () => nowMs },
        {
          actor: 'lan',
          action: 'device.revoke',
          subject: '01',
          details: {},
        },
      );
      throw new Error('the change fails');
    });
    await expect(failing).rejects.toThrow('the change fails');
    expect(await verify()).toEqual({ entries: 0, unchecked: 0, head: null, faults: [] });
  });

  test('entries written at once by several stand in one chain', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, index) => append({ subject: String(index) })));
    expect(await verify()).toMatchObject({ entries: 10, faults: [] });
  });

  test('the engine itself refuses to change, remove or empty it', async () => {
    await appendMany(2);
    const { writer } = database;
    await expect(writer.updateTable('audit_log').set({ actor: 'nobody' }).execute()).rejects.toThrow(
      'append-only',
    );
    await expect(writer.deleteFrom('audit_log').execute()).rejects.toThrow('append-only');
    expect(await verify()).toMatchObject({ entries: 2, faults: [] });
  });

  test('another key, so another collector’s log, does not fit anywhere', async () => {
    await appendMany(2);
    const { faults } = await verifyAudit(database.writer, Buffer.alloc(32, 8));
    expect(faults).toEqual([
      { kind: 'altered', sequence: 1 },
      { kind: 'altered', sequence: 2 },
    ]);
  });

  test('what was done and where is named', async () => {
    await appendMany();
    const rows = await stored();
    const at = (sequence: number) => rows[sequence - 1] as Row;
    const without = (...gone: number[]) => rows.filter(({ sequence }) => !gone.includes(sequence));
    const faultsOf = async (changed: readonly Row[], head?: string | null) => {
      await tamper(changed, head);
      return (await verify()).faults;
    };
    expect(await faultsOf(rows.map((row) => (row.sequence === 3 ? { ...row, actor: 'minh' } : row)))).toEqual(
      [{ kind: 'altered', sequence: 3 }],
    );
    // What follows the gap was chained to what is gone.
    expect(await faultsOf(without(4, 5))).toEqual([
      { kind: 'removed', first: 4, last: 5 },
      { kind: 'altered', sequence: 6 },
    ]);
    expect(await faultsOf(without(1))).toEqual([
      { kind: 'removed', first: 1, last: 1 },
      { kind: 'altered', sequence: 2 },
    ]);
    expect(await faultsOf(without(7, 8))).toEqual([{ kind: 'removed', first: 7, last: 8 }]);
    expect(await faultsOf([])).toEqual([{ kind: 'removed', first: 1, last: 8 }]);
    expect(await faultsOf([...rows, { ...at(8), sequence: 9 }])).toEqual([
      { kind: 'altered', sequence: 9 },
      { kind: 'end-altered' },
    ]);
    expect((await faultsOf([{ ...at(1), sequence: 0 }, ...rows]))[0]).toEqual({ kind: 'added', sequence: 0 });
    expect(await faultsOf(rows, null)).toEqual([{ kind: 'end-altered' }]);
    expect(await faultsOf(rows, `8 ${'0'.repeat(64)}`)).toEqual([{ kind: 'end-altered' }]);
    expect(await faultsOf(rows, `9 ${at(8).mac}`)).toEqual([{ kind: 'removed', first: 9, last: 9 }]);
  });

  test('one cut back to a former end, the kept end with it, is found by an end that was noted down', async () => {
    await appendMany();
    const noted = await readAuditHead(database.writer);
    const rows = await stored();
    const former = rows[4] as Row;
    await tamper(rows.slice(0, 5), `5 ${former.mac}`);
    expect((await verify()).faults).toEqual([]);
    expect((await verify(noted)).faults).toEqual([{ kind: 'not-as-expected', sequence: ENTRIES }]);
  });

  test('any single change of the table is found', async () => {
    await appendMany();
    const rows = await stored();
    const head = `${ENTRIES} ${(rows.at(-1) as Row).mac}`;
    await fc.assert(
      fc.asyncProperty(mutations(rows), async (changed) => {
        await tamper(changed, head);
        expect((await verify()).faults).not.toEqual([]);
      }),
      { numRuns: 60 },
    );
    await tamper(rows, head);
    expect((await verify()).faults).toEqual([]);
  });

  describe('read by pages', () => {
    const page = (changes: Partial<Parameters<SqlAuditReader['page']>[0]> = {}) =>
      new SqlAuditReader(database.reader).page({
        action: null,
        actor: null,
        day: null,
        before: null,
        ...changes,
      });

    test('the newest come first, each once, and the end is said', async () => {
      const many = AUDIT_ENTRIES_PER_PAGE + 3;
      await appendMany(many);
      const first = await page();
      expect(first.entries).toHaveLength(AUDIT_ENTRIES_PER_PAGE);
      expect(first.head).toEqual(await readAuditHead(database.writer));
      const second = await page({ before: first.next });
      expect(second.next).toBeNull();
      const sequences = [...first.entries, ...second.entries].map(({ sequence }) => sequence);
      expect(sequences).toEqual(Array.from({ length: many }, (_, index) => many - index));
      expect(second.entries.at(-1)).toEqual({
        sequence: 1,
        atMs: dayStartMs(DAY) + HOUR_MS,
        actor: 'lan',
        action: 'device.revoke',
        subject: '1',
        details: { index: 1, isEven: false, note: null },
      });
    });

    test('by action, by who did it and by day in Việt Nam', async () => {
      await append({ action: 'account.add', actor: 'minh' });
      nowMs = dayStartMs('2026-11-15' as Day) - 1;
      await append({ action: 'session.open' });
      nowMs += 1;
      await append({ action: 'session.open', actor: 'minh' });
      const found = async (changes: Parameters<typeof page>[0]) =>
        (await page(changes)).entries.map(({ sequence }) => sequence);
      expect(await found({ action: 'session.open' })).toEqual([3, 2]);
      expect(await found({ actor: 'minh' })).toEqual([3, 1]);
      expect(await found({ day: DAY })).toEqual([2, 1]);
      expect(await found({ day: '2026-11-15' as Day, actor: 'lan' })).toEqual([]);
      expect((await page({ actor: 'nobody' })).actions).toEqual(['account.add', 'session.open']);
    });

    test('an altered entry is shown as it stands', async () => {
      await append();
      const [row] = await stored();
      await tamper([{ ...(row as Row), details: 'no JSON' }]);
      expect((await page()).entries).toMatchObject([{ details: { '?': 'no JSON' } }]);
    });
  });
});

/** What somebody with the database does who drops the triggers first. */
async function disarm({ engine, writer }: OpenDatabase): Promise<void> {
  if (engine.name === 'SQLite') {
    await sql`drop trigger if exists audit_log_no_update`.execute(writer);
    await sql`drop trigger if exists audit_log_no_delete`.execute(writer);
  } else await sql`drop trigger if exists audit_log_append_only on audit_log`.execute(writer);
}

/** One field changed, one row gone, doubled or moved, two rows or their contents swapped, the end cut off. */
function mutations(rows: readonly Row[]): fc.Arbitrary<readonly Row[]> {
  const index = fc.nat(rows.length - 1);
  const two = fc.tuple(index, index).filter(([a, b]) => a !== b);
  const text = fc.constantFrom('actor', 'action', 'subject', 'details', 'mac');
  const at = (position: number) => rows[position] as Row;
  const replaced = (position: number, row: Row) => rows.map((one, place) => (place === position ? row : one));
  return fc.oneof(
    fc
      .tuple(
        index,
        text,
        fc.string().filter((value) => !value.includes('\0')),
      )
      .filter(([position, field, value]) => at(position)[field as 'actor'] !== value)
      .map(([position, field, value]) => replaced(position, { ...at(position), [field]: value })),
    fc
      .tuple(index, fc.maxSafeInteger())
      .filter(([position, value]) => at(position).at_ms !== value)
      .map(([position, value]) => replaced(position, { ...at(position), at_ms: value })),
    fc
      .tuple(index, fc.maxSafeInteger())
      .filter(([, value]) => !rows.some(({ sequence }) => sequence === value))
      .map(([position, value]) => replaced(position, { ...at(position), sequence: value })),
    index.map((position) => rows.filter((_, place) => place !== position)),
    index.map((position) => [...rows, { ...at(position), sequence: rows.length + 1 }]),
    two.map(([a, b]) =>
      replaced(a, { ...at(b), sequence: a + 1 }).map((row, place) =>
        place === b ? { ...at(a), sequence: b + 1 } : row,
      ),
    ),
    // Doubled in between, what follows pushed on.
    index.map((position) => [
      ...rows.slice(0, position + 1),
      ...rows.slice(position).map((row) => ({ ...row, sequence: row.sequence + 1 })),
    ]),
    fc.nat(rows.length - 1).map((kept) => rows.slice(0, kept)),
  );
}
