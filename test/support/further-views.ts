import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlExportStore } from '../../src/collector/db/figures/export-store.ts';
import { SqlOpenRows } from '../../src/collector/db/figures/open-row-reader.ts';
import { Exports } from '../../src/collector/exports/exports.ts';
import { exportWriter } from '../../src/collector/exports/write-open-export.ts';
import { FigureFeed } from '../../src/collector/feeds/figure-feed.ts';
import type { ReportSources } from '../../src/collector/figures/figures.ts';
import { Reports } from '../../src/collector/figures/figures.ts';
import { FiguresOfUnits } from '../../src/collector/figures/figures-of-units.ts';
import type { IndicesQuery } from '../../src/collector/figures/indices-query.ts';
import { CaseloadsBeside } from '../../src/collector/published/caseloads-beside.ts';
import { PublishedFigures } from '../../src/collector/published/published.ts';
import { TargetsOfUnits } from '../../src/collector/targets/targets.ts';
import type { Causes } from '../../src/contract/analysis/causes.ts';
import type { RankingAnswer } from '../../src/contract/analysis/ranking.ts';
import type { Indices } from '../../src/contract/figures.ts';
import type { TargetRow } from '../../src/contract/published/targets.ts';
import type { Caseload } from '../../src/core/caseloads/caseload.ts';
import type { Change } from '../../src/core/figures/change.ts';
import type { ShownFigure } from '../../src/core/figures/small-cells.ts';
import { type Month, monthsOf, type Period, parsePeriod } from '../../src/core/kernel/period.ts';
import { spansWithin } from '../../src/core/kernel/span.ts';
import {
  COUNTRY_REF,
  type FactUnit,
  type PublishedFigure,
} from '../../src/core/published/published-figure.ts';
import type { Questionnaire } from '../../src/core/questionnaire/questionnaire.ts';
import { OVERALL } from '../../src/core/tally/tally-layout.ts';
import type { Target } from '../../src/core/targets/target.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import type { RouteKey } from './attacked-routes.ts';
import { ClosedView } from './closed-view.ts';
import { NOTHING_CLOSED } from './nothing-closed.ts';
import { isThere, type WatchedUnit } from './released-levels.ts';

/** What a page tells of the answers of some units, months and items; without a figure it is only learnt. */
export interface Told {
  readonly where: string;
  readonly code: string | null;
  /** Units below whose answers are not in it. */
  readonly without?: string | null;
  readonly months: readonly Month[];
  /** 'overall', a component, sub-index or item. */
  readonly of: string;
  readonly figure?: ShownFigure | undefined;
  /** The lowest level whose share the figure is; not given, that which counts as satisfied. */
  readonly from?: number;
}

interface ToldChange {
  readonly now: Told;
  readonly before: Told;
  readonly points: number;
}

export interface Teller {
  readonly told: (told: Told) => void;
  readonly changed: (changed: ToldChange) => void;
}

/** What is noted in the audit log is no matter here. */
class UnnotedExports extends SqlExportStore {
  override async note(): Promise<void> {}
}

interface FurtherWorld {
  readonly database: OpenDatabase;
  readonly sources: ReportSources;
  readonly questionnaires: readonly Questionnaire[];
  readonly units: readonly WatchedUnit[];
  readonly periods: readonly string[];
  readonly nowMs: number;
  readonly routes: Set<RouteKey>;
}

const HIGHEST = 5;
/** Of how many reads of a unit and period the last closes it too. */
const CLOSED_OF = 7;
/** What others published of each unit, which no answer moves. */
const SCORE = 80;
const SUB_INDEX = 'access';
/** From 2025-07-01 all units of the world are there. */
const refOf = (code: string) => `${code}@2025-07-01` as UnitRef;

/**
 * The pages that are made of shown figures: ranking, causes, what targets take, own figures beside published ones, and
 * the lists of answers by period. What each figure in them is of is told to the watcher, and what is computed of shown
 * figures is computed once more of those that the first screen shows.
 */
