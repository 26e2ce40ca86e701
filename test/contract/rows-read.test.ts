import { type CompiledQuery, type KyselyPlugin, SqliteQueryCompiler } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chunked } from '../../src/collector/db/chunks.ts';
import { SqlDeviceStore } from '../../src/collector/db/devices/device-store.ts';
import { newEnrolmentRow } from '../../src/collector/db/devices/enrolment-store.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlReportStore } from '../../src/collector/db/figures/figure-store.ts';
import { SqlSums } from '../../src/collector/db/sums/fill-sums.ts';
import { Devices } from '../../src/collector/devices/devices.ts';
import { Reports } from '../../src/collector/figures/figures.ts';
import { Trends } from '../../src/collector/figures/trend.ts';
import { checkUnitsCsv } from '../../src/collector/units/check-units-csv.ts';
import { DEVICES_PER_PAGE } from '../../src/contract/limits.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { type Month, parsePeriod } from '../../src/core/kernel/period.ts';
import { tallyLayout } from '../../src/core/tally/tally-layout.ts';
import { type Unit, unitRef } from '../../src/core/units/unit.ts';
import { EVERY_UNIT, type UnitScope } from '../../src/core/units/unit-scope.ts';
import { UnitTree } from '../../src/core/units/unit-tree.ts';
import { NOW_MS, randomHex, SERVICE } from '../support/batches.ts';
import { ENGINES_IN_PART, newDatabase } from '../support/databases.ts';
import { unitLists } from '../support/unit-list.ts';

/** A page of a commune, of a province and of the country reads what it shows, one row a unit, and no other unit's rows. */

const MONTH = '2026-10';
const LAYOUT = tallyLayout(SERVICE);
/** The first province of the list, and its first commune. */
const PROVINCE = '901';
const COMMUNE = '00001';

const units = invented();
const communes = units.filter(({ code }) => code.length === 5);
const below = communes.filter(({ parentCode }) => parentCode === PROVINCE);
const provinces = new Set(communes.map(({ parentCode }) => parentCode));

function invented(): readonly Unit[] {
  const [[, csv] = ['', '']] = unitLists();
  const checked = checkUnitsCsv([], new TextEncoder().encode(csv));
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return checked.value.units;
}

