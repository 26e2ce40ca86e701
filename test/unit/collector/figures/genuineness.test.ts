import { describe, expect, test } from 'vitest';
import type { StoredBreakdown } from '../../../../src/collector/figures/breakdowns/breakdown-store.ts';
import type { ReportScope, ReportStore } from '../../../../src/collector/figures/figure-store.ts';
import { GenuinenessPages } from '../../../../src/collector/figures/genuineness.ts';
import type {
  AbandonmentRow,
  HelpRow,
  PatternRow,
} from '../../../../src/collector/figures/genuineness-store.ts';
import type { SumsWanted } from '../../../../src/collector/figures/sums/span-sums.ts';
import type { Genuineness } from '../../../../src/contract/analysis/genuineness.ts';
import type { Month } from '../../../../src/core/kernel/period.ts';
import type { Question } from '../../../../src/core/questionnaire/questionnaire.ts';
import { TallyAccumulator } from '../../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import { UnitTree } from '../../../../src/core/units/unit-tree.ts';
import { SERVICE } from '../../../support/batches.ts';
import { smallQuestionnaire, smallResponse } from '../../../support/small-questionnaire.ts';
import { type Heap, queryFor, storeOver, unitOf } from './report-world.ts';

const QUESTIONNAIRE = smallQuestionnaire({ assistance: SERVICE.assistance as Question });
const ITEMS = QUESTIONNAIRE.components.flatMap(({ subIndices }) => subIndices.flatMap(({ items }) => items));
const UNITS = [unitOf('01', null), unitOf('011', '01'), unitOf('012', '01')];
/** 16 December 2026. */
const NOW_MS = Date.UTC(2026, 11, 16);

const heap = (
  unit: string,
  month: string,
  people: number,
  first: Heap['answers'][number][string] = 4,
): Heap => ({
  unit,
  month,
  answers: Array.from({ length: people }, (_, at) =>
    Object.fromEntries(ITEMS.map(({ id }, index) => [id, index === 0 && at < 3 ? first : 4])),
  ),
});
/** Nobody was helped by family. */
const help = (unit: string, month: string, self: number, official: number): HelpRow => ({
  unit: `${unit}@2025-07-01`,
  month: month as Month,
  responses: self + official,
  said: [self, 0, official],
});

async function read(
  unit: string,
  text: string,
  heaps: readonly Heap[],
  helped: readonly HelpRow[] = [],
  stopped: readonly AbandonmentRow[] = [],
  told: readonly PatternRow[] = [],
  flagged: readonly StoredBreakdown[] = [],
  store: ReportStore = storeOver(QUESTIONNAIRE, heaps),
): Promise<Genuineness> {
  const pages = new GenuinenessPages({
    releaseTime: 'daily',
    store,
    genuineness: {
      help: async ({ firstMonth, lastMonth }) =>
        helped.filter(({ month }) => firstMonth <= month && month <= lastMonth),
      abandonments: async (_, units) => stopped.filter((row) => units?.includes(row.unit) ?? true),
      patterns: async (_, units) => told.filter((row) => units?.includes(row.unit) ?? true),
      fieldwork: async () => [],
      rechecks: async () => [],
    },
    breakdowns: { moved: async (_, breakdown) => (breakdown === 'flagged' ? flagged : []) },
    units: { tree: async () => new UnitTree(UNITS) },
    questionnaires: { find: () => QUESTIONNAIRE, latest: () => QUESTIONNAIRE },
    nowMs: () => NOW_MS,
  });
  const answer = await pages.read(queryFor(unit, text, QUESTIONNAIRE));
  if (!answer.ok) throw new Error(answer.error.kind);
  return answer.value;
}

describe('answer rates', () => {
  test('are read of the unit alone, however many units stand below it', async () => {
    const told: SumsWanted[] = [];
    const store = storeOver(QUESTIONNAIRE, []);
    const sums = async (_: ReportScope, wanted: SumsWanted) => {
      told.push(wanted);
      return { sums: [], pending: [] };
    };
    await read('01', '2026-10', [], [], [], [], [], { ...store, sums });
    expect(told.map(({ places, units }) => ({ places, units }))).toEqual([
      { places: ['01@2025-07-01'], units: [] },
    ]);
  });

  test('say of each question how many gave a level, had none to give, and did not want to', async () => {
    const heaps = [heap('011', '2026-10', 13, 'declined'), heap('012', '2026-10', 13, 'not-applicable')];
    expect((await read('011', '2026-10', heaps)).items[0]?.counts).toEqual({
      answered: 10,
      notApplicable: 0,
      declined: 3,
      unreached: 0,
    });
    expect((await read('01', '2026-10', heaps)).items[1]?.counts).toMatchObject({ answered: 26 });
  });

  test('are hidden where the figure of the question is', async () => {
    // Nine answers to the first question.
    const { items } = await read('012', '2026-10', [heap('012', '2026-10', 12, 'not-applicable')]);
    expect(items[0]?.counts).toBeNull();
  });
});