export class FurtherViews {
  readonly #world: FurtherWorld;
  readonly #reports: Reports;
  readonly #targets: TargetsOfUnits;
  readonly #published: PublishedFigures;
  readonly #caseloads: CaseloadsBeside;
  readonly #exports: Exports;
  readonly #feed: FigureFeed;
  readonly #closed: ClosedView;
  #closings = 0;
  readonly #firstQuestionnaire: Questionnaire;
  /** What was read of published figures, by unit. */
  readonly #sentences = new Map<string, string>();
  /** Values that were computed once more of shown figures. */
  computed = 0;

  constructor(world: FurtherWorld) {
    const { sources, units, periods, questionnaires, nowMs, database } = world;
    const [first] = questionnaires;
    if (first === undefined) throw new Error('no questionnaire');
    this.#world = world;
    this.#closed = new ClosedView(world);
    this.#firstQuestionnaire = first;
    // Most answers are to the first version: here it is the one that pages take where none is named.
    const own = { ...sources, questionnaires: { ...sources.questionnaires, latest: () => first } };
    this.#reports = new Reports(own);
    const published = { figures: async () => publishedOf(units) };
    const targets = targetsOf(units, periods);
    this.#targets = new TargetsOfUnits({
      targets: { targets: async () => targets, set: refuse, remove: refuse },
      published,
      units: sources.units,
      questionnaires: own.questionnaires,
      ownFigures: new FiguresOfUnits(own),
      nowMs: () => nowMs,
    });
    this.#published = new PublishedFigures({
      published,
      caseloads: { caseloads: async () => CASELOADS },
      targets: { targets: async () => [] },
      grades: { rules: async () => [] },
      units: sources.units,
      own: this.#reports,
      largeGapPoints: 5,
      nowMs: () => nowMs,
    });
    // Of closed periods the feed is read by the one who closes them.
    this.#feed = new FigureFeed({ ...sources, closings: NOTHING_CLOSED });
    this.#caseloads = new CaseloadsBeside({
      caseloads: { caseloads: async () => CASELOADS },
      units: sources.units,
      own: this.#reports,
    });
    this.#exports = new Exports({
      store: new UnnotedExports(database, { key: Buffer.alloc(32), now: () => 0 }),
      units: sources.units,
      months: sources.store,
      questionnaires: sources.questionnaires,
      write: exportWriter({ rows: new SqlOpenRows(database.reader), shuffled: (list) => list }),
      nowMs: () => nowMs,
    });
  }

  /** Ranking and causes of one unit and period, and what other programs read of it and everything below. */
  async read(query: IndicesQuery, teller: Teller): Promise<void> {
    this.#world.routes.add('GET /api/v1/ranking').add('GET /api/v1/causes');
    for (const scope of [null, SUB_INDEX]) {
      const ranking = await this.#reports.ranking(query, {
        ...{ scope, block: 'office', region: null, unitClass: null },
      });
      if (!ranking.ok) throw new Error(ranking.error.kind);
      tellRanking(ranking.value, teller);
    }
    const causes = await this.#reports.causes(query);
    if (!causes.ok) throw new Error(causes.error.kind);
    tellCauses(causes.value, teller);
    this.#checkRaising(causes.value);
    await this.#readFeed(query, teller);
    await this.#checkCaseloads(query, causes.value);
    // A version takes as long as five pages: one period after the other.
    this.#closings += 1;
    if (this.#closings % CLOSED_OF === 0) await this.#closed.read(query, teller);
  }

  /** Every format is written of the same rows, OData's pages among them (table-page.test.ts). */
  async #readFeed(query: IndicesQuery, teller: Teller): Promise<void> {
    for (const format of ['csv', 'json', 'parquet', 'xlsx'] as const) {
      this.#world.routes.add(`GET /api/v1/feeds/figures.${format}`);
    }
    this.#world.routes.add('GET /api/v1/feeds/odata/Figures');
    const opened = await this.#feed.open({ ...query, periods: [query.period] });
    if (!opened.ok) throw new Error(opened.error.kind);
    for await (const rows of opened.value.rows) {
      for (const { unit, part, hidden, respondents, percent } of rows) {
        if (hidden !== null) {
          if (respondents !== null || percent !== null) throw new Error(`${unit} ${part}: hidden and told`);
          continue;
        }
        const code = unit === COUNTRY_REF ? null : unit;
        teller.told({ where: 'the feed', code, of: part, months: monthsOf(query.period) });
      }
    }
  }

  /** What the closed periods say that the answers do not. */
  closedDifferences(): Promise<readonly unknown[]> {
    return this.#closed.differences();
  }

  /**
   * Beside dossiers stand figures of the page of causes, and the live count of responses, which is the same whatever was
   * answered: nothing is told that is not told there.
   */
  async #checkCaseloads(query: IndicesQuery, { unit, items, matrix }: Causes): Promise<void> {
    this.#world.routes.add('GET /api/v1/caseloads');
    const where = `caseloads ${query.unit} ${query.period.text}`;
    const [answer, counts] = [await this.#caseloads.answer(query), await this.#reports.counts(query)];
    if (!answer.ok || !counts.ok) throw new Error(`${where}: no answer`);
    const { unit: own, below, responses, responsePercent } = answer.value;
    if (responses !== counts.value.responses) throw new Error(`${where}: another count than the live one`);
    if (responsePercent !== null && responsePercent !== (100 * responses) / (own?.finished ?? 0))
      throw new Error(`${where}: a rate of something else`);
    const at = items.findIndex(({ id }) => id === 'results.on-time');
    const shown = new Map<
      string | null,
      { hidden: true } | { hidden: false; percent: number | null } | undefined
    >([
      [unit.code, items[at]?.figure],
      ...matrix.map(({ unit: { code }, cells }) => [code, cells[at]] as const),
    ]);
    for (const { code, satisfiedPercent } of own === null ? below : [own, ...below]) {
      const figure = shown.get(code);
      const percent = figure === undefined || figure.hidden ? null : figure.percent;
      if (satisfiedPercent !== percent) throw new Error(`${where}: ${code} is told alone`);
      if (percent !== null) this.computed += 1;
    }
  }

  /** Targets and published figures of a unit, which are of the first version and of kiosks. */
  async readFacts({ code, offices }: WatchedUnit, teller: Teller): Promise<void> {
    const { routes } = this.#world;
    routes.add('GET /api/v1/targets').add('GET /api/v1/published-figures');
    const unit = code ?? COUNTRY_REF;
    const answer = await this.#targets.answer({ unit, year: 2025, scope: EVERY_UNIT });
    if (!answer.ok) throw new Error(answer.error.kind);
    const ofUnit = answer.value.targets.filter((target) => (target.unit.code ?? COUNTRY_REF) === unit);
    const pages = new Map<string, Indices>();
    for (const target of ofUnit) {
      const page = pages.get(target.period) ?? (await this.#page(code, periodNamed(target.period)));
      pages.set(target.period, page);
      this.#tellTarget(target, page, teller);
    }
    const months = monthsOf(periodNamed('2025'));
    const published = await this.#published.answer({ unit, year: 2025, scope: EVERY_UNIT });
    if (!published.ok) throw new Error(published.error.kind);
    const { indices, own, caseload } = published.value;
    const where = `published ${unit}`;
    for (const { mode, figure, gap } of own) {
      if (mode !== 'kiosk') continue;
      teller.told({ where, code, months, of: OVERALL, figure });
      if (gap !== null && (figure.hidden || gap.points !== (figure.percent ?? 0) - SCORE)) {
        throw new Error(`${where}: a gap of ${gap.points} to a figure that says otherwise`);
      }
    }
    if (caseload === null || offices.length === 0) throw new Error(`${where}: no caseload`);
    if (caseload.onTimeItem !== null) {
      teller.told({ where, code, months, of: 'results.on-time', figure: caseload.onTimeItem });
    }
    if (caseload.weighted !== null) {
      const year = pages.get('2025');
      if (year === undefined) throw new Error(`${where}: no target of the year`);
      this.#checkWeighted(year, caseload.weighted.percent);
    }
    // What others published, with the sentence for a meeting, tells nothing of answers.
    const now = JSON.stringify(indices);
    const before = this.#sentences.get(unit) ?? now;
    if (before !== now) throw new Error(`${where}: a sentence moved`);
    this.#sentences.set(unit, now);
  }

  /** The list of answers of a period has the rows of the year that were released for spans inside it, and no other. */
  async checkLists({ questionnaire: id, version, mode }: IndicesQuery, watched: WatchedUnit): Promise<void> {
    const { code, offices } = watched;
    const { periods, routes } = this.#world;
    routes.add('GET /api/v1/exports/responses.csv');
    const rows = async (unit: string | null, period: Period) => {
      const opened = await this.#exports.open({
        ...{ unit, period, questionnaire: id, version, mode, scope: EVERY_UNIT, actor: 'attacker' },
        format: 'csv',
      });
      if (!opened.ok) throw new Error(opened.error.kind);
      let text = '';
      for await (const { content } of opened.value.pieces) text += content;
      return text.split('\r\n').slice(1, -1);
    };
    const all = await rows(null, periodNamed('2025'));
    for (const text of periods) {
      const period = periodNamed(text);
      if (!isThere(watched, period)) continue;
      const spans = new Set(spansWithin(monthsOf(period)).map((span) => span.text));
      const expected = all.filter((row) => {
        const [unit = '', span = ''] = row.split(',');
        return offices.includes(unit) && spans.has(span);
      });
      const found = await rows(code, period);
      if (found.sort().join('\n') !== expected.sort().join('\n')) {
        throw new Error(`${code} ${text}: ${found.length} rows, not ${expected.length} of the year's`);
      }
      if (found.length > 0) this.computed += 1;
    }
  }

  /** What raising to the median gains is computed of the figures that stand beside it. */
  #checkRaising({ overall: { figure: whole }, matrix, items, raisingUnits, raisingItems, ...of }: Causes) {
    const answers = whole.hidden ? 0 : whole.answers;
    const parts = {
      units: matrix.map(({ unit, figure }) => ({ id: unit.ref ?? '', figure })),
      items: items.map(({ id, figure }) => ({ id, figure })),
    };
    for (const [raising, among, minimum] of [
      [raisingUnits, parts.units, of.rankingMinimum],
      [raisingItems, parts.items, 1],
    ] as const) {
      const shown = among.flatMap(({ id, figure }) =>
        figure.hidden || figure.percent === null ? [] : [{ id, ...figure, percent: figure.percent }],
      );
      const ranked = shown
        .filter((one) => one.respondents >= minimum)
        .map(({ percent }) => percent)
        .sort((a, b) => a - b);
      const [low, high] = [Math.ceil(ranked.length / 2) - 1, Math.floor(ranked.length / 2)];
      const level = ranked.length < 2 ? null : ((ranked[low] ?? 0) + (ranked[high] ?? 0)) / 2;
      if (raising === null) continue;
      if (raising.level !== level || answers === 0)
        throw new Error(`${of.unit.code}: raised to a level of its own`);
      for (const { id, points } of raising.gains) {
        const part = shown.find((one) => one.id === id);
        const gain = part === undefined ? null : (part.answers / answers) * (level - part.percent);
        if (gain === null || Math.abs(gain - points) > 1e-9)
          throw new Error(`${id}: gains ${points}, not ${gain}`);
        this.computed += 1;
      }
    }
  }

  #tellTarget({ unit, part, period, kind, standing, takes }: TargetRow, page: Indices, teller: Teller): void {
    const [where, of] = [`target ${unit.code} ${period} ${kind}`, part?.id ?? OVERALL];
    const code = page.unit.code;
    const months = monthsOf(page.period);
    const named = [{ id: OVERALL, ...page.overall }, ...page.subIndices].find(({ id }) => id === of);
    const estimate = standing.value?.estimate ?? null;
    if (kind === 'level' && estimate !== null) {
      if (named?.figure.hidden !== false || named.figure.percent !== estimate)
        throw new Error(`${where}: told alone`);
      teller.told({ where, code, months, of, figure: named.figure });
    }
    if (kind === 'change' && estimate !== (named?.change?.points ?? null)) {
      throw new Error(`${where}: a change of ${estimate} that the first screen does not show`);
    }
    if (kind === 'rank' && estimate !== (page.rank?.rank ?? null)) {
      throw new Error(`${where}: place ${estimate} that the first screen does not show`);
    }
    if (takes === null) return;
    const below = page.ranking;
    for (const raised of takes.raised) {
      if (raised.unit !== null) teller.told({ where, code: raised.unit.code, months, of });
      const figure = below.find((row) => row.unit.code === raised.unit?.code)?.figure;
      if (of !== OVERALL || raised.unit === null || page.overall.figure.hidden) continue;
      const whole = page.overall.figure.answers;
      const gain =
        figure === undefined || figure.hidden
          ? null
          : (figure.answers / whole) * ((takes.level ?? 0) - (figure.percent ?? 0));
      if (gain === null || Math.abs(gain - raised.points) > 1e-9) throw new Error(`${where}: gains ${gain}`);
      this.computed += 1;
    }
  }

  /** Weighted by dossiers are the figures below that the first screen shows. */
  #checkWeighted(page: Indices, weighted: number): void {
    const { code } = page.unit;
    const { ranking, rankingMinimum } = page;
    const parts = ranking.flatMap(({ unit, figure }) => {
      if (figure.hidden || figure.percent === null || figure.respondents < rankingMinimum) return [];
      const offices = this.#world.units.find((one) => one.code === unit.code)?.offices ?? [];
      const dossiers = CASELOADS.filter((one) => offices.includes(one.unit)).reduce(
        (sum, one) => sum + one.finished,
        0,
      );
      return [{ dossiers, percent: figure.percent }];
    });
    const all = parts.reduce((sum, { dossiers }) => sum + dossiers, 0);
    const percent = parts.reduce((sum, one) => sum + (one.dossiers / all) * one.percent, 0);
    if (Math.abs(percent - weighted) > 1e-9) throw new Error(`${code}: weighted ${weighted}, not ${percent}`);
    this.computed += 1;
  }

  /** The first screen of a unit and period, of the first version and of kiosks. */
  async #page(unit: string | null, period: Period): Promise<Indices> {
    const { id: questionnaire, version } = this.#firstQuestionnaire;
    const query = { questionnaire, version, mode: 'kiosk' as const, rule: null, scope: EVERY_UNIT };
    const page = await this.#reports.indices({ ...query, unit, period });
    if (!page.ok) throw new Error(page.error.kind);
    return page.value;
  }
}

