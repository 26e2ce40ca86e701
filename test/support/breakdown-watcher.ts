import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlBreakdownStore } from '../../src/collector/db/figures/breakdown-store.ts';
import { SqlReportStore } from '../../src/collector/db/figures/figure-store.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import { BreakdownPages } from '../../src/collector/figures/breakdowns/breakdowns.ts';
import type { Breakdown } from '../../src/contract/analysis/breakdowns.ts';
import type { ShownFigure } from '../../src/core/figures/small-cells.ts';
import { type Month, monthsOf, parsePeriod } from '../../src/core/kernel/period.ts';
import {
  isShorterSpan,
  isSpanWithin,
  SPAN_KINDS,
  type SpanKind,
  spanAround,
} from '../../src/core/kernel/span.ts';
import type { Questionnaire } from '../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../src/core/questionnaire/response.ts';
import { tallyLayout } from '../../src/core/tally/tally-layout.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { type GivenLevel, SumsShown } from './sums-shown.ts';

export interface BreakdownWorld {
  readonly database: OpenDatabase;
  readonly questionnaire: Questionnaire;
  readonly units: readonly { readonly code: string; readonly offices: readonly string[] }[];
  readonly periods: readonly string[];
  /** What breakdowns are looked at, each by itself, and how a record's value of it is read. */
  readonly breakdowns: Readonly<Record<string, (record: BrokenDownRecord) => string>>;
  readonly scopes: readonly string[];
}

interface BrokenDownRecord {
  readonly id: string;
  readonly unit: string;
  readonly day: string;
  readonly hour: number;
  readonly response: Response;
}

/** What is learnt of a value: as it is, or as it would be if values with a few respondents moved too. */
export type BreakdownIncludes = 'what-moved' | 'as-if-nothing-stayed';

/** A level with the span of the breakdowns it moved with. */
interface MovedLevel extends GivenLevel {
  readonly index: number;
  readonly unit: string;
  readonly month: Month;
  readonly value: string;
  readonly moved: SpanKind;
}

/**
 * Looks at every breakdown of every unit and period and forgets nothing. What a shown figure is a sum of is told from
 * the stored records, span by span and by none of the collector's code, and the figure is first compared with that sum.
 */
export class BreakdownWatcher {
  readonly #world: BreakdownWorld;
  readonly #pages: BreakdownPages;
  readonly #shown = new Map<string, SumsShown>();
  /** Figures that could be compared. */
  compared = 0;