describe('help given', () => {
  const october = [help('011', '2026-10', 28, 12)];
  const november = [help('011', '2026-11', 26, 4)];
  const heaps = [heap('011', '2026-10', 40), heap('011', '2026-11', 30)];

  test('is told once the period is over', async () => {
    const answer = await read('011', '2026-10', heaps, october);
    expect(answer.isOver).toBe(true);
    expect(answer.help).toMatchObject({ covered: 40, unsaid: 0 });
    expect(answer.help?.options.map(({ id, count }) => [id, count])).toEqual([
      ['self', 28],
      ['family', 0],
      ['official', 12],
    ]);
    expect(await read('011', '2026-Q4', heaps, october)).toMatchObject({ isOver: false, help: null });
  });

  test('of a month with one to nine of them is in no longer period either', async () => {
    expect((await read('011', '2026-11', heaps, november)).help).toBeNull();
    const year = [...october, ...november].map((row) => ({
      ...row,
      month: row.month.replace('2026-1', '2025-1') as Month,
    }));
    expect((await read('011', '2025', [], year)).help).toMatchObject({ covered: 40 });
  });
});

describe('abandonment', () => {
  const stop = (unit: string, reached: string, count: number) => ({
    unit: `${unit}@2025-07-01`,
    reached,
    count,
  });
  test('names questions at which ten or more stopped, and adds up the others', async () => {
    const [one, two] = ITEMS;
    const stopped = [
      stop('011', one?.id ?? '', 6),
      stop('012', one?.id ?? '', 5),
      stop('011', two?.id ?? '', 4),
      stop('011', 'comment', 2),
    ];
    const { abandonment } = await read('01', '2026-10', [heap('011', '2026-10', 20)], [], stopped);
    expect(abandonment).toMatchObject({ count: 17, byItem: [{ id: one?.id, count: 11 }], elsewhere: 6 });
    expect((await read('012', '2026-10', [], [], stopped)).abandonment).toBeNull();
    expect((await read('01', '2026-12', [], [], stopped)).abandonment).toBeNull();
  });
});

describe('flags and speed', () => {
  const tell = (unit: string, pattern: string, counts: Readonly<Record<string, number>>): PatternRow => ({
    ...{ unit: `${unit}@2025-07-01`, pattern },
    counts: new Map(Object.entries(counts)),
  });
  const told = [
    tell('011', 'fast', { yes: 60, no: 40 }),
    tell('012', 'fast', { yes: 10, no: 90 }),
    tell('012', 'uniform', { yes: 12, no: 88 }),
    tell('011', 'speed', { '0': 60, '2/3': 40 }),
    tell('012', 'speed', { '2/3': 25, '4/3': 75, no: 10 }),
  ];

  test('add up what offices told, say of how many, and which units have surely more or less', async () => {
    const { patterns } = await read('01', '2026-10', [], [], [], told);
    expect(patterns?.flags).toEqual([
      { flag: 'fast', covered: 200, showing: 70 },
      { flag: 'uniform', covered: 100, showing: 12 },
      { flag: 'off-hours', covered: 0, showing: 0 },
      { flag: 'burst', covered: 0, showing: 0 },
      { flag: 'flagged', covered: 0, showing: 0 },
    ]);
    expect(
      patterns?.units.map(({ unit, flags }) => [unit.code, flags.map(({ flag, group }) => [flag, group])]),
    ).toEqual([
      ['011', [['fast', 'above']]],
      [
        '012',
        [
          ['fast', 'below'],
          ['uniform', null],
        ],
      ],
    ]);
  });

  test('speed is told in multiples of the reading time, with the band of the middle response', async () => {
    const { patterns } = await read('01', '2026-10', [], [], [], told);
    expect(patterns?.speed).toMatchObject({ covered: 200, untimed: 10, median: '2/3' });
    expect(patterns?.speed?.bands.map(({ from, count }) => [from, count])).toEqual([
      ['0', 60],
      ['1/3', 0],
      ['2/3', 65],
      ['4/3', 75],
      ['8/3', 0],
    ]);
    expect(patterns?.speed?.readingMs).toBeGreaterThan(0);
  });

  test('are told of a period that is over, and nothing is made up where nothing was told', async () => {
    expect((await read('01', '2026-12', [], [], [], told)).patterns).toBeNull();
    const { patterns } = await read('011', '2026-10', []);
    expect(patterns).toMatchObject({ speed: null, units: [] });
    expect(patterns?.flags.every(({ covered }) => covered === 0)).toBe(true);
  });
});

describe('the index with all and without the flagged', () => {
  const row = (isFlagged: boolean, level: 2 | 4, people: number): StoredBreakdown => {
    const layout = tallyLayout(QUESTIONNAIRE);
    const accumulator = new TallyAccumulator(layout, QUESTIONNAIRE);
    const answers = Object.fromEntries(layout.items.map((id) => [id, level]));
    for (let one = 0; one < people; one += 1) accumulator.add(smallResponse(answers));
    const { responses, sums } = accumulator.tally();
    return { unit: '011@2025-07-01', value: isFlagged ? '1' : '0', responses, sums };
  };

  test('stands side by side, each with its respondents, once the period is over', async () => {
    const flagged = [row(false, 4, 30), row(false, 2, 10), row(true, 4, 40)];
    const { cleaned } = await read('011', '2026-10', [], [], [], [], flagged);
    expect(cleaned?.all).toMatchObject({ respondents: 80, percent: 87.5 });
    expect(cleaned?.without).toMatchObject({ respondents: 40, percent: 75 });
    expect((await read('011', '2026-12', [], [], [], [], flagged)).cleaned).toBeNull();
    expect((await read('011', '2026-10', [])).cleaned).toBeNull();
  });
});
