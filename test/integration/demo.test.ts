import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { must } from '../../src/core/kernel/assert.ts';
import { TestBrowser } from '../support/browser.ts';
import { copyOfDemo, saidByDemo } from '../support/demo.ts';
import { makeCollector } from '../support/make-collector.ts';
import { IS_FULL_SIZE } from '../support/runs.ts';
import { sipas, sipasStarted } from '../support/sipas.ts';

const folder = mkdtempSync(join(tmpdir(), 'sipas-demo-'));
/** The one of `sipas demo` by itself. */
const DEFAULT_SEED = 1;

/** Where it is made until it is whole. */
const UNFINISHED = 'unfinished-demo';

/** With the keys in the folder, as without SIPAS_KEYS. */
const inFolder = (dataDir: string) => ({ DATA_DIR: dataDir, SIPAS_KEYS: '' });

/** Kills `sipas demo` at its first word of progress: some offices are filled, most are not. */
async function breakOff(dataDir: string, seed = DEFAULT_SEED): Promise<void> {
  const child = spawn(process.execPath, ['src/collector/cli/sipas.ts', 'demo', '--seed', String(seed)], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await once(child.stderr, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Everything the collector knows of the responses, without what is random for every database. */
function digestOf(dataDir: string): string {
  const database = new DatabaseSync(join(dataDir, 'sipas.sqlite'), { readOnly: true });
  const hash = createHash('sha256');
  for (const query of [
    'select * from ledger order by enrolment, id',
    'select * from records order by enrolment, id',
    'select * from tallies order by margin, value, month, unit, state, span',
    'select * from abandonments order by unit, month, reached',
  ]) {
    for (const row of database.prepare(query).iterate()) hash.update(JSON.stringify(row));
  }
  database.close();
  return hash.digest('hex');
}

/** By the printed link once, to the last whole month of the province; after that by the printed password. */
async function letsItsAdministratorIn(url: string, printed: string): Promise<void> {
  const [, to, token] = /\/console\/welcome\?to=(\S+)#(\S+)/.exec(printed) ?? [];
  expect(decodeURIComponent(must(to, printed))).toMatch(/^\/console\?unit=99&period=\d{4}-\d{2}$/);
  const [, name, password] = /user name (\S+) and the password (\S+)/.exec(printed) ?? [];
  const [first, second, typed] = [new TestBrowser(url), new TestBrowser(url), new TestBrowser(url)];
  expect(await (await first.post('one-time-links/check', { token })).json()).toMatchObject({
    purpose: 'demo',
  });
  const entered = await first.post('one-time-links/use', { token });
  expect(await entered.json()).toMatchObject({ state: 'signed-in', role: 'administrator', scope: null });
  expect((await first.get('accounts')).status).toBe(200);
  expect((await second.post('one-time-links/use', { token })).status).toBe(403);
  const signedIn = await typed.post('session', { name, password });
  expect(await signedIn.json()).toMatchObject({ state: 'signed-in', name: 'demo' });
}

function idsOf(dataDir: string): ReadonlySet<unknown> {
  const database = new DatabaseSync(join(dataDir, 'sipas.sqlite'));
  const rows = database.prepare('select id from records').all();
  database.close();
  return new Set(rows.map(({ id }) => id));
}

/**
 * Each record as it came, by its device and id: when it is released, told in breakdowns and excluded depends on those
 * after it. Of the last day each of two provinces has as much as had passed when it was begun.
 */
function recordsOf(dataDir: string): ReadonlyMap<string, object> {
  const database = new DatabaseSync(join(dataDir, 'sipas.sqlite'));
  const rows = database.prepare('select * from records where day < (select max(day) from records)').all();
  database.close();
  return new Map(
    rows.map(({ state, span, waiting, breakdown, moved_day, exclusion, ...asItCame }) => [
      `${asItCame['enrolment']} ${asItCame['id']}`,
      asItCame,
    ]),
  );
}

/**
 * Takes long: a province of 18,000 responses is simulated, each response checked and counted as a real one.
 */
describe('the simulated province', () => {
  /** As the run made it, in a process of its own. */
  let province: string;
  const brokenOff = join(folder, 'broken-off');
  /** Files in that folder; a database that was read has more beside it. */
  let leftOver: readonly string[];
  beforeAll(async () => {
    province = copyOfDemo(join(folder, 'province'));
    await breakOff(brokenOff);
    leftOver = readdirSync(brokenOff);
  });

  it('has some forty offices and twelve months, and says how far it is', () => {
    const { stdout, stderr } = saidByDemo();
    const { offices, responses } = JSON.parse(stdout) as { offices: number; responses: number };
    expect(offices).toBeGreaterThanOrEqual(36);
    expect(offices).toBeLessThanOrEqual(44);
    expect(responses).toBeGreaterThan(10_000);
    expect(stderr).toContain(`${offices} of ${offices} offices`);
    const database = new DatabaseSync(join(province, 'sipas.sqlite'), { readOnly: true });
    const months = database
      .prepare("select count(distinct month) as months from tallies where margin = 'total'")
      .get();
    database.close();
    // A month that begins on a weekend has no working day yet.
    expect(Number(months?.['months'])).toBeGreaterThanOrEqual(11);
  });

  it('says in its name that it is simulated', () => {
    const database = new DatabaseSync(join(province, 'sipas.sqlite'), { readOnly: true });
    expect(database.prepare("select name from units where code = '99'").get()).toEqual({
      name: 'Tỉnh Sông Mây (mô phỏng)',
    });
    database.close();
  });

  it('has believable levels, and offices that stand out', () => {
    const database = new DatabaseSync(join(province, 'sipas.sqlite'), { readOnly: true });
    const rows = database
      .prepare("select unit, sums from tallies where margin = 'total' and state = 'released'")
      .all() as { unit: string; sums: string }[];
    database.close();
    const byUnit = new Map<string, { answers: number; satisfied: number }>();
    for (const { unit, sums } of rows) {
      const [, answers = 0, , satisfied = 0] = JSON.parse(sums) as number[];
      const former = byUnit.get(unit) ?? { answers: 0, satisfied: 0 };
      byUnit.set(unit, { answers: former.answers + answers, satisfied: former.satisfied + satisfied });
    }
    const percents = [...byUnit.values()].map(({ answers, satisfied }) => (100 * satisfied) / answers);
    const all = [...byUnit.values()].reduce(
      (sum, { answers, satisfied }) => ({
        answers: sum.answers + answers,
        satisfied: sum.satisfied + satisfied,
      }),
      { answers: 0, satisfied: 0 },
    );
    expect((100 * all.satisfied) / all.answers).toBeGreaterThan(78);
    expect((100 * all.satisfied) / all.answers).toBeLessThan(92);
    expect(Math.max(...percents) - Math.min(...percents)).toBeGreaterThan(12);
  });

  it('has an office with six visitors a month, which has figures of its quarters and none of a month', () => {
    const database = new DatabaseSync(join(province, 'sipas.sqlite'), { readOnly: true });
    const rows = database
      .prepare(
        `select span, count(distinct month) as months, sum(responses) as responses from tallies
          where unit like '99221@%' and margin = 'total' and state = 'released' group by span`,
      )
      .all() as { span: string; months: number; responses: number }[];
    database.close();
    expect(rows.map(({ span }) => span)).toContain('quarter');
    expect(rows.map(({ span }) => span)).not.toContain('month');
    for (const { months, responses } of rows) expect(responses / months).toBeLessThan(10);
  });

  it('is the same for the same seed and another for another', async () => {
    const [whole, begun] = [recordsOf(province), recordsOf(join(brokenOff, UNFINISHED))];
    expect(begun.size).toBeGreaterThan(50);
    expect([...begun].filter(([id, record]) => !isDeepStrictEqual(record, whole.get(id)))).toEqual([]);
    // The first office of another is enough to tell it by.
    const other = join(folder, 'other');
    await breakOff(other, 8);
    const [known, others] = [idsOf(province), idsOf(join(other, UNFINISHED))];
    expect(others.size).toBeGreaterThan(50);
    expect([...others].filter((id) => known.has(id))).toEqual([]);
  });

  it.each([['demo'], ['start', '--demo']])(
    'refuses a data directory that holds anything: sipas %s %s',
    async (...args) => {
      const dataDir = mkdtempSync(join(folder, 'held-'));
      writeFileSync(join(dataDir, 'sipas.sqlite'), 'not to be touched');
      const { code, stderr } = await sipas(args.filter(Boolean), {
        env: { ...inFolder(dataDir), PORT: '0' },
      });
      expect(code).toBe(1);
      expect(stderr).toContain('there is data already');
      expect(readFileSync(join(dataDir, 'sipas.sqlite'), 'utf8')).toBe('not to be touched');
      expect(readdirSync(dataDir)).toEqual(['sipas.sqlite']);
    },
  );

  it('broken off half-way leaves nothing that passes for a province', () => {
    expect(leftOver).toEqual([UNFINISHED]);
  });

  if (IS_FULL_SIZE)
    it('broken off half-way may be run again, and is whole and the same to the last figure', async () => {
      const env = inFolder(brokenOff);
      expect(await sipas(['demo', '--json'], { env })).toMatchObject({
        code: 0,
        stdout: saidByDemo().stdout,
      });
      expect(readdirSync(brokenOff)).toEqual(['evidence', 'keys.json', 'simulated-province', 'sipas.sqlite']);
      expect(digestOf(brokenOff)).toBe(digestOf(province));
    });

  it('a second start goes on with the province the first one filled', async () => {
    const { responses } = JSON.parse(saidByDemo().stdout) as { responses: number };
    const { url, printed, stop } = await sipasStarted(['start', '--demo', '--port', '0'], {
      env: { DATA_DIR: province },
    });
    try {
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      await letsItsAdministratorIn(url, printed());
    } finally {
      expect(await stop()).toMatchObject({ code: 0 });
    }
    const database = new DatabaseSync(join(province, 'sipas.sqlite'), { readOnly: true });
    const { stored } = database.prepare('select count(*) as stored from ledger').get() as { stored: number };
    database.close();
    expect(stored).toBeGreaterThanOrEqual(responses);
  });

  it('lets nobody into other data by the mark of a simulated province', async () => {
    const dataDir = mkdtempSync(join(folder, 'other-'));
    await makeCollector(dataDir);
    writeFileSync(join(dataDir, 'simulated-province'), '2026-11-29');
    const { code, stdout, stderr } = await sipas(['start', '--demo', '--port', '0'], {
      env: inFolder(dataDir),
    });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('does not hold the simulated province');
    const database = new DatabaseSync(join(dataDir, 'sipas.sqlite'), { readOnly: true });
    expect(database.prepare('select count(*) as there from accounts').get()).toEqual({ there: 0 });
    database.close();
  });

  it('refuses a seed that is none, and makes nothing', async () => {
    const dataDir = join(folder, 'never');
    const { code, stderr } = await sipas(['demo', '--seed', 'x'], { env: inFolder(dataDir) });
    expect(code).toBe(2);
    expect(stderr).toContain('--seed');
    expect(existsSync(dataDir)).toBe(false);
  });
});