function tellRanking({ unit, period, scope, figure, ranking, ...of }: RankingAnswer, teller: Teller): void {
  const months = monthsOf(period);
  const where = `ranking ${unit.code} ${period.text} ${scope}`;
  teller.told({ where, code: unit.code, months, of: scope, figure });
  for (const row of ranking) {
    const own = { where, code: row.unit.code, months, of: scope };
    teller.told({ ...own, figure: row.figure });
    tellChange(row.change, own, of, teller);
    if (row.difference === null) continue;
    const rest = { where, code: unit.code, without: row.unit.code, months, of: scope };
    teller.changed({ now: own, before: rest, points: row.difference.points });
  }
}

function tellCauses(causes: Causes, teller: Teller): void {
  const { unit, period, previousPeriod, comparedMonths, overall, items, matrix } = causes;
  const months = monthsOf(period);
  const where = `causes ${unit.code} ${period.text}`;
  const own = { where, code: unit.code, months };
  const formerMonths = comparedMonths?.previous ?? (previousPeriod === null ? [] : monthsOf(previousPeriod));
  const above = unit.parents.at(-1)?.code ?? null;
  for (const one of [{ id: OVERALL, parent: null, ...overall }, ...items]) {
    const told = { ...own, of: one.id };
    teller.told({ ...told, figure: one.figure });
    if (one.previous !== null) teller.told({ ...told, months: formerMonths, figure: one.previous });
    if (one.parent !== null) teller.told({ ...told, code: above, figure: one.parent });
    tellChange(one.change, told, causes, teller);
  }
  for (const { id, verySatisfied, levels, figure, pointsLost } of items) {
    if (figure.hidden && (verySatisfied !== null || levels !== null || pointsLost !== null)) {
      throw new Error(`${where} ${id}: told of a figure that is not shown`);
    }
    if (verySatisfied !== null) teller.told({ ...own, of: id, figure: verySatisfied, from: HIGHEST });
  }
  for (const { unit: below, figure, cells } of matrix) {
    teller.told({ where, code: below.code, months, of: OVERALL, figure });
    for (const [at, cell] of cells.entries()) {
      if (!cell.hidden) teller.told({ where, code: below.code, months, of: items[at]?.id ?? '' });
    }
  }
  const both = [comparedMonths?.current ?? months, formerMonths];
  for (const some of both) {
    for (const part of causes.changeByUnit?.parts ?? []) {
      if (part.unit !== null) teller.told({ where, code: part.unit.code, months: some, of: OVERALL });
    }
    for (const { item } of causes.changeByItem?.parts ?? []) {
      if (item !== null) teller.told({ ...own, months: some, of: item });
    }
  }
}

