import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlBreakdownStore } from '../../src/collector/db/figures/breakdown-store.ts';
import { SqlReportStore } from '../../src/collector/db/figures/figure-store.ts';
import { SqlGenuinenessStore } from '../../src/collector/db/figures/genuineness-store.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import { Reports } from '../../src/collector/figures/figures.ts';
import { GenuinenessPages } from '../../src/collector/figures/genuineness.ts';
import { Trends } from '../../src/collector/figures/trend.ts';
import type { Genuineness } from '../../src/contract/analysis/genuineness.ts';
import type { Trend } from '../../src/contract/analysis/trend.ts';
import type { Indices } from '../../src/contract/figures.ts';
import type { Counts } from '../../src/core/figures/pooled-tallies.ts';
import type { ShownFigure } from '../../src/core/figures/small-cells.ts';
import { type Month, monthsOf, type Period, parsePeriod } from '../../src/core/kernel/period.ts';
import type { SpanKind } from '../../src/core/kernel/span.ts';
import type { Questionnaire } from '../../src/core/questionnaire/questionnaire.ts';
import type { Mode, Response } from '../../src/core/questionnaire/response.ts';
import { ANSWER_ALONE_CELL } from '../../src/core/tally/open-export.ts';
import { tallyLayout } from '../../src/core/tally/tally-layout.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import type { RouteKey } from './attacked-routes.ts';
import { FurtherViews, type Teller, type Told, tellVerySatisfied } from './further-views.ts';
import {
  isThere,
  officesIn,
  percentOf,
  type ReleasedLevel,
  ReleasedLevels,
  type WatchedUnit,
} from './released-levels.ts';
import { rowsOfBlocks } from './rows-of-blocks.ts';
import { FieldworkWatcher, toldByInterval } from './sample-watcher.ts';
import { type GivenLevel, SumsShown } from './sums-shown.ts';

/** A table of figures that no view mixes with another. */
export interface Stream {
  readonly questionnaire: Questionnaire;
  readonly mode: Mode;
}

/** Which stored levels count as released: as they are, or as they would be without a part of the rules. */
export type Includes =
  | 'what-is-released'
  | 'as-if-nothing-waited'
  | 'as-if-all-were-of-months'
  | 'as-if-every-interval-were-of-its-sample';

export interface WatchedWorld {
  readonly database: OpenDatabase;
  readonly questionnaires: readonly Questionnaire[];
  readonly units: readonly WatchedUnit[];
  readonly periods: readonly string[];
  readonly nowMs: number;
  /** Gets the routes whose answers were read. */
  readonly routes: Set<RouteKey>;
}

/**
 * Looks at every view after every arrival and forgets nothing. What each shown figure is a sum of is told
 * from the stored records, and the figure is first compared with that sum: so a view that hid nothing and lied would
 * be noticed too.
 */
export class Watcher {
  readonly #world: WatchedWorld;
  readonly #reports: Reports;
  readonly #trends: Trends;
  readonly #genuineness: GenuinenessPages;
  readonly #further: FurtherViews;
  readonly #fieldwork: FieldworkWatcher;
  readonly #shown = new SumsShown();
  readonly #exported = new Map<string, ReadonlyMap<string, number>>();
  readonly #counts = new Map<string, Pick<Counts, 'released' | 'excluded'>>();
  readonly #rates = new Map<
    string,
    { readonly released: number; readonly told: readonly Genuineness['items'][number]['counts'][] }
  >();
  /** What was told of patterns when it was last looked at, by where it stands. */
  readonly #told = new Map<string, Readonly<Record<string, number>>>();
  /** By stream, the released tallies when it was last looked at. */
  readonly #lastReleased = new Map<string, string>();
  #looks = 0;
  /** Figures that could be compared. */
  compared = 0;
  /** Figures of a time before the unit was there, of what it was made of. */
  ofPredecessors = 0;
  /** Counts of patterns that were told. */
  patterns = 0;
  /** Intervals that tell how the neighbourhoods of a sample differ. */
  intervals = 0;