describe.each(ENGINES_IN_PART)(
  'rows read where 3,321 communes have answers and a device each, on $name',
  (engine) => {
    let database: OpenDatabase;
    let read: { rows: number; readonly statements: CompiledQuery[] };
    let reports: Reports;
    let trends: Trends;
    let devices: Devices;
    beforeAll(async () => {
      database = await newDatabase(engine);
      const tallies = communes.map((unit) => ({
        margin: 'total',
        value: '',
        questionnaire: SERVICE.id,
        version: SERVICE.version,
        mode: 'kiosk',
        month: MONTH,
        unit: unitRef(unit),
        flagged: 0,
        state: 'released' as const,
        span: 'month' as const,
        responses: 12,
        excluded: 0,
        sums: JSON.stringify(LAYOUT.scopes.flatMap(({ items: { length: m } }) => sumsAlike(12, m))),
        levels: JSON.stringify(LAYOUT.items.flatMap(() => [0, 0, 0, 12, 0, 0, 0, 0])),
      }));
      for (const rows of chunked(tallies, 30_000))
        await database.writer.insertInto('tallies').values(rows).execute();
      await new SqlSums(database).fill(new UnitTree(units), MONTH as Month, new AbortController().signal);
      const enrolments = communes.map((unit) =>
        newEnrolmentRow({
          id: randomHex() as EnrolmentId,
          unit: unitRef(unit),
          name: 'Máy 1',
          day: '2026-10-01' as Day,
          publicKey: null,
        }),
      );
      for (const rows of chunked(enrolments, 30_000))
        await database.writer.insertInto('enrolments').values(rows).execute();
      const counting = countingRows();
      read = counting.read;
      const reader = database.reader.withPlugin(counting.plugin);
      const sources = { units: { tree: async () => new UnitTree(units) }, nowMs: () => NOW_MS };
      const figures = {
        ...sources,
        store: new SqlReportStore(reader),
        questionnaires: { find: () => SERVICE, latest: () => SERVICE, list: () => [SERVICE] },
        releaseTime: 'daily' as const,
      };
      reports = new Reports(figures);
      trends = new Trends(figures);
      devices = new Devices({ ...sources, store: new SqlDeviceStore({ ...database, reader }) });
    });
    afterAll(() => database.close());

    const rowsOf = async (work: () => Promise<{ readonly ok: boolean }>) => {
      read.rows = 0;
      expect((await work()).ok).toBe(true);
      return read.rows;
    };
    const selected = (unit: string | null, scope: UnitScope) => {
      const period = parsePeriod(MONTH);
      if (!period.ok) throw new Error(MONTH);
      const { id: questionnaire, version } = SERVICE;
      return {
        questionnaire,
        version,
        mode: 'kiosk' as const,
        rule: null,
        unit,
        period: period.value,
        scope,
      };
    };

    /** Beside sums a statement says how far they are filled in: for the period, and for the one before. */
    const HEADS = 2;

    /** Of a unit within a scope: how many units' sums its figures are made of and compared with. */
    test.each<[string, string | null, UnitScope, number]>([
      ['a commune, by its own supervisor', COMMUNE, { top: COMMUNE }, 1],
      ['a commune, ranked in its province', COMMUNE, { top: PROVINCE }, below.length],
      ['a commune, ranked in its province, by one who sees the country', COMMUNE, EVERY_UNIT, below.length],
      ['a province, by its own supervisor', PROVINCE, { top: PROVINCE }, below.length],
      ['a province, ranked in the country', PROVINCE, EVERY_UNIT, provinces.size - 1 + below.length],
      ['the country', null, EVERY_UNIT, provinces.size],
    ])('figures of %s', async (_, unit, scope, expected) => {
      expect(await rowsOf(() => reports.indices(selected(unit, scope)))).toBe(expected + 2 * HEADS);
    });

    /** Units and the country, which stand for so many of the 36 months. */
    test.each<[string, string | null, UnitScope, number, number]>([
      ['a commune, by its own supervisor', COMMUNE, { top: COMMUNE }, 1, 16],
      ['a commune, before its province', COMMUNE, { top: PROVINCE }, below.length, 16],
      ['a province', PROVINCE, EVERY_UNIT, 1, 16],
      ['the country', null, EVERY_UNIT, 1, 36],
    ])('the line of three years of %s', async (_, unit, scope, expected, months) => {
      const line = { ...selected(unit, scope), months: 36, of: 'overall' } as const;
      // Of each month since when sums are kept, and of the ten of this year how far.
      expect(await rowsOf(() => trends.read(line))).toBe(expected + months + 10);
    });

    test.each([COMMUNE, PROVINCE, null])('live counts of %s', async (unit) => {
      expect(await rowsOf(() => reports.counts(selected(unit, EVERY_UNIT)))).toBe(1 + HEADS);
    });

    test('no statement of a page looks through a table', async () => {
      read.statements.length = 0;
      for (const [unit, scope] of [
        [COMMUNE, { top: COMMUNE }],
        [PROVINCE, EVERY_UNIT],
        [null, EVERY_UNIT],
      ] as const) {
        await reports.indices(selected(unit, scope));
        await reports.counts(selected(unit, scope));
        await trends.read({ ...selected(unit, scope), months: 12, of: 'overall' });
      }
      const texts = read.statements.map(({ sql }) => sql);
      expect(texts.filter((text) => /from "?(records|tallies_of_)/.test(text))).toEqual([]);
      // Of tallies nothing is read but how many are pending.
      expect(texts.filter((text) => /"tallies"/.test(text))).toEqual([]);
      for (const statement of read.statements) expect(await scansOf(database, statement)).toEqual([]);
    });

    test.each<[string | null, number]>([
      [COMMUNE, 1],
      [PROVINCE, below.length],
      [null, communes.length],
    ])('a page of the devices of %s', async (unit, all) => {
      const page = () => devices.list({ unit, scope: EVERY_UNIT, after: null });
      // Beside the devices of the page there are sums, which a database makes, and moves of none of them.
      expect(await rowsOf(page)).toBeLessThanOrEqual(Math.min(all, DEVICES_PER_PAGE + 1) + 2);
    });
  },
);

/**
 * Of a statement on SQLite, the parts that look at every row of a large table. PostgreSQL plans by how much there is, and
 * scans what is small: the same statements and keys are asserted of it by the rows they read.
 */
async function scansOf(
  { engine, reader }: OpenDatabase,
  statement: CompiledQuery,
): Promise<readonly string[]> {
  if (engine.name !== 'SQLite') return [];
  const { rows } = await reader.executeQuery<{ detail: string }>({
    ...statement,
    sql: `explain query plan ${statement.sql}`,
  });
  return rows
    .map(({ detail }) => detail)
    .filter((detail) => /^SCAN (tallies|sums|records|sum_)/.test(detail));
}

/** Counts the rows that the database hands over, and keeps what it was asked. */
function countingRows(): {
  readonly plugin: KyselyPlugin;
  readonly read: { rows: number; readonly statements: CompiledQuery[] };
} {
  const read = { rows: 0, statements: [] as CompiledQuery[] };
  const compiler = new SqliteQueryCompiler();
  const plugin: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      read.statements.push(compiler.compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => {
      read.rows += result.rows.length;
      return result;
    },
  };
  return { plugin, read };
}

/** The sums of a scope of `m` items to each of which `n` respondents answer 4. */
function sumsAlike(n: number, m: number): readonly number[] {
  return [n, n * m, n * m * m, n * m, n * m * m, n * m * m, 3 * n * m, 3 * n * m * m, 9 * n * m * m];
}