/** Of the share of answers at the highest level, beside each figure of the first screen. */
export function tellVerySatisfied(
  { unit, period, overall, components, subIndices }: Indices,
  teller: Teller,
): void {
  for (const { id, figure, verySatisfied } of [{ id: OVERALL, ...overall }, ...components, ...subIndices]) {
    const where = `very satisfied ${unit.code} ${period.text} ${id}`;
    if (verySatisfied === null) continue;
    if (figure.hidden) throw new Error(`${where}: told of a figure that is not shown`);
    teller.told({
      where,
      code: unit.code,
      months: monthsOf(period),
      of: id,
      figure: verySatisfied,
      from: HIGHEST,
    });
  }
}

function tellChange(
  change: Change | null,
  own: Told,
  { comparedMonths, previousPeriod }: Pick<Causes, 'comparedMonths' | 'previousPeriod'>,
  teller: Teller,
): void {
  if (change === null || previousPeriod === null) return;
  const now = { ...own, months: comparedMonths?.current ?? own.months };
  const before = { ...own, months: comparedMonths?.previous ?? monthsOf(previousPeriod) };
  teller.changed({ now, before, points: change.points });
}

/** As many dossiers as no other office has, so that a wrong weight shows. */
const CASELOADS: readonly Caseload[] = ['00103', '00104', '00105'].map((code, at) => ({
  unit: refOf(code),
  month: '2025-08' as Month,
  received: 1_000,
  finished: 100 * (at + 1) ** 2,
  onTime: 90,
}));

