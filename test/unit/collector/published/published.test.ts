import { describe, expect, test } from 'vitest';
import { besidePublished } from '../../../../src/collector/published/own-beside.ts';
import type { PublishedFigures } from '../../../../src/collector/published/published.ts';
import type { Published } from '../../../../src/contract/published/published-figures.ts';
import { must } from '../../../../src/core/kernel/assert.ts';
import { parsePeriod } from '../../../../src/core/kernel/period.ts';
import { itemsOf } from '../../../../src/core/questionnaire/items.ts';
import type { Level } from '../../../../src/core/questionnaire/questionnaire.ts';
import { EVERY_UNIT, type UnitScope } from '../../../../src/core/units/unit-scope.ts';
import { PUBLISHED_HEADER, SEED_CODES, SEEDS, seedsCsv } from '../../../support/published-lists.ts';
import { caseloadsOver, publishedOver } from '../../../support/published-world.ts';
import { smallQuestionnaire } from '../../../support/small-questionnaire.ts';
import type { Answers, Heap } from '../figures/report-world.ts';

const ITEMS = itemsOf(smallQuestionnaire()).map(({ id }) => id);

async function answer(
  from: PublishedFigures,
  unit: string | null,
  year: number | null = null,
  scope: UnitScope = EVERY_UNIT,
): Promise<Published> {
  const found = await from.answer({ unit, year, scope });
  if (!found.ok) throw new Error(found.error.kind);
  return found.value;
}

const list = (...rows: readonly string[]) => [PUBLISHED_HEADER, ...rows].join('\n');
const times = (count: number, level: Level): Answers[] =>
  Array.from({ length: count }, () => Object.fromEntries(ITEMS.map((id) => [id, level])));

describe('the published indices of a unit, side by side', () => {
  test.each(SEEDS.rows)('$unit, $index $year comes out with every number that was reported', async (row) => {
    const { indices } = await answer(publishedOver(seedsCsv()), SEED_CODES[row.unit] ?? '', row.year);
    const shown = must(
      indices.find(({ index }) => index === row.index),
      'the index of the row',
    );
    expect({
      score: shown.score === null ? null : Number(shown.score),
      scoreIs: shown.scoreIs,
      change: shown.change === null ? null : Number(shown.change),
      rank: shown.rank,
      of: shown.of,
      rankChange: shown.rankChange,
      groups: shown.groups,
    }).toEqual({
      score: row.score,
      scoreIs: row.scoreIs === 'more than' ? 'more-than' : 'exact',
      change: row.change,
      rank: row.rank,
      of: row.of,
      rankChange: row.rankChange,
      groups: row.groups,
    });
    expect(shown.sentence?.vi).toMatch(new RegExp(`^Năm ${row.year}, `));
  });

  test('in the order of the known indices; a target has its place in table and sentence', async () => {
    const { indices, years } = await answer(publishedOver(seedsCsv()), '58');
    expect(years).toEqual([2020]);
    expect(indices.map(({ index }) => index)).toEqual(['sipas', 'par-index', 'papi', 'ict']);
    expect(indices[0]?.targets).toEqual([{ kind: 'level', value: '80', state: 'reached' }]);
    expect(indices[0]?.sentence?.vi).toContain('vượt chỉ tiêu 80%');
  });

  test('Lai Châu: "score up, rank down" is explained', async () => {
    const { indices } = await answer(publishedOver(seedsCsv()), '12', 2019);
    expect(indices.map(({ index, explanation }) => [index, explanation?.en ?? null])).toEqual([
      ['par-index', null],
      ['pci', 'The result went up and the rank down, because others rose more.'],
    ]);
  });

  test('a province that did not change keeps its series, one made of others begins anew', async () => {
    const source = publishedOver(
      list(
        'sipas,2024,12,80,100,40,63,,,,x,,,',
        'sipas,2025,12,81.5,100,20,34,,,,x,,,',
        'sipas,2024,15,80,100,41,63,,,,x,,,',
        'sipas,2025,15,82,100,19,34,,,,x,,,',
      ),
    );
    const kept = await answer(source, '12');
    expect(kept.years).toEqual([2025, 2024]);
    expect(kept.indices[0]).toMatchObject({ change: '1.5', rankChange: null, otherField: 63 });
    expect(kept.indices[0]?.band).toMatchObject({ points: 2, sourceDate: '2025-11-27' });
    const made = await answer(source, '15');
    expect(made.years).toEqual([2025]);
    expect(made.indices[0]).toMatchObject({ change: null, rankChange: null });
    expect((await answer(source, '15@1900-01-01')).unit?.name).toBe('Tỉnh Yên Bái');
  });

  test('who is bound to a unit sees that one and those below it, and nothing of the country', async () => {
    const source = publishedOver(
      list('sipas,2024,VN,83.94,100,,,,,,x,,,', 'sipas,2024,12,80,100,40,63,,,,x,,,'),
    );
    const scope = { top: '12' };
    const seen = await answer(source, null, null, scope);
    expect(seen.units.map(({ code }) => code)).toEqual(['12']);
    expect(await source.answer({ unit: 'VN', year: null, scope })).toMatchObject({ ok: false });
    expect((await answer(source, 'VN')).indices[0]?.score).toBe('83.94');
  });

  test('without a unit, the one with the newest and most figures is shown; without any figure, none', async () => {
    const source = publishedOver(
      list(
        'sipas,2025,VN,83.11,100,,,,,,x,,,',
        'sipas,2024,20,80,100,,,,,,x,,,',
        'papi,2024,12,40,80,,,,,,x,,,',
        'pci,2024,12,60,100,,,,,,x,,,',
      ),
    );
    expect((await answer(source, null)).unit?.code).toBe('12');
    const none = await answer(publishedOver(seedsCsv().split('\n').slice(0, 2).join('\n')), '20');
    expect(none).toMatchObject({ unit: { code: '20' }, year: null, indices: [] });
  });
});

