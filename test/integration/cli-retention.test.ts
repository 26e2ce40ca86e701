import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { receiveBatch } from '../../src/collector/ingest/receive-batch.ts';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { packed, plainRecords, randomHex, responseBody, UNIT } from '../support/batches.ts';
import { ENGINES, type TestDatabase } from '../support/databases.ts';
import { makeCollector } from '../support/make-collector.ts';
import { sipas } from '../support/sipas.ts';
import { DEVICE_KEY } from '../support/test-keys.ts';

/** The commands go by the machine's clock. */
const LONG_AGO_MS = Date.now() - 200 * DAY_MS;
const MONTH = localDay(LONG_AGO_MS).slice(0, 7);

const REFUSED = [
  [[], 1, 'say --answers, --comments or both'],
  [['--answers', '1'], 1, 'a whole number of months from 2 to 240'],
  [['--comments', '241'], 1, 'a whole number of months from 2 to 240'],
  [['--answers', 'long'], 2, 'It is no number of months.'],
  [['--answers', '2.5'], 2, 'It is no number of months.'],
] as const;

describe.each(ENGINES)('sipas retention on $name', (engine) => {
  let place: TestDatabase;
  beforeEach(async () => {
    place = await engine.newPlace();
    const { dataDir, databaseUrl = null } = place.settings;
    await makeCollector(dataDir, { databaseUrl });
  });
  afterEach(() => place.remove());

  const run = (...args: readonly string[]) => {
    const { dataDir, databaseUrl } = place.settings;
    const env = { DATA_DIR: dataDir, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
    return sipas(['retention', ...args], { env });
  };
  const clockCommand = (command: string) => {
    const { dataDir, databaseUrl } = place.settings;
    const env = { DATA_DIR: dataDir, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
    return sipas(['clock', command], { env });
  };
  const later = async (work: (database: OpenDatabase['writer']) => Promise<unknown>) => {
    const { writer, close } = await openDatabase(place.settings);
    await work(writer);
    await close();
  };
  const json = async (...args: readonly string[]) => JSON.parse((await run(...args, '--json')).stdout);
  const inCollector = async <Value>(
    work: (collector: Awaited<ReturnType<typeof openCollector>>) => Promise<Value>,
  ) => {
    const { dataDir, databaseUrl } = place.settings;
    const collector = await openCollector({ dataDir, databaseUrl: databaseUrl ?? null }, () => LONG_AGO_MS);
    try {
      return await work(collector);
    } finally {
      await collector.close();
    }
  };

  test('shows and sets the periods, refuses bad ones in words; the log tells the change', async () => {
    expect(await run('show')).toMatchObject({
      code: 0,
      stdout: 'answers are kept for 24 months after their month, comments for 12\n',
    });
    expect(await run('set', '--comments', '6')).toMatchObject({
      code: 0,
      stdout: 'answers are kept for 24 months after their month, comments for 6\n',
    });
    expect(await json('show')).toEqual({
      ok: true,
      answersMonths: 24,
      commentsMonths: 6,
      announced: [],
      frozenMonths: [],
    });
    const entries = await inCollector(({ database }) =>
      database.writer
        .selectFrom('audit_log')
        .select(['actor', 'action'])
        .where('actor', '=', 'command')
        .execute(),
    );
    expect(entries).toEqual([{ actor: 'command', action: 'retention.set' }]);
    for (const [args, code, words] of REFUSED) {
      expect(await run('set', ...args)).toMatchObject({
        code,
        stdout: '',
        stderr: expect.stringContaining(words),
      });
    }
    expect(await json('show')).toMatchObject({ answersMonths: 24, commentsMonths: 6 });
  });

  test('run deletes what is due and says what; run again finds nothing; a late duplicate is one', async () => {
    const device = randomHex() as EnrolmentId;
    const day = localDay(LONG_AGO_MS);
    const records = plainRecords(12, { body: responseBody({ comment: 'Tốt.' }, LONG_AGO_MS - 60_000) });
    const batch = packed(device, records, { clockMs: LONG_AGO_MS });
    await inCollector(async ({ clock, enrolments, ingest, deferredWrites }) => {
      // The clock of that time lies before this program was made.
      await clock.confirm('test');
      const { publicKey } = DEVICE_KEY;
      await enrolments.add({ id: device, unit: UNIT as UnitRef, name: 'Máy 1', day, publicKey });
      expect(await receiveBatch(batch, ingest)).toMatchObject({ ok: true });
      // As the change of day does.
      await deferredWrites.writeAll();
    });
    // Months later: somebody has to say that the clock is right.
    expect(await run('run')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the clock of this machine is in doubt, so nothing was deleted'),
    });
    expect((await clockCommand('confirm')).stdout).toContain('it is believed');
    await run('set', '--answers', '2', '--comments', '2');
    expect((await run('run')).stdout).toMatch(
      new RegExp(
        `^${MONTH}: answers will be deleted after 7 more days of running \\(announced on .*\\)$`,
        'm',
      ),
    );
    expect((await run('show')).stdout).toContain(`${MONTH}: comments will be deleted after 7 more days`);
    await later((database) => database.updateTable('announced_deletions').set({ days: 7 }).execute());
    expect(await run('run')).toMatchObject({
      code: 0,
      stdout: `deleted: ${MONTH} (12 records, 0 held); 12 comments\n`,
    });
    expect(await run('run')).toMatchObject({ code: 0, stdout: 'nothing is due\n' });
    expect((await run('show')).stdout).toContain('month    deleted');
    expect(await json('show')).toMatchObject({
      frozenMonths: [{ month: MONTH, deletedDay: expect.any(String), records: 12, held: 0, late: 0 }],
    });
    expect(await run('reopen', '2001-13')).toMatchObject({ code: 1 });
    expect((await run('reopen', MONTH)).stdout).toContain(`${MONTH} is open again`);
    await inCollector(async ({ ingest, database }) => {
      const received = await receiveBatch(batch, ingest);
      if (!received.ok) throw new Error(received.error.kind);
      const outcomes = received.value.acknowledgement.records.map(({ outcome }) => outcome);
      expect(outcomes).toEqual(Array(12).fill('duplicate'));
      expect(await database.writer.selectFrom('records').select('id').execute()).toEqual([]);
    });
  });
});