  constructor(world: BreakdownWorld) {
    this.#world = world;
    const { database, questionnaire } = world;
    this.#pages = new BreakdownPages({
      releaseTime: 'daily',
      store: new SqlReportStore(database.reader),
      breakdowns: new SqlBreakdownStore(database.reader),
      exclusions: { heaps: async () => [] },
      units: new SqlUnitStore(database),
      questionnaires: { find: () => questionnaire, latest: () => questionnaire },
      spanDays: 10,
      nowMs: () => Date.UTC(2026, 1, 1),
    });
  }

  async look(includes: BreakdownIncludes = 'what-moved'): Promise<void> {
    const { units, periods, breakdowns, scopes, questionnaire } = this.#world;
    const layout = tallyLayout(questionnaire);
    for (const by of Object.keys(breakdowns)) {
      const shown = this.#shown.get(by) ?? new SumsShown();
      this.#shown.set(by, shown);
      const { moved, released } = await this.#levels(by, shown, includes);
      for (const { code, offices } of units) {
        for (const text of periods) {
          const period = parsePeriod(text);
          if (!period.ok) throw new Error(text);
          const months = new Set(monthsOf(period.value));
          const inPeriod = moved.filter(
            (one) => offices.includes(one.unit) && isSpanWithin(one.month, one.moved, months),
          );
          for (const of of scopes) {
            const answer = await this.#pages.read({
              ...{ unit: code, scope: EVERY_UNIT, period: period.value, rule: null, by, of },
              ...{ questionnaire: questionnaire.id, version: questionnaire.version, mode: 'kiosk' },
            });
            if (!answer.ok) throw new Error(answer.error.kind);
            const scope = layout.scopes.find(({ id }) => id === of);
            const items = new Set<string>(scope?.items.map((item) => layout.items[item] ?? ''));
            const sum = inPeriod.filter(({ item }) => items.has(item));
            this.#learn(answer.value, sum, shown, { where: `${code} ${text} ${by} ${of}`, includes });
          }
          if (offices.length === 1 && includes === 'what-moved') {
            const all = released.filter(
              (one) => offices.includes(one.unit) && isSpanWithin(one.month, one.moved, months),
            );
            checkRest(all, inPeriod, `${code} ${text} ${by}`);
          }
        }
      }
    }
  }

  /** By breakdown, what can be computed of fewer than ten people. */
  told(own: ReadonlySet<string>): readonly (readonly GivenLevel[])[] {
    return [...this.#shown].flatMap(([by, shown]) => [
      ...shown.toldOfFewerThan(10),
      // Where flags and help are told, everybody makes the ten.
      ...(by === 'flagged' || by === 'assistance' ? [] : shown.toldOfFewerThan(10, own)),
    ]);
  }

  #learn(
    { rows, figure }: Breakdown,
    sum: readonly MovedLevel[],
    shown: SumsShown,
    { where, includes }: { readonly where: string; readonly includes: BreakdownIncludes },
  ): void {
    const values = new Set([...rows.map(({ value }) => value), ...sum.map(({ value }) => value)]);
    for (const value of values) {
      const ofValue = sum.filter((one) => one.value === value);
      const row = rows.find((one) => one.value === value)?.figure ?? null;
      if (includes === 'what-moved') this.#compare(row, ofValue, `${where} ${value}`);
      shown.learn(ofValue);
    }
    if (includes === 'what-moved') this.#compare(figure, sum, where);
    shown.learn(sum);
  }

  #compare(figure: ShownFigure | null, sum: readonly MovedLevel[], where: string): void {
    if (figure?.hidden === true) throw new Error(`${where}: what moves by ten needs no hiding`);
    const respondents = new Set(sum.map(({ record }) => record)).size;
    const satisfied = sum.filter(({ level }) => level >= 4).length;
    const percent = sum.length === 0 ? null : 100 * (satisfied / sum.length);
    const isSame =
      (figure?.answers ?? 0) === sum.length &&
      (figure?.percent ?? null) === percent &&
      (figure?.respondents ?? 0) === respondents;
    if (!isSame)
      throw new Error(
        `${where}: ${JSON.stringify(figure)} is shown, and ${percent} of ${sum.length} is true`,
      );
    this.compared += 1;
  }

  async #levels(by: string, shown: SumsShown, includes: BreakdownIncludes) {
    const { database, questionnaire, breakdowns } = this.#world;
    const valueIn = breakdowns[by];
    if (valueIn === undefined) throw new Error(by);
    const rows = await database.reader
      .selectFrom('breakdowns')
      .selectAll()
      .where('breakdown', '=', by)
      .execute();
    const cells = new Map(rows.map((row) => [`${row.unit} ${row.span} ${row.month} ${row.value}`, row]));
    const made = await database.reader.selectFrom('breakdown_spans').selectAll().execute();
    const isMade = new Set(made.map((row) => `${row.unit} ${row.span} ${row.month}`));
    const records = await database.reader
      .selectFrom('records')
      .select(['id', 'unit', 'day', 'hour', 'body', 'waiting', 'span', 'breakdown'])
      .where('kind', '=', 'response')
      .where('version', '=', questionnaire.version)
      .where('mode', '=', 'kiosk')
      .where('state', 'in', ['released', 'partly'])
      .execute();
    const moved: MovedLevel[] = [];
    const released: MovedLevel[] = [];
    for (const { id, unit, day, hour, body, waiting, span, breakdown } of records) {
      const response = JSON.parse(body) as Response;
      if (response.profile['age'] === 1) continue;
      const month = day.slice(0, 7) as Month;
      const value = valueIn({ id, unit, day, hour, response });
      const waits = spansIn(JSON.parse(waiting) as string[]);
      const [entered, ...late] = breakdown === '' ? [] : (JSON.parse(breakdown) as string[]);
      const came = spansIn(late);
      let isIn = false;
      const out = new Set(
        Object.keys(response.answers).filter((item) => typeof levelOf(response, item) === 'number'),
      );
      for (const item of out) {
        const from = waits.has(item) ? waits.get(item) : span;
        if (from === undefined) continue;
        const level = { record: id, item, level: levelOf(response, item) as number };
        released.push({ ...level, index: shown.indexOf(level), unit, month, value, moved: from });
      }
      for (const kind of SPAN_KINDS) {
        if (entered === undefined || isShorterSpan(kind, entered as SpanKind)) continue;
        const { first } = spanAround(month, kind);
        const cell = cells.get(`${unit} ${kind} ${first} ${value}`);
        const movesAll = includes === 'as-if-nothing-stayed' && isMade.has(`${unit} ${kind} ${first}`);
        isIn ||= movesAll || (cell?.responses ?? 0) > 0;
        if (!isIn) continue;
        for (const item of out) {
          const from = came.has(item) ? came.get(item) : (entered as SpanKind);
          const index = tallyLayout(questionnaire).items.indexOf(item as never);
          const isMoved = movesAll || (JSON.parse(cell?.items ?? '[]') as number[]).includes(index);
          if (from === undefined || isShorterSpan(kind, from) || !isMoved) continue;
          out.delete(item);
          const level = { record: id, item, level: levelOf(response, item) as number };
          moved.push({ ...level, index: shown.indexOf(level), unit, month, value, moved: kind });
        }
      }
    }
    return { moved, released };
  }
}

/** What a figure holds beside all groups is none or ten answers to each question. */
function checkRest(released: readonly MovedLevel[], moved: readonly MovedLevel[], where: string): void {
  for (const item of new Set(moved.map((one) => one.item))) {
    const count = (levels: readonly MovedLevel[]) => levels.filter((one) => one.item === item).length;
    const rest = count(released) - count(moved);
    if (rest !== 0 && rest < 10) throw new Error(`${where}: ${rest} answers to ${item} are in no group`);
  }
}

function levelOf({ answers }: Response, item: string): unknown {
  return answers[item as keyof typeof answers];
}

/** By item the longer span that is named with it; undefined where none is. */
function spansIn(texts: readonly string[]): ReadonlyMap<string, SpanKind | undefined> {
  return new Map(
    texts.map((one) => {
      const [item = '', span] = one.split('@');
      return [item, span as SpanKind | undefined];
    }),
  );
}