  constructor(world: WatchedWorld) {
    this.#world = world;
    const sources = {
      releaseTime: 'daily' as const,
      store: new SqlReportStore(world.database.reader),
      units: new SqlUnitStore(world.database),
      questionnaires: {
        find: (id: string, version: number) =>
          world.questionnaires.find((one) => one.id === id && one.version === version),
        latest: (id: string) => world.questionnaires.findLast((one) => one.id === id),
        list: () => world.questionnaires,
      },
      nowMs: () => world.nowMs,
    };
    this.#reports = new Reports(sources);
    this.#trends = new Trends(sources);
    const genuineness = new SqlGenuinenessStore(world.database.reader);
    const breakdowns = new SqlBreakdownStore(world.database.reader);
    this.#genuineness = new GenuinenessPages({ ...sources, genuineness, breakdowns });
    this.#further = new FurtherViews({ ...world, sources });
    this.#fieldwork = new FieldworkWatcher(world.database, world.units);
  }

  /**
   * Reads every unit of one stream, in every period where something was released since the last look, else in one
   * after the other: where a response that is pending moved anything, it is seen. `includes` says which stored levels
   * count as released.
   */
  async look(stream: Stream, includes: Includes = 'what-is-released') {
    const released = await this.#released(stream, includes);
    const layout = tallyLayout(stream.questionnaire);
    const itemsOf = new Map<string, ReadonlySet<string>>([
      ...layout.scopes.map(
        ({ id, items }) => [id, new Set<string>(items.map((item) => layout.items[item] ?? ''))] as const,
      ),
      ...layout.items.map((id) => [id, new Set<string>([id])] as const),
    ]);
    const answers = new Map<string, Indices>();
    const { periods, hasMoved } = await this.#periodsToRead(stream);
    const teller = this.#tellerOf(itemsOf, released, includes);
    const { units } = this.#world;
    // The further pages are read of one unit after the other.
    const turn = this.#looks % units.length;
    // What is made of shown figures tells a false world nothing more.
    const isRead = includes === 'what-is-released';
    for (const [at, unit] of units.entries()) {
      const { code } = unit;
      for (const text of periods) {
        const parsed = parsePeriod(text);
        if (!parsed.ok) throw new Error(text);
        if (!isThere(unit, parsed.value)) continue;
        const query = {
          unit: code,
          period: parsed.value,
          questionnaire: stream.questionnaire.id,
          version: stream.questionnaire.version,
          mode: stream.mode,
          rule: null,
          scope: EVERY_UNIT,
        };
        this.#world.routes.add('GET /api/v1/indices').add('GET /api/v1/counts/events');
        const answer = await this.#reports.indices(query);
        if (!answer.ok) throw new Error(answer.error.kind);
        answers.set(`${code} ${text}`, answer.value);
        this.#learn(answer.value, itemsOf, released, includes);
        tellVerySatisfied(answer.value, teller);
        const live = await this.#reports.counts(query);
        this.#learnCounts(`${JSON.stringify(query)}`, answer.value.counts, live.ok ? live.value : null);
        if (!isLastOfKind(text, this.#world.periods)) continue;
        this.#world.routes.add('GET /api/v1/trend').add('GET /api/v1/genuineness');
        const trend = await this.#trends.read({ ...query, months: 12, of: 'overall' });
        if (!trend.ok) throw new Error(trend.error.kind);
        this.#learnTrend(trend.value, stream, itemsOf, released, includes);
        const rates = await this.#genuineness.read(query);
        if (!rates.ok) throw new Error(rates.error.kind);
        this.#learnRates(JSON.stringify(query), rates.value, answer.value);
        this.#learnPatterns(JSON.stringify(query), rates.value);
        if (stream.mode === 'household') await this.#fieldwork.check(rates.value, monthsOf(parsed.value));
        if (isRead && at === turn) await this.#further.read(query, teller);
      }
    }
    if (isRead && hasMoved) await this.#readLists(stream, teller);
    for (const answer of answers.values()) this.#checkRanks(answer, answers);
    await this.#learnTold();
  }

  /** What is read whole where something was released; of one stream only, that which no version is named in. */
  async #readLists({ questionnaire, mode }: Stream, teller: Teller): Promise<void> {
    const { questionnaires } = this.#world;
    const period = parsePeriod('2025');
    if (!period.ok) throw new Error('no year');
    const { id, version } = questionnaire;
    const query = { ...{ unit: null, questionnaire: id, version, mode, rule: null }, scope: EVERY_UNIT };
    const { units } = this.#world;
    const unit = units[this.#looks % units.length];
    if (unit === undefined) throw new Error('no units');
    await this.#further.checkLists({ ...query, period: period.value }, unit);
    // Targets, published figures and caseloads are of units that are there all the time.
    const isStill = units.every(({ from, until }) => from === undefined && until === undefined);
    if (isStill && questionnaire === questionnaires[0] && mode === 'kiosk')
      await this.#further.readFacts(unit, teller);
  }

  #tellerOf(
    itemsOf: ReadonlyMap<string, ReadonlySet<string>>,
    released: ReleasedLevels,
    includes: Includes,
  ): Teller {
    const sumOf = ({ code, without, months, of }: Told) => {
      const left = without === undefined ? [] : (this.#officesOf(without, months) ?? []);
      const offices = this.#officesOf(code, months)?.filter((one) => !left.includes(one));
      return released.over({ offices, months, items: itemsOf.get(of) });
    };
    const learn = (told: Told) => {
      // Provinces that are there from the start, in which nobody was asked.
      if (this.#officesOf(told.code, told.months) === undefined || told.figure?.hidden === true) return;
      const sum = sumOf(told);
      if (told.figure !== undefined && includes === 'what-is-released') {
        this.#compare(told.figure, sum, `${told.where} ${told.code} ${told.of}`, told.from);
      }
      this.#shown.learn(sum);
    };
    return {
      told: learn,
      changed: ({ now, before, points }) => {
        const actual = percentOf(sumOf(now)) - percentOf(sumOf(before));
        if (includes === 'what-is-released' && Math.abs(points - actual) > 1e-9) {
          throw new Error(`${now.where} ${now.code} ${now.of}: ${points} is shown, and ${actual} is true`);
        }
        for (const one of [now, before]) learn({ ...one, figure: undefined });
      },
    };
  }

  /** What the closed periods say that the answers do not. */
  closedDifferences(): Promise<readonly unknown[]> {
    return this.#further.closedDifferences();
  }

  /** Undefined of a unit that is not watched. */
  #officesOf(code: string | null, months: readonly Month[]): readonly string[] | undefined {
    const unit = this.#world.units.find((one) => one.code === code);
    return unit === undefined ? undefined : officesIn(unit, months);
  }

  async #periodsToRead({ questionnaire: { id, version }, mode }: Stream) {
    const { reader } = this.#world.database;
    const released = await reader
      .selectFrom('tallies')
      .select(['unit', 'month', 'span', 'flagged', 'responses', 'sums', 'levels'])
      .where('margin', '=', 'total')
      .where('questionnaire', '=', id)
      .where('version', '=', version)
      .where('mode', '=', mode)
      .where('state', '=', 'released')
      .execute();
    const [name, now] = [`${version} ${mode}`, JSON.stringify(released)];
    const isSame = this.#lastReleased.get(name) === now;
    this.#lastReleased.set(name, now);
    this.#looks += 1;
    const { periods } = this.#world;
    return {
      periods: isSame ? [periods[this.#looks % periods.length] ?? ''] : periods,
      hasMoved: !isSame,
    };
  }

  /** The live count is of everybody; what is released, and who is kept out of it, moves by ten or not at all. */
  #learnCounts(view: string, counts: Counts, live: Counts | null): void {
    if (JSON.stringify(live) !== JSON.stringify(counts)) throw new Error(`${view}: two counts`);
    const before = this.#counts.get(view) ?? { released: 0, excluded: 0 };
    const moved = counts.released - before.released;
    if (moved !== 0 && moved < 10) throw new Error(`${view}: ${moved} released at a time`);
    if (moved === 0 && counts.excluded !== before.excluded)
      throw new Error(`${view}: who is kept out is told`);
    this.#counts.set(view, counts);
  }

  /**
   * Why questions were not answered moves with a block or not at all, and is told where the question's figure is. Only
   * what waited moves by itself, with ten answers or more at a time.
   */
  #learnRates(view: string, { items, released, help }: Genuineness, indices: Indices): void {
    for (const { id, counts } of items) {
      const figure = indices.items.find((item) => item.id === id)?.figure;
      const answered = figure === undefined || figure.hidden ? null : figure.respondents;
      if (counts !== null && counts.answered !== answered) throw new Error(`${view}: ${id} is told`);
    }
    const before = this.#rates.get(view);
    for (const [at, { id, counts }] of items.entries()) {
      const former = before?.released === released ? (before.told[at] ?? null) : null;
      if (counts === null || former === null) continue;
      const freed = counts.answered - former.answered;
      const isSame = JSON.stringify(counts) === JSON.stringify(former);
      if (!isSame && freed < 10) throw new Error(`${view}: rates of ${id} moved by ${freed} answers`);
    }
    this.#rates.set(view, { released, told: items.map(({ counts }) => counts) });
    const small = help?.options.some(({ count }) => count > 0 && count < 10);
    if (small === true) throw new Error(`${view}: who was helped is told of fewer than ten`);
  }

  /** What shows a pattern, and what does not, is nobody or ten and more, in every view. */
  #learnPatterns(view: string, { patterns, cleaned }: Genuineness): void {
    const numbers: readonly (readonly [string, number])[] = [
      ...(patterns?.flags ?? []).flatMap(({ flag, covered, showing }) => [
        [flag, showing] as const,
        [`not ${flag}`, covered - showing] as const,
      ]),
      ...(patterns?.speed?.bands ?? []).map(({ from, count }) => [`speed ${from}`, count] as const),
      ['untimed', patterns?.speed?.untimed ?? 0],
    ];
    for (const [name, count] of numbers) {
      if (count !== 0 && count < 10) throw new Error(`${view}: ${name} is told of ${count}`);
      if (count > 0) this.patterns += 1;
    }
    if (cleaned === null) return;
    const { all, without } = cleaned;
    for (const count of [without.respondents, all.respondents - without.respondents]) {
      if (count !== 0 && count < 10) throw new Error(`${view}: an index of ${count} flagged or others`);
    }
  }

