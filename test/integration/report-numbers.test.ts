import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildServer } from '../../src/collector/http/server/server.ts';
import { ReportMaker } from '../../src/collector/reports/report-maker.ts';
import { reportWords } from '../../src/collector/reports/report-words.ts';
import { collectorRoutes } from '../../src/collector/start/collector-routes.ts';
import { analysesOf, closingsOf, factsOf, reportsOf } from '../../src/collector/start/figure-pages.ts';
import { type Collector, openCollector } from '../../src/collector/start/open-collector.ts';
import type { Breakdown } from '../../src/contract/analysis/breakdowns.ts';
import type { Causes } from '../../src/contract/analysis/causes.ts';
import type { Genuineness } from '../../src/contract/analysis/genuineness.ts';
import type { Published } from '../../src/contract/published/published-figures.ts';
import type { Targets } from '../../src/contract/published/targets.ts';
import { percentOf } from '../../src/contract/wording/figure-texts.ts';
import { formatCount, formatPercent } from '../../src/contract/wording/format.ts';
import { genuinenessSentence } from '../../src/contract/wording/genuineness-sentence.ts';
import { targetWords } from '../../src/contract/wording/target-words.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { monthOfDay, type Period, periodAround } from '../../src/core/kernel/period.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { signedIn } from '../support/accounts.ts';
import { copyOfDemo } from '../support/demo.ts';
import { type ReadPdf, readPdf } from '../support/pdf-text.ts';
import { STATED_KEYS } from '../support/test-keys.ts';

const UNIT = '99';
/** A quarter has 92 days at most, and its groups come ten days after its end. */
const SINCE_MS = 103 * DAY_MS;
const PAGES = { least: 4, most: 8 };
/** Rows of a report's table; the rest is on the screens. */
const ROWS = 12;
const TABLES_OF_GROUPS = 4;
const PERCENTAGES = /\d+,\d\d%/g;

/** Without white space: where lines end in a table is the page's matter. */
const dense = (text: string) => text.replaceAll(/\s/g, '');

// Takes long: it waits for the simulated province of the run.