function publishedOf(units: FurtherWorld['units']): readonly PublishedFigure[] {
  return units.map(({ code }) => ({
    index: 'sipas',
    year: 2025,
    unit: code === null ? COUNTRY_REF : refOf(code),
    score: { units: SCORE, places: 0 },
    scoreIs: 'exact',
    max: { units: 100, places: 0 },
    statedChange: { units: 1, places: 0 },
    rank: code === null ? null : 3,
    of: code === null ? null : 34,
    statedRankChange: null,
    groups: [],
    source: 'made for tests',
    sourceDate: null,
    title: null,
    titleEn: null,
  }));
}

/** That nobody reaches, so that for each it is told what reaching it takes. */
function targetsOf(units: FurtherWorld['units'], periods: readonly string[]): readonly Target[] {
  const kinds = [
    { kind: 'level', part: null, value: { units: 9_999, places: 2 } },
    { kind: 'level', part: SUB_INDEX, value: { units: 9_999, places: 2 } },
    { kind: 'change', part: null, value: { units: 99, places: 0 } },
    { kind: 'rank', part: null, value: { units: 1, places: 0 } },
  ] as const;
  return units.flatMap(({ code }) =>
    periods
      .filter((period) => !period.includes('to'))
      .flatMap((period) =>
        kinds
          .filter(({ kind }) => code !== null || kind !== 'rank')
          .map(
            (kind): Target => ({
              ...{ ...kind, measure: 'own', period, isStrict: false, best: null },
              unit: (code === null ? COUNTRY_REF : refOf(code)) as FactUnit,
            }),
          ),
      ),
  );
}

function periodNamed(text: string): Period {
  const period = parsePeriod(text);
  if (!period.ok) throw new Error(text);
  return period.value;
}

function refuse(): never {
  throw new Error('nothing is set here');
}
