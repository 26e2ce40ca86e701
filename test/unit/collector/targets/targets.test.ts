import { describe, expect, test } from 'vitest';
import { FiguresOfUnits } from '../../../../src/collector/figures/figures-of-units.ts';
import { findUnitIn } from '../../../../src/collector/lists/fact-lists.ts';
import { readTargetList } from '../../../../src/collector/targets/read-target-list.ts';
import { partsOf, TargetsOfUnits } from '../../../../src/collector/targets/targets.ts';
import { ok } from '../../../../src/core/kernel/result.ts';
import { itemsOf } from '../../../../src/core/questionnaire/items.ts';
import type { Level } from '../../../../src/core/questionnaire/questionnaire.ts';
import type { Target, TargetKey } from '../../../../src/core/targets/target.ts';
import { EVERY_UNIT, type UnitScope } from '../../../../src/core/units/unit-scope.ts';
import { UnitTree } from '../../../../src/core/units/unit-tree.ts';
import { PUBLISHED_HEADER, publishedOf, TODAY } from '../../../support/published-lists.ts';
import { smallQuestionnaire } from '../../../support/small-questionnaire.ts';
import { type Answers, type Heap, sourcesOver, unitOf } from '../figures/report-world.ts';

const SERVICE = smallQuestionnaire();
const ITEMS = itemsOf(SERVICE).map(({ id }) => id);
const UNITS = [
  unitOf('12', null, { kind: 'province' }),
  unitOf('12001', '12'),
  unitOf('12002', '12'),
  unitOf('20', null, { validFrom: '2020-01-01' }),
];
const TREE = new UnitTree(UNITS);
const PARTS = new Set(partsOf(SERVICE).map(({ id }) => id));

const times = (count: number, level: Level): Answers[] =>
  Array.from({ length: count }, () => Object.fromEntries(ITEMS.map((id) => [id, level])));
const heap = (unit: string, answers: readonly Answers[], month = '2025-10'): Heap => ({
  unit,
  month,
  answers,
});

function targetsOver(
  rows: readonly string[],
  { heaps = [] as readonly Heap[], published = [] as readonly string[], now = Date.UTC(2026, 10, 29) } = {},
) {
  const list = ['unit,measure,part,period,kind,value', ...rows].join('\n');
  const find = findUnitIn(TREE, EVERY_UNIT, TODAY);
  const parsed =
    rows.length === 0
      ? ok([])
      : readTargetList(new TextEncoder().encode(list), { find, today: TODAY, tree: TREE }, PARTS);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const figures = published.length === 0 ? null : publishedOf([PUBLISHED_HEADER, ...published].join('\n'));
  const kept = new Map<string, Target>();
  const service = new TargetsOfUnits({
    targets: {
      targets: async () => [...parsed.value, ...kept.values()],
      set: async (target) => void kept.set(target.kind, target),
      remove: async ({ kind }: TargetKey) => kept.delete(kind),
    },
    published: { figures: async () => (figures?.ok === true ? figures.value : []) },
    units: { tree: async () => TREE },
    questionnaires: { latest: () => SERVICE },
    ownFigures: new FiguresOfUnits(sourcesOver(SERVICE, UNITS, heaps)),
    nowMs: () => now,
  });
  return { service, kept };
}

async function states(
  { service }: ReturnType<typeof targetsOver>,
  query: { unit?: string; year?: number; scope?: UnitScope } = {},
) {
  const answer = await service.answer({ unit: null, year: null, scope: EVERY_UNIT, ...query });
  if (!answer.ok) throw new Error(answer.error.kind);
  return answer.value.targets.map(({ unit, kind, part, standing: { state, why } }) =>
    [unit.code, part?.id, kind, state, why].filter((word) => word != null).join(' '),
  );
}

