import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import type { SqlExclusionStore } from '../../src/collector/db/exclusions/exclusion-store.ts';
import { SqlReportStore } from '../../src/collector/db/figures/figure-store.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import { ExclusionPages } from '../../src/collector/figures/exclusions/exclusions.ts';
import type { Exclusions } from '../../src/contract/analysis/exclusions.ts';
import { type Month, monthsOf, parsePeriod } from '../../src/core/kernel/period.ts';
import { isSpanWithin, type SpanKind, spanAround } from '../../src/core/kernel/span.ts';
import type { Questionnaire } from '../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../src/core/questionnaire/response.ts';
import { tallyLayout } from '../../src/core/tally/tally-layout.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { type GivenLevel, SumsShown } from './sums-shown.ts';

interface ExclusionWorld {
  readonly database: OpenDatabase;
  readonly store: SqlExclusionStore;
  readonly questionnaire: Questionnaire;
  readonly units: readonly { readonly code: string; readonly offices: readonly string[] }[];
  readonly periods: readonly string[];
  /** What breakdowns are looked at, each by itself beside the exclusions, and how a record's value of it is read. */
  readonly breakdowns: Readonly<
    Record<string, (record: { id: string; day: string; hour: number }) => string>
  >;
}

/** Figures as they moved: what they tell beside a breakdown, even without exclusions, is not covered. */
const IN_TIME = '';

/** What is learnt: what is shown, or what would be if responses were excluded as they are chosen. */
export type ExclusionIncludes = 'what-is-shown' | 'as-if-all-that-are-chosen';

/** A level with where it stands. */
interface StandingLevel extends GivenLevel {
  readonly unit: string;
  readonly month: Month;
  readonly span: SpanKind;
  /** The exclusion that took it; null where none did. */
  readonly exclusion: string | null;
  /** By breakdown, the value with which it moved when its month's were made; null where it did not. */
  readonly moved: Readonly<Record<string, string | null>>;
}

/**
 * Looks at every figure as it moves, at each figure without what is excluded, and at the breakdowns of months, and
 * forgets nothing. What is a sum of what is told from the stored records, by none of the collector's code.
 */
export class ExclusionWatcher {
  readonly #world: ExclusionWorld;
  readonly #pages: ExclusionPages;
  /** Figures in time, and beside them one breakdown each. */
  readonly #shown: ReadonlyMap<string, SumsShown>;
  /** Figures without something that could be compared. */
  compared = 0;