describe('own figures beside the published one', () => {
  const heap = (unit: string, answers: readonly Answers[]): Heap => ({ unit, month: '2025-10', answers });
  const csv = list('sipas,2025,12,80,100,20,34,,,,x,,,');

  test('are named as what they are; far above the official figure is called so', async () => {
    const { own } = await answer(publishedOver(csv, { heaps: [heap('12001', times(400, 5))] }), '12');
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({
      mode: 'kiosk',
      figureKind: 'voluntary',
      gap: { points: 20, isLarge: true },
    });
    const near = [...times(325, 5), ...times(75, 1)];
    const close = await answer(publishedOver(csv, { heaps: [heap('12001', near)] }), '12');
    expect(close.own[0]?.gap).toMatchObject({ points: 1.25, isLarge: false });
    const strict = publishedOver(csv, { heaps: [heap('12001', times(400, 5))], largeGapPoints: 25 });
    const { own: small, largeGapPoints } = await answer(strict, '12');
    expect([small[0]?.gap?.isLarge, largeGapPoints]).toEqual([false, 25]);
  });

  test('one on fewer than ten is hidden and has no gap', async () => {
    const { own } = await answer(publishedOver(csv, { heaps: [heap('12001', times(9, 5))] }), '12');
    expect(own[0]).toMatchObject({ figure: { hidden: true }, gap: null });
  });

  test('none stands beside a year of the former framework, nor a gap to "more than"', async () => {
    const old = { ...heap('12001', times(40, 5)), month: '2021-10' };
    const before = list('sipas,2021,12,80,100,20,63,,,,x,,,');
    expect((await answer(publishedOver(before, { heaps: [old] }), '12')).own).toEqual([]);
    const vague = list('sipas,2025,12,>80,100,20,34,,,,x,,,');
    const { own } = await answer(publishedOver(vague, { heaps: [heap('12001', times(40, 5))] }), '12');
    expect(own[0]?.gap).toBeNull();
  });

  test('caseloads stand beside what citizens say of the promised day; nothing is added twice', async () => {
    const caseloads = [
      { unit: '12@2025-07-01', month: '2025-10', received: 100, finished: 90, onTime: 81 },
      { unit: '12001@2025-07-01', month: '2025-10', received: 60, finished: 50, onTime: 40 },
      { unit: '12001@2025-07-01', month: '2025-11', received: 10, finished: 10, onTime: 10 },
      { unit: '12002@2025-07-01', month: '2025-11', received: 20, finished: 20, onTime: 10 },
      { unit: '20@2025-07-01', month: '2025-11', received: 7, finished: 7, onTime: 7 },
    ];
    const heaps = [heap('12001', times(40, 5))];
    const { caseload } = await answer(publishedOver(csv, { heaps, caseloads }), '12');
    expect(caseload).toMatchObject({ received: 130, finished: 120, onTime: 101, months: 2, responses: 40 });
    expect(caseload?.onTimeItem).toMatchObject({ hidden: false, percent: 100 });
    expect((await answer(publishedOver(csv), '12')).caseload).toBeNull();
  });

  test('of a period, dossiers on time of the unit and of those below stand beside what citizens say there', async () => {
    const stated = (unit: string, month: string, finished: number, onTime: number) => ({
      ...{ unit, month, finished, onTime },
      received: finished,
    });
    const caseloads = [
      stated('12001@2025-07-01', '2025-10', 50, 40),
      stated('12002@2025-07-01', '2025-10', 30, 30),
      stated('12001@2025-07-01', '2025-11', 20, 5),
      // Yên Bái bore the code of Lào Cai until then.
      stated('15@1900-01-01', '2025-06', 900, 1),
      stated('15@2025-07-01', '2025-11', 10, 9),
    ];
    const heaps = [
      heap('12001', times(40, 5)),
      heap('12002', times(12, 1)),
      { unit: '12001', month: '2025-12', answers: times(9, 5) },
    ];
    const from = caseloadsOver(heaps, caseloads);
    const of = async (unit: string, text: string, scope: UnitScope = EVERY_UNIT) => {
      const period = parsePeriod(text);
      if (!period.ok) throw new Error(text);
      const asked = { ...{ unit, scope, period: period.value }, version: null, rule: null };
      return from.answer({ ...asked, questionnaire: smallQuestionnaire().id, mode: 'kiosk' });
    };
    expect(await of('12', '2025-10')).toMatchObject({
      ok: true,
      value: {
        unit: { code: '12', finished: 80, months: 1, onTimePercent: 87.5 },
        responses: 52,
        responsePercent: 65,
        below: [
          { code: '12001', finished: 50, onTimePercent: 80, satisfiedPercent: 100 },
          { code: '12002', finished: 30, onTimePercent: 100, satisfiedPercent: 0 },
        ],
      },
    });
    const quarter = { unit: { finished: 100, months: 2, onTimePercent: 75 }, responsePercent: null };
    expect(await of('12', '2025-Q4')).toMatchObject({ ok: true, value: quarter });
    expect(await of('12', '2025')).toMatchObject({ ok: true, value: { unit: { finished: 100 } } });
    expect(await of('15', '2025')).toMatchObject({ ok: true, value: { unit: { finished: 10, months: 1 } } });
    expect(await of('12', '2025-12')).toMatchObject({ ok: true, value: { unit: null, below: [] } });
    expect(await of('12', '2025-10', { top: '12001' })).toMatchObject({ error: { kind: 'unit-unknown' } });
    expect(await of('12', '2025-12', { top: '12001' })).toMatchObject({ error: { kind: 'unit-unknown' } });
  });

  test('a hidden figure of the item stays hidden beside its dossiers', async () => {
    const caseloads = [
      { unit: '12001@2025-07-01', month: '2025-10', received: 50, finished: 50, onTime: 40 },
    ];
    const period = parsePeriod('2025-10');
    if (!period.ok) throw new Error('2025-10');
    const asked = { unit: '12', scope: EVERY_UNIT, version: null, rule: null, mode: 'kiosk' } as const;
    const found = await caseloadsOver([heap('12001', times(9, 5))], caseloads).answer({
      ...{ ...asked, period: period.value, questionnaire: smallQuestionnaire().id },
    });
    expect(found).toMatchObject({
      ok: true,
      value: { unit: { satisfiedPercent: null }, below: [{ onTimePercent: 80, satisfiedPercent: null }] },
    });
  });

  test('the figure weighted by dossiers stands beside the pooled one, with what it does not cover', async () => {
    const caseloads = [
      { unit: '12001@2025-07-01', month: '2025-10', received: 10, finished: 10, onTime: 10 },
      { unit: '12002@2025-07-01', month: '2025-10', received: 30, finished: 30, onTime: 10 },
    ];
    const heaps = [heap('12001', times(90, 5)), heap('12002', times(30, 1))];
    const { caseload } = await answer(publishedOver(csv, { heaps, caseloads }), '12');
    expect(caseload?.pooled).toMatchObject({ percent: 75 });
    expect(caseload?.weighted).toMatchObject({ percent: 25, uncoveredProportion: 0 });
    const few = [heap('12001', times(90, 5)), heap('12002', times(12, 1))];
    const partly = await answer(publishedOver(csv, { heaps: few, caseloads }), '12');
    expect(partly.caseload?.weighted).toMatchObject({ percent: 100, uncoveredProportion: 0.75 });
  });

  test('a qualifying household figure of a province is an estimate of the points its interval touches', () => {
    const figure = {
      hidden: false,
      percent: 86,
      low: 84,
      high: 88,
      respondents: 400,
      answers: 4000,
    } as const;
    const nothing = { previous: null, change: null, parent: null, verySatisfied: null };
    const overall = { figure: { ...figure, standardError: 1 }, ...nothing };
    const bandOf = (figureKind: 'household-sipas-method' | 'voluntary', others: readonly number[] | null) => {
      const own = new Map([['household' as const, { figureKind, overall }]]);
      const beside = { sipas: null, otherProvinces: others, largeGapPoints: 5, rules: [], year: 2025 };
      return besidePublished(own, beside)[0]?.estimatedBand;
    };
    const others = [...Array.from({ length: 9 }, () => 90), 86, ...Array.from({ length: 23 }, () => 80)];
    expect(bandOf('household-sipas-method', others)).toMatchObject({ from: 2, to: 3 });
    expect(bandOf('household-sipas-method', null)).toBeNull();
    expect(bandOf('household-sipas-method', [])).toBeNull();
    expect(bandOf('voluntary', others)).toBeNull();
  });
});