describe('what came of targets', () => {
  test('of own figures is told by their interval, overall and by sub-index', async () => {
    const heaps = [
      heap('12001', [...times(180, 5), ...times(20, 1)]),
      heap('12002', [...times(60, 5), ...times(140, 1)]),
    ];
    const rows = [
      '12001,own,,2025,level,80',
      '12002,own,,2025,level,80',
      '12001,own,feedback,2025,level,90',
      '12,own,,2025,level,60',
      '12001,own,,2025,rank,1',
      '12002,own,,2025,rank,1',
      '12001,own,,2025,change,2',
    ];
    expect(await states(targetsOver(rows, { heaps }))).toEqual([
      '12 level not-sure interval',
      '12001 change not-sure no-figure',
      '12001 level reached',
      '12001 rank reached',
      '12001 feedback level not-sure interval',
      '12002 level missed',
      '12002 rank missed',
    ]);
  });

  test('what reaching it takes, of units, of criteria where there are none, and of a place', async () => {
    const heaps = [
      heap('12001', [...times(180, 5), ...times(20, 1)]),
      heap('12002', [...times(60, 5), ...times(140, 1)]),
    ];
    const rows = ['12,own,,2025,level,70', '12,own,,2025,level,90', '12002,own,,2025,rank,1'];
    const takes = async (row: string) => {
      const answer = await targetsOver([row], { heaps }).service.answer({
        unit: null,
        year: null,
        scope: EVERY_UNIT,
      });
      return answer.ok ? answer.value.targets[0]?.takes : undefined;
    };
    // 90 % and 30 % of equally many: raising the lower to their median, 60 %, gives half of 30 points.
    expect(await takes(rows[0] ?? '')).toMatchObject({
      missing: 10,
      level: 60,
      raised: [{ unit: { code: '12002' }, item: null, points: 15 }],
      isReached: true,
    });
    expect(await takes(rows[1] ?? '')).toMatchObject({ missing: 30, points: 15, isReached: false });
    expect(await takes(rows[2] ?? '')).toMatchObject({ missing: 60, raised: [], isReached: false });
    expect(await takes('12001,own,,2025,level,80')).toBeNull();
    expect(await takes('12,sipas,,2025,level,85')).toBeNull();
    const [first = '', ...others] = ITEMS;
    const mixed = times(100, 5).map((answers) => ({ ...answers, [first]: 1 as const }));
    const [row] = await Promise.all([
      targetsOver(['12001,own,,2025,level,99'], { heaps: [heap('12001', mixed)] }).service.answer({
        unit: null,
        year: null,
        scope: EVERY_UNIT,
      }),
    ]);
    const one = row.ok ? row.value.targets[0]?.takes : null;
    expect(one).toMatchObject({ level: 100, raised: [{ unit: null }], isReached: true });
    expect(one?.points).toBeCloseTo(100 / (others.length + 1), 10);
  });

  test('of a figure that is hidden nothing is told, nor of the one that would give it away', async () => {
    const heaps = [heap('12001', times(9, 5)), heap('12002', times(40, 1))];
    const rows = ['12001,own,,2025,level,0', '12002,own,,2025,level,0', '12,own,,2025,level,0'];
    expect(await states(targetsOver(rows, { heaps }))).toEqual([
      '12 level reached',
      '12001 level not-sure no-figure',
      '12002 level not-sure no-figure',
    ]);
  });

  test('is open while the year is under way', async () => {
    const heaps = [heap('12001', times(200, 5), '2026-10')];
    const running = targetsOver(['12001,own,,2026,level,80'], { heaps });
    expect(await states(running)).toEqual(['12001 level not-sure under-way']);
    const over = targetsOver(['12001,own,,2026,level,80'], { heaps, now: Date.UTC(2027, 0, 1) });
    expect(await states(over)).toEqual(['12001 level reached']);
  });

  test('of published indices is exact', async () => {
    const published = ['sipas,2025,12,85.17,100,20,34,,,,x,,4.13,'];
    const rows = [
      '12,sipas,,2025,level,>85',
      '12,sipas,,2025,rank,10',
      '12,sipas,,2025,change,2',
      '12,papi,,2025,level,45',
    ];
    expect(await states(targetsOver(rows, { published }))).toEqual([
      '12 level not-sure no-figure',
      '12 change reached',
      '12 level reached',
      '12 rank missed',
    ]);
  });

  test('of one year and its parts, the newest first; of a unit and those below it', async () => {
    const many = targetsOver([
      '12,own,,2025-Q4,level,80',
      '12001,own,,2025,level,80',
      '20,own,,2024,level,80',
    ]);
    const answer = await many.service.answer({ unit: null, year: null, scope: EVERY_UNIT });
    expect(answer.ok && [answer.value.year, answer.value.years]).toEqual([2025, [2025, 2024]]);
    expect(answer.ok && answer.value.targets.map(({ period }) => period)).toEqual(['2025-Q4', '2025']);
    expect(await states(many, { unit: '12001' })).toEqual(['12001 level not-sure no-figure']);
    expect(await states(many, { unit: '20', year: 2025 })).toEqual([]);
    expect(await states(many, { year: 2024, scope: { top: '12' } })).toEqual([]);
    expect(await many.service.answer({ unit: '20', year: null, scope: { top: '12' } })).toMatchObject({
      ok: false,
    });
  });
});

describe('setting a target', () => {
  const STATED = { unit: '12', measure: 'own', part: '', period: '2026', kind: 'level', value: '85' };
  const by = { actor: 'mo', scope: EVERY_UNIT };

  test('takes what a row of a list says, and names the field at fault', async () => {
    const { service, kept } = targetsOver([]);
    expect(await service.set(STATED, by)).toEqual({ ok: true, value: null });
    expect(kept.get('level')).toMatchObject({ unit: '12@2025-07-01', value: { units: 85, places: 0 } });
    const faults = await Promise.all(
      [
        { unit: '99' },
        { measure: '?' },
        { period: 'x' },
        { period: '2062' },
        { kind: 'best' },
        { value: 'many' },
        { value: '' },
        { part: 'beauty' },
        { measure: 'sipas', period: '2026-10' },
      ].map(async (change) => {
        const set = await service.set({ ...STATED, ...change }, by);
        return set.ok ? 'set' : `${set.error.column} ${set.error.kind}`;
      }),
    );
    expect(faults).toEqual([
      'unit unknown-unit',
      'measure bad-measure',
      'period bad-period',
      'period too-far-ahead',
      'kind bad-target-kind',
      'value bad-number',
      'value missing-cell',
      'part unknown-part',
      'period needs-a-year',
    ]);
  });

  test('outside the scope there is no such unit; what is not there is not removed', async () => {
    const { service } = targetsOver([]);
    const bound = { actor: 'an', scope: { top: '20' } };
    expect(await service.set(STATED, bound)).toMatchObject({ ok: false, error: { column: 'unit' } });
    const { value: _, ...key } = STATED;
    expect(await service.remove(key, by)).toEqual({ ok: false, error: null });
    await service.set(STATED, by);
    expect(await service.remove(key, by)).toMatchObject({ ok: true });
  });
});