  constructor(world: ExclusionWorld) {
    this.#world = world;
    const { database, questionnaire, store } = world;
    this.#shown = new Map([IN_TIME, ...Object.keys(world.breakdowns)].map((by) => [by, new SumsShown()]));
    this.#pages = new ExclusionPages({
      releaseTime: 'daily',
      store: new SqlReportStore(database.reader),
      exclusions: store,
      units: new SqlUnitStore(database),
      questionnaires: { find: () => questionnaire, latest: () => questionnaire },
      nowMs: () => Date.UTC(2026, 1, 1),
    });
  }

  /** Looks at the figures with all, which move day by day. */
  async lookAtFigures(): Promise<void> {
    const levels = await this.#levels();
    for (const { offices, months } of this.#views()) {
      this.#learn([IN_TIME], within(levels, offices, months));
    }
  }

  /** Looks at the figures without what is excluded, and at the breakdowns. */
  async look(
    chosen: (record: string) => boolean,
    includes: ExclusionIncludes = 'what-is-shown',
  ): Promise<void> {
    const levels = await this.#levels();
    const stands = await this.#standing();
    for (const { code, offices, months, text } of this.#views()) {
      const all = within(levels, offices, months);
      const answer = await this.#read(code, text);
      const isOut = ({ exclusion, record }: StandingLevel) =>
        includes === 'what-is-shown' ? exclusion !== null && stands.has(exclusion) : chosen(record);
      const left = all.filter((one) => !isOut(one));
      if (includes === 'what-is-shown') this.#compare(answer, all, left, `${code} ${text}`);
      this.#learn([...this.#shown.keys()], all);
      this.#learn([...this.#shown.keys()], left);
      if (months.length !== 1) continue;
      for (const by of Object.keys(this.#world.breakdowns)) {
        for (const value of new Set(all.flatMap(({ moved }) => moved[by] ?? []))) {
          this.#learn(
            [by],
            all.filter(({ moved }) => moved[by] === value),
          );
        }
      }
    }
  }

  /** What can be computed of fewer than ten people. */
  told(own: ReadonlySet<string>): readonly (readonly GivenLevel[])[] {
    return [...this.#shown].flatMap(([by, shown]) => [
      ...shown.toldOfFewerThan(10).map((heap) => [{ record: by, item: '', level: 0 }, ...heap]),
      ...(by === 'flagged' ? [] : shown.toldOfFewerThan(10, own)),
    ]);
  }

  *#views() {
    const { units, periods } = this.#world;
    for (const { code, offices } of units) {
      for (const text of periods) {
        const period = parsePeriod(text);
        if (!period.ok) throw new Error(text);
        yield { code, offices, text, months: monthsOf(period.value) };
      }
    }
  }

  async #read(code: string, text: string): Promise<Exclusions> {
    const { questionnaire } = this.#world;
    const period = parsePeriod(text);
    if (!period.ok) throw new Error(text);
    const answer = await this.#pages.read({
      ...{ unit: code, scope: EVERY_UNIT, period: period.value, rule: null },
      ...{ questionnaire: questionnaire.id, version: questionnaire.version, mode: 'kiosk' },
    });
    if (!answer.ok) throw new Error(answer.error.kind);
    return answer.value;
  }

  #learn(names: readonly string[], sum: readonly StandingLevel[]): void {
    for (const name of names) {
      const shown = this.#shown.get(name);
      shown?.learn(sum.map((level) => ({ index: shown.indexOf(level) })));
    }
  }

  #compare(
    { index }: Exclusions,
    all: readonly StandingLevel[],
    left: readonly StandingLevel[],
    where: string,
  ): void {
    if (index === null) {
      if (all.length !== left.length) throw new Error(`${where}: something is excluded and not shown`);
      return;
    }
    const out = new Set(all.filter((one) => !left.includes(one)).map(({ record }) => record)).size;
    for (const [name, shown, sum, respondents] of [
      ['all', index.all, all, peopleIn(all)],
      ['without', index.without, left, peopleIn(all) - out],
    ] as const) {
      if (shown === null) continue;
      const percent =
        sum.length === 0 ? null : 100 * (sum.filter(({ level }) => level >= 4).length / sum.length);
      if (shown.respondents !== respondents || shown.percent !== percent) {
        throw new Error(
          `${where} ${name}: ${JSON.stringify(shown)} is shown, and ${percent} of ${respondents} is true`,
        );
      }
      this.compared += 1;
    }
  }

  async #standing(): Promise<ReadonlySet<string>> {
    const rows = await this.#world.database.reader
      .selectFrom('exclusions')
      .select('id')
      .where('stands', '=', 1)
      .execute();
    return new Set(rows.map(({ id }) => id));
  }

  async #levels(): Promise<readonly StandingLevel[]> {
    const { database, breakdowns, questionnaire } = this.#world;
    const { items: order } = tallyLayout(questionnaire);
    const cells = await database.reader
      .selectFrom('breakdowns')
      .select(['unit', 'month', 'breakdown', 'value', 'items', 'responses'])
      .where('span', '=', 'month')
      .execute();
    const cellOf = new Map(
      cells.map((row) => [`${row.unit} ${row.month} ${row.breakdown} ${row.value}`, row]),
    );
    const heaps = await database.reader
      .selectFrom('excluded_heaps')
      .select(['exclusion', 'unit', 'month', 'span', 'kept'])
      .execute();
    const keptIn = new Map(
      heaps.map(({ exclusion, unit, month, span, kept }) => [
        `${exclusion} ${unit} ${month} ${span}`,
        JSON.parse(kept) as string[],
      ]),
    );
    const records = await database.reader
      .selectFrom('records')
      .select(['id', 'unit', 'day', 'hour', 'body', 'waiting', 'span', 'breakdown', 'exclusion'])
      .where('kind', '=', 'response')
      .where('state', 'in', ['released', 'partly'])
      .execute();
    return records.flatMap(({ id, unit, day, hour, body, waiting, span, breakdown, exclusion }) => {
      const { answers, profile } = JSON.parse(body) as Response;
      if (profile['age'] === 1) return [];
      const month = day.slice(0, 7) as Month;
      const waits = spansIn(JSON.parse(waiting) as string[]);
      const [entered, ...late] = breakdown === '' ? [] : (JSON.parse(breakdown) as string[]);
      const [heap, ...notThere] = exclusion === '' ? [] : (JSON.parse(exclusion) as string[]);
      const kept = keptIn.get(`${heap} ${unit} ${spanAround(month, span).first} ${span}`) ?? [];
      return Object.entries(answers).flatMap(([item, level]): readonly StandingLevel[] => {
        const from = waits.has(item) ? waits.get(item) : span;
        if (typeof level !== 'number' || from === undefined) return [];
        const isTaken =
          heap !== undefined && from === span && !notThere.includes(item) && !kept.includes(item);
        const moved = Object.entries(breakdowns).map(([by, read]): [string, string | null] => {
          const value = read({ id, day, hour });
          const cell = cellOf.get(`${unit} ${month} ${by} ${value}`);
          const isIn =
            entered === 'month' &&
            !spansIn(late).has(item) &&
            (cell?.responses ?? 0) > 0 &&
            (JSON.parse(cell?.items ?? '[]') as number[]).includes(order.indexOf(item as never));
          return [by, isIn ? value : null];
        });
        return [
          {
            ...{ record: id, item, level, unit, month, span: from },
            exclusion: isTaken ? heap : null,
            moved: Object.fromEntries(moved),
          },
        ];
      });
    });
  }
}

/** What was released for spans that lie wholly inside the months. */
function within(levels: readonly StandingLevel[], offices: readonly string[], months: readonly Month[]) {
  const asked = new Set(months);
  return levels.filter(({ unit, month, span }) => offices.includes(unit) && isSpanWithin(month, span, asked));
}

function peopleIn(levels: readonly StandingLevel[]): number {
  return new Set(levels.map(({ record }) => record)).size;
}

/** Items with the longer span behind their `@`, if any. */
function spansIn(items: readonly string[]): ReadonlyMap<string, SpanKind | undefined> {
  return new Map(
    items.map((one) => {
      const [item = '', span] = one.split('@');
      return [item, span as SpanKind | undefined];
    }),
  );
}
