import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chunked } from '../../src/collector/db/chunks.ts';
import { SqlDeviceStore } from '../../src/collector/db/devices/device-store.ts';
import { newEnrolmentRow } from '../../src/collector/db/devices/enrolment-store.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlReportStore } from '../../src/collector/db/figures/figure-store.ts';
import { Devices } from '../../src/collector/devices/devices.ts';
import { Reports } from '../../src/collector/figures/figures.ts';
import { checkUnitsCsv } from '../../src/collector/units/check-units-csv.ts';
import { DEVICES_PER_PAGE } from '../../src/contract/limits.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { parsePeriod } from '../../src/core/kernel/period.ts';
import { tallyLayout } from '../../src/core/tally/tally-layout.ts';
import { type Unit, unitRef } from '../../src/core/units/unit.ts';
import { EVERY_UNIT, type UnitScope } from '../../src/core/units/unit-scope.ts';
import { UnitTree } from '../../src/core/units/unit-tree.ts';
import { NOW_MS, randomHex, SERVICE } from '../support/batches.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';
import { unitLists } from '../support/unit-list.ts';

/** A page of a commune, of a province and of the country reads what it shows and no other unit's rows. */

const MONTH = '2026-10';
const LAYOUT = tallyLayout(SERVICE);
/** The first province of the list, and its first commune. */
const PROVINCE = '901';
const COMMUNE = '00001';

const units = invented();
const communes = units.filter(({ code }) => code.length === 5);
const below = communes.filter(({ parentCode }) => parentCode === PROVINCE);

function invented(): readonly Unit[] {
  const [[, csv] = ['', '']] = unitLists();
  const checked = checkUnitsCsv([], new TextEncoder().encode(csv));
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return checked.value.units;
}

describe.each(ENGINES)(
  'rows read where 3,321 communes have answers and a device each, on $name',
  (engine) => {
    let database: OpenDatabase;
    let read: { rows: number };
    let reports: Reports;
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
      reports = new Reports({
        ...sources,
        store: new SqlReportStore(reader),
        questionnaires: { find: () => SERVICE, latest: () => SERVICE },
        releaseTime: 'daily',
      });
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

    /** Of a unit within a scope: how many communes' tallies its figures are made of and compared with. */
    test.each<[string, string | null, UnitScope, number]>([
      ['a commune, by its own supervisor', COMMUNE, { top: COMMUNE }, 1],
      ['a commune, ranked in its province', COMMUNE, { top: PROVINCE }, below.length],
      ['a commune, ranked in its province, by one who sees the country', COMMUNE, EVERY_UNIT, below.length],
      ['a province, by its own supervisor', PROVINCE, { top: PROVINCE }, below.length],
      ['a province, ranked in the country', PROVINCE, EVERY_UNIT, communes.length],
      ['the country', null, EVERY_UNIT, communes.length],
    ])('figures of %s', async (_, unit, scope, expected) => {
      expect(await rowsOf(() => reports.indices(selected(unit, scope)))).toBe(expected);
    });

    test.each<[string | null, number]>([
      [COMMUNE, 1],
      [PROVINCE, below.length],
      [null, communes.length],
    ])('live counts of %s', async (unit, expected) => {
      expect(await rowsOf(() => reports.counts(selected(unit, EVERY_UNIT)))).toBe(expected);
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

/** Counts the rows that the database hands over. */
function countingRows(): { readonly plugin: KyselyPlugin; readonly read: { rows: number } } {
  const read = { rows: 0 };
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
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