  /** What every view of patterns adds up: each office's number moves by none or by ten and more at a time. */
  async #learnTold(): Promise<void> {
    const rows = await this.#world.database.reader.selectFrom('told_patterns').selectAll().execute();
    for (const { counts: text, ...place } of rows) {
      const name = JSON.stringify(place);
      const [before, counts] = [this.#told.get(name) ?? {}, JSON.parse(text) as Record<string, number>];
      for (const [value, count] of Object.entries(counts)) {
        const moved = Math.abs(count - (before[value] ?? 0));
        if (moved !== 0 && moved < 10) throw new Error(`${name}: ${value} moved by ${moved}`);
      }
      this.#told.set(name, counts);
    }
  }

  /** Ranks follow from the figures that are shown, so that none is told by them that is not; every view says the same. */
  #checkRanks({ unit, period, ranking, rank }: Indices, answers: ReadonlyMap<string, Indices>): void {
    const percent = ({ figure }: Indices['ranking'][number]) => (figure.hidden ? null : figure.percent);
    const ranked = ranking.filter((row) => row.rank !== null);
    for (const row of ranked) {
      const own = percent(row);
      if (own === null) throw new Error(`${row.unit.code}: a rank without a figure`);
      const better = ranked.filter((other) => (percent(other) ?? 0) > own).length;
      if (row.rank?.rank !== better + 1 || row.rank.of !== ranked.length) {
        throw new Error(`${row.unit.code}: rank ${JSON.stringify(row.rank)}, not ${better + 1}`);
      }
    }
    // Those without a rank stand by their codes, whatever they hide.
    const codes = ranking.filter((row) => row.rank === null).map((row) => row.unit.code ?? '');
    if (codes.join() !== [...codes].sort().join()) throw new Error(`${codes}: an order that tells`);
    const above = unit.parents.at(-1)?.code ?? null;
    if (unit.code === null || rank === null) return;
    const there = answers.get(`${above} ${period.text}`)?.ranking.find((row) => row.unit.code === unit.code);
    if (JSON.stringify(there?.rank) !== JSON.stringify(rank)) throw new Error(`${unit.code}: two ranks`);
  }

  /**
   * Reads the open export of every unit and compares it with the last one: rows that the attacker can tell apart by
   * where, when, how and with which flags somebody answered. Returns those by which one to nine people can be told.
   */
  async export({ questionnaire, mode }: Stream): Promise<readonly string[]> {
    const scope = {
      questionnaire: questionnaire.id,
      version: questionnaire.version,
      mode,
      firstMonth: '2025-01' as Month,
      lastMonth: '2025-12' as Month,
    };
    const counts = new Map<string, number>();
    for (const row of await rowsOfBlocks(this.#world.database, questionnaire, scope)) {
      const { unit, span, version } = row;
      const alone = row.flags === ANSWER_ALONE_CELL ? Object.keys(row.answers) : null;
      const group = JSON.stringify([unit, span, row.mode, version, row.flags, alone]);
      counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    const before = this.#exported.get(`${questionnaire.version} ${mode}`) ?? new Map<string, number>();
    this.#exported.set(`${questionnaire.version} ${mode}`, counts);
    const groups = [...new Set([...before.keys(), ...counts.keys()])];
    return groups.filter((group) => {
      const change = (counts.get(group) ?? 0) - (before.get(group) ?? 0);
      return change !== 0 && change < 10;
    });
  }

  #learn(
    answer: Indices,
    itemsOf: ReadonlyMap<string, ReadonlySet<string>>,
    released: ReleasedLevels,
    includes: Includes,
  ): void {
    const { unit, period, previousPeriod, comparedMonths, overall, components, subIndices, items, ranking } =
      answer;
    const above = unit.code === null ? undefined : (unit.parents.at(-1)?.code ?? null);
    const named = [{ id: 'overall', ...overall }, ...components, ...subIndices];
    const figures: Shown[] = [
      ...named.flatMap(({ id, figure, previous, parent }): Shown[] => [
        { id, figure, code: unit.code, period },
        ...(previous === null || previousPeriod === null
          ? []
          : [
              {
                id,
                figure: previous,
                code: unit.code,
                period: previousPeriod,
                months: comparedMonths?.previous,
              },
            ]),
        ...(parent === null || above === undefined ? [] : [{ id, figure: parent, code: above, period }]),
      ]),
      ...items.map(({ id, figure }) => ({ id, figure, code: unit.code, period })),
      ...ranking.map((row) => ({ id: 'overall', figure: row.figure, code: row.unit.code, period })),
    ];
    if (answer.madeOf?.isComparedWith === true && overall.previous?.hidden === false)
      this.ofPredecessors += 1;
    const changes = [
      ...named.map(({ id, change }) => ({ id, change, code: unit.code })),
      ...ranking.map(({ unit: { code }, change }) => ({ id: 'overall', change, code })),
    ];
    for (const { id, change, code } of changes) {
      if (change !== null) this.#learnChange(change, { id, code, answer, itemsOf, released, includes });
    }
    this.#learnFigures(figures, itemsOf, released, includes);
  }

  /** What another questionnaire's answers stand in for is one of that stream's figures. */
  #learnTrend(
    { unit, parent: above, points }: Trend,
    { questionnaire }: Stream,
    itemsOf: ReadonlyMap<string, ReadonlySet<string>>,
    released: ReleasedLevels,
    includes: Includes,
  ): void {
    const own = points.filter((point) => point.questionnaire?.version === questionnaire.version);
    const figures = own.flatMap(({ period, figure, parent }): Shown[] => [
      { id: 'overall', figure, code: unit.code, period },
      ...(parent === null || above === null
        ? []
        : [{ id: 'overall', figure: parent, code: above.code, period }]),
    ]);
    this.ofPredecessors += own.filter(
      ({ isOfPredecessors, figure }) => isOfPredecessors && !figure.hidden && figure.answers > 0,
    ).length;
    this.#learnFigures(figures, itemsOf, released, includes);
  }

  #learnFigures(
    figures: readonly Shown[],
    itemsOf: ReadonlyMap<string, ReadonlySet<string>>,
    released: ReleasedLevels,
    includes: Includes,
  ): void {
    for (const { id, figure, code, period, months: some } of figures) {
      if (figure.hidden) continue;
      const months = some ?? monthsOf(period);
      const offices = this.#officesOf(code, months);
      // Provinces that are there from the start, in which nobody was asked.
      if (offices === undefined && figure.answers === 0) continue;
      const sum = released.over({ offices, months, items: itemsOf.get(id) });
      const where = `${code} ${period.text} ${id}`;
      if (includes === 'what-is-released') this.#compare(figure, sum, where);
      this.#shown.learn(sum);
      if (sum[0]?.neighbourhood != null) this.#learnInterval(figure, sum, where, includes);
    }
  }

  #learnInterval(
    figure: ShownFigure,
    sum: readonly ReleasedLevel[],
    where: string,
    includes: Includes,
  ): void {
    const isAlways = includes === 'as-if-every-interval-were-of-its-sample';
    const neighbourhoods = toldByInterval(figure, sum, where, isAlways);
    for (const one of neighbourhoods) this.#shown.learn(one);
    if (neighbourhoods.length > 0) this.intervals += 1;
  }

  /** A change tells the figure of this period's months where it is of some of them and the former one is shown. */
  #learnChange(
    { points }: { readonly points: number },
    { id, code, answer, itemsOf, released, includes }: ChangeShown,
  ): void {
    const { period, previousPeriod, comparedMonths } = answer;
    if (previousPeriod === null) throw new Error(`${code}: a change from nothing`);
    const of = (months: readonly Month[]) =>
      released.over({ offices: this.#officesOf(code, months), months, items: itemsOf.get(id) });
    const now = of(comparedMonths?.current ?? monthsOf(period));
    const before = of(comparedMonths?.previous ?? monthsOf(previousPeriod));
    const actual = percentOf(now) - percentOf(before);
    if (includes === 'what-is-released' && Math.abs(points - actual) > 1e-9) {
      throw new Error(`${code} ${period.text} ${id}: a change of ${points} is shown, and ${actual} is true`);
    }
    this.#shown.learn(now);
    this.#shown.learn(before);
  }

  #compare(figure: ShownFigure, sum: readonly ReleasedLevel[], where: string, from?: number): void {
    if (figure.hidden) return;
    const percent = sum.length === 0 ? null : percentOf(sum, from);
    const respondents = new Set(sum.map(({ record }) => record)).size;
    if (figure.answers !== sum.length || figure.percent !== percent || figure.respondents !== respondents) {
      throw new Error(
        `${where}: ${JSON.stringify(figure)} is shown, and ${percent} of ${sum.length} is true`,
      );
    }
    this.compared += 1;
  }

  async #released({ questionnaire, mode }: Stream, includes: Includes): Promise<ReleasedLevels> {
    const rows = await this.#world.database.reader
      .selectFrom('records')
      .select(['id', 'unit', 'day', 'body', 'waiting', 'span', 'stratum', 'primary_unit as neighbourhood'])
      .where('kind', '=', 'response')
      .where('questionnaire', '=', questionnaire.id)
      .where('version', '=', questionnaire.version)
      .where('mode', '=', mode)
      .where('state', 'in', ['released', 'partly'])
      .execute();
    const levels = rows.flatMap(
      ({ id, unit, day, body, waiting, span, ...drawn }): readonly ReleasedLevel[] => {
        const { answers, profile } = JSON.parse(body) as Response;
        if (profile['age'] === 1) return [];
        const waits = new Map(
          (includes === 'as-if-nothing-waited' ? [] : (JSON.parse(waiting) as string[])).map((one) => {
            const [item = '', later] = one.split('@');
            return [item, later as SpanKind | undefined];
          }),
        );
        return Object.entries(answers).flatMap(([item, level]) =>
          typeof level !== 'number' || (waits.has(item) && waits.get(item) === undefined)
            ? []
            : [
                {
                  index: this.#shown.indexOf({ record: id, item, level }),
                  record: id,
                  item,
                  level,
                  unit,
                  month: day.slice(0, 7) as Month,
                  span: includes === 'as-if-all-were-of-months' ? 'month' : (waits.get(item) ?? span),
                  ...drawn,
                },
              ],
        );
      },
    );
    return new ReleasedLevels(levels);
  }

  /** Numbers on visits and on interviews checked again that were told. */
  get fieldwork(): number {
    return this.#fieldwork.told;
  }

  /** What was computed once more of shown figures. */
  get computed(): number {
    return this.#further.computed;
  }

  /** As SumsShown says. */
  toldOfFewerThan(people: number, own: ReadonlySet<string> = new Set()): readonly (readonly GivenLevel[])[] {
    return this.#shown.toldOfFewerThan(people, own);
  }
}

/** Its line has all that the lines of the periods before it have. */
function isLastOfKind(text: string, periods: readonly string[]): boolean {
  const kind = text.replaceAll(/\d/g, '0');
  return periods.findLast((one) => one.replaceAll(/\d/g, '0') === kind) === text;
}

interface ChangeShown {
  readonly id: string;
  readonly code: string | null;
  readonly answer: Indices;
  readonly itemsOf: ReadonlyMap<string, ReadonlySet<string>>;
  readonly released: ReleasedLevels;
  readonly includes: Includes;
}

/** A figure of a unit and period, wherever it is shown. */
interface Shown {
  readonly id: string;
  readonly figure: ShownFigure;
  readonly code: string | null;
  readonly period: Period;
  /** Some months of it; not said, all of them. */
  readonly months?: readonly Month[] | undefined;
}