/** The report of a province with everything there is, read back from its pages. */
describe('the numbers of a report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipas-report-numbers-'));
  const words = reportWords('vi');
  let collector: Collector;
  let app: FastifyInstance;
  let cookie: string;
  let quarter: Period;
  let query: string;
  let pdf: ReadPdf;
  let text: string;

  beforeAll(async () => {
    collector = await openCollector({
      ...{ dataDir: copyOfDemo(join(folder, 'data')), databaseUrl: null, runsIn: 'own-thread' },
      // Those the province was made with.
      keys: STATED_KEYS,
    });
    const { routes, sessions, machineKeys } = collectorRoutes(collector);
    const about = { staticRoot: folder, productVersion: '0.0.0', log: false } as const;
    app = await buildServer({ routes, sessions, machineKeys, ...about });
    ({ cookie } = await signedIn(collector.database, Date.now(), { role: 'administrator' }));
    quarter = periodAround(monthOfDay(localDay(Date.now() - SINCE_MS)), 'quarter');
    query = `unit=${UNIT}&period=${quarter.text}`;
    pdf = await report();
    text = dense(pdf.text);
  });
  afterAll(async () => {
    await app.close();
    await collector.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function asked<Answer>(path: string): Promise<Answer> {
    const reply = await app.inject({ url: `/api/v1/${path}`, headers: { cookie } });
    expect(reply.statusCode).toBe(200);
    return reply.json();
  }

  async function report(format: 'report' | 'slide' = 'report'): Promise<ReadPdf> {
    const figures = reportsOf(collector);
    const { closings } = closingsOf(collector);
    const sources = { ...analysesOf(collector), ...factsOf(collector), figures, closings };
    const about = {
      unit: UNIT,
      scope: EVERY_UNIT,
      questionnaire: 'sipas-2023-service',
      version: null,
      rule: null,
    };
    const selection = { ...about, mode: 'kiosk' as const, period: quarter, compare: 'previous' as const };
    const made = await new ReportMaker({ ...sources, softwareVersion: '0.0.0' }).make({
      ...{ selection, language: 'vi', format },
    });
    if (!made.ok) throw new Error(made.error.kind);
    return readPdf(made.value.bytes);
  }

  async function allBreakdowns(): Promise<readonly Breakdown[]> {
    const { breakdowns } = await asked<Breakdown>(`breakdowns?${query}`);
    return Promise.all(breakdowns.map(({ id }) => asked<Breakdown>(`breakdowns?${query}&by=${id}`)));
  }

  test('of groups are those of the route: four tables, whole', async () => {
    const rowsOf = ({ rows }: Breakdown) =>
      rows.flatMap(({ figure }) => {
        const shown = figure === null ? null : percentOf(figure);
        if (figure === null || figure.hidden || shown === null) return [];
        const { percent, interval, count } = words;
        return [dense(`${percent(shown.percent)}${interval(shown)}${count(figure.respondents)}`)];
      });
    const told = (await allBreakdowns()).map(rowsOf).filter((rows) => rows.length > 1);
    expect(told.length).toBeGreaterThan(TABLES_OF_GROUPS);
    const shown = told.filter((rows) => rows.slice(0, ROWS).every((row) => text.includes(row)));
    expect(shown.length).toBe(TABLES_OF_GROUPS);
  });

  test('of targets and what came of them are those of the route', async () => {
    const { targets } = await asked<Targets>(`targets?unit=${UNIT}&year=${quarter.text.slice(0, 4)}`);
    expect(targets.length).toBeGreaterThan(2);
    const { target, standing } = targetWords(words.from('console-targets'), words);
    for (const one of targets.slice(0, ROWS)) {
      expect(text).toContain(dense(target(one)));
      const now = standing(one);
      if (now !== null) expect(text).toContain(dense(now.estimate));
    }
  });

  test('that others published are those of the route', async () => {
    const newest = await asked<Published>(`published-figures?unit=${UNIT}`);
    expect(newest.indices.length).toBeGreaterThan(2);
    for (const { score, rank, of, sentence } of newest.indices) {
      if (score !== null) expect(text).toContain(score.replace('.', ','));
      if (rank !== null && of !== null) expect(text).toContain(`${rank}/${of}`);
      if (sentence !== null) expect(text).toContain(dense(sentence.vi));
    }
  });

  test('of genuineness are those of the route', async () => {
    const { patterns } = await asked<Genuineness>(`genuineness?${query}`);
    const told = must(patterns, 'a quarter that is over').flags.filter(({ covered }) => covered > 0);
    expect(told.length).toBeGreaterThan(2);
    for (const { showing, covered } of told) {
      expect(text).toContain(formatPercent((100 * showing) / covered, 'vi'));
      expect(text).toContain(formatCount(showing, 'vi'));
    }
  });

  test('are none but those that the routes tell: so whoever subtracts them learns nothing that a screen does not tell', async () => {
    const year = quarter.text.slice(0, 4);
    const pages = [
      ...['indices', 'causes', 'ranking', 'trend', 'genuineness'].map((page) => `${page}?${query}`),
      ...[`targets?unit=${UNIT}&year=${year}`, `published-figures?unit=${UNIT}`],
    ];
    const answers = await Promise.all([...pages.map((page) => asked<unknown>(page)), allBreakdowns()]);
    const known = new Set(percentagesIn(answers));
    const [{ raisingUnits, raisingItems, overall }, genuineness] = [
      answers[1] as Causes,
      answers[4] as Genuineness,
    ];
    // What raising the low ones would make of the figure: the figure and the points gained, added up.
    for (const raising of [raisingUnits, raisingItems]) {
      const points = raising?.gains.reduce((sum, gain) => sum + gain.points, 0) ?? 0;
      known.add(formatPercent((percentOf(overall.figure)?.percent ?? 0) + points, 'vi'));
    }
    // Shares of counts, in the words of the page and by flag.
    const shares = genuinenessSentence(genuineness, words.from('console-genuineness'), words);
    for (const percent of shares.match(PERCENTAGES) ?? []) known.add(percent);
    for (const { showing, covered } of genuineness.patterns?.flags ?? []) {
      known.add(formatPercent((100 * showing) / covered, 'vi'));
    }
    const slide = (await report('slide')).text.match(PERCENTAGES) ?? [];
    expect(slide.length).toBeGreaterThan(3);
    const shown = new Set([...(pdf.text.match(PERCENTAGES) ?? []), ...slide]);
    expect(shown.size).toBeGreaterThan(50);
    expect([...shown].filter((percent) => !known.has(percent))).toEqual([]);
  });

  test('stand on four to eight pages', () => {
    expect(pdf.pages.length).toBeGreaterThanOrEqual(PAGES.least);
    expect(pdf.pages.length).toBeLessThanOrEqual(PAGES.most);
  });
});

/** As they are written in Vietnamese: of every number of an answer, and those that stand in its texts. */
function percentagesIn(value: unknown): readonly string[] {
  if (typeof value === 'number') return [formatPercent(value, 'vi')];
  if (typeof value === 'string') {
    const isNumber = /^-?\d+(\.\d+)?$/.test(value);
    return isNumber ? [formatPercent(Number(value), 'vi')] : (value.match(PERCENTAGES) ?? []);
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(percentagesIn) : [];
}
