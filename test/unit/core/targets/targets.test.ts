import { describe, expect, test } from 'vitest';
import { readList } from '../../../../src/collector/csv/read-list.ts';
import { must } from '../../../../src/core/kernel/assert.ts';
import { publishedChange } from '../../../../src/core/published/published-changes.ts';
import {
  lastTargetYear,
  parseTargetList,
  TARGET_COLUMNS,
} from '../../../../src/core/targets/parse-target-list.ts';
import type { Target } from '../../../../src/core/targets/target.ts';
import {
  type OwnStanding,
  ownTargetStanding,
  publishedTargetStanding,
} from '../../../../src/core/targets/target-state.ts';
import {
  findProvince,
  PROVINCES,
  PUBLISHED_HEADER,
  publishedOf,
  TODAY,
} from '../../../support/published-lists.ts';

const HEADER = 'unit,measure,part,period,kind,value';
const PARTS = new Set(['access', 'feedback']);

function read(...rows: readonly string[]) {
  const list = readList(new TextEncoder().encode([HEADER, ...rows].join('\n')), {
    columns: TARGET_COLUMNS,
    key: 'unit',
  });
  if (!list.ok) throw new Error(JSON.stringify(list.error.faults));
  return parseTargetList(list.value, {
    find: findProvince,
    tree: PROVINCES,
    parts: PARTS,
    lastYear: lastTargetYear(TODAY),
  });
}

function faults(...rows: readonly string[]): readonly string[] {
  const parsed = read(...rows);
  return parsed.ok ? [] : parsed.error.map(({ line, kind }) => `${line} ${kind}`);
}

function target(row: string): Target {
  const parsed = read(row);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return must(parsed.value[0], 'one row');
}

describe('a list of targets', () => {
  test('no province can be in a place beyond the last, nor gain as many as there are', () => {
    expect(
      read('08,sipas,,2026,rank,34', '08,par-index,,2026,rank-change,33', '08,sipas,,2025,rank,63').ok,
    ).toBe(true);
    expect(
      faults(
        '08,sipas,,2026,rank,35',
        '08,sipas,,2026,rank,20-64',
        '08,sipas,,2026,rank-change,34',
        '08,own,,2026,rank,64',
        '35,sipas,,2021,rank,64',
        '08,sipas,,2025,rank,64',
      ),
    ).toEqual([1, 2, 3, 4, 5, 6].map((at) => `${at + 1} rank-beyond-of`));
  });

  test('every kind is read: the targets of Ninh Thuận and Hà Nam for 2021', () => {
    const parsed = read(
      '58,sipas,,2021,level,>85',
      '58,sipas,,2021,change,2',
      '58,sipas-service,,2021,change,1',
      '58,sipas-feedback,,2021,change,1',
      '58,par-index,,2021,change,4.6',
      '58,par-index,,2021,level,82.6',
      '58,par-index,,2021,rank-change,15',
      '58,par-index,,2021,rank,45',
      '35,sipas,,2021,rank,20-25',
      '12,own,feedback,2026,level,"85,5"',
    );
    const shown = parsed.ok
      ? parsed.value.map(({ measure, part, kind, value, isStrict, best }) =>
          [measure, part, kind, value.units, value.places, isStrict, best].join(' '),
        )
      : parsed.error;
    expect(shown).toEqual([
      'sipas  level 85 0 true ',
      'sipas  change 2 0 false ',
      'sipas-service  change 1 0 false ',
      'sipas-feedback  change 1 0 false ',
      'par-index  change 46 1 false ',
      'par-index  level 826 1 false ',
      'par-index  rank-change 15 0 false ',
      'par-index  rank 45 0 false ',
      'sipas  rank 25 0 false 20',
      'own feedback level 855 1 false ',
    ]);
  });

  test.each([
    ['another kind', '58,sipas,,2021,best,85', '2 bad-target-kind'],
    ['a month of a published index', '58,sipas,,2021-03,level,85', '2 needs-a-year'],
    ['a year that nobody plans for', '01,sipas,,2062,level,85', '2 too-far-ahead'],
    ['a period that is none', '58,sipas,,21,level,85', '2 bad-period'],
    ['a part nobody asks for', '12,own,beauty,2026,level,85', '2 unknown-part'],
    ['a part of a published index', '58,sipas,access,2021,level,85', '2 unknown-part'],
    ['places gained of an own figure', '12,own,,2026,rank-change,3', '2 needs-a-published-index'],
    ['places the wrong way round', '58,sipas,,2021,rank,25-20', '2 bad-count'],
    ['a level below nothing', '58,sipas,,2021,level,-1', '2 out-of-range'],
    ['a percentage beyond a hundred', '58,sipas,,2021,level,150', '2 out-of-range'],
    ['an own figure beyond a hundred', '12,own,,2026,level,>100.5', '2 out-of-range'],
    ['a change no percentage can make', '12,own,,2026,change,250', '2 out-of-range'],
    ['half a place', '58,sipas,,2021,rank-change,1.5', '2 out-of-range'],
    ['no value', '58,sipas,,2021,level,', '2 missing-cell'],
  ])('%s is a fault of its row', (_, row, fault) => {
    expect(faults(row)).toEqual([fault]);
  });

  test('the same target twice is a fault', () => {
    expect(faults('58,sipas,,2021,level,85', '58,sipas,,2021,level,86')).toEqual(['3 duplicate']);
  });
});

describe('what came of a target of an own figure', () => {
  const figure = { estimate: 86, low: 84, high: 88 };
  const own: OwnStanding = { level: figure, change: null, rank: null, isOver: true };
  const level = (value: string, standing: Partial<OwnStanding> = {}) => {
    const { state, why } = ownTargetStanding(target(`12,own,,2026,level,${value}`), { ...own, ...standing });
    return why === null ? state : `${state}: ${why}`;
  };

  test('is told by the whole interval', () => {
    expect([
      level('83'),
      level('84'),
      level('>84'),
      level('85'),
      level('88'),
      level('>88'),
      level('89'),
    ]).toEqual([
      'reached',
      'reached',
      'not-sure: interval',
      'not-sure: interval',
      'not-sure: interval',
      'missed',
      'missed',
    ]);
  });

  test('is open while the period is under way, and without a figure that may be shown', () => {
    expect(level('83', { isOver: false })).toBe('not-sure: under-way');
    expect(level('83', { level: null })).toBe('not-sure: no-figure');
  });

  test('a place is reached where the worst of its range is', () => {
    const rank = { estimate: 6, low: 4, high: 9 };
    const states = ['3', '4', '8', '9'].map(
      (value) => ownTargetStanding(target(`12,own,,2026,rank,${value}`), { ...own, rank }).state,
    );
    expect(states).toEqual(['missed', 'not-sure', 'not-sure', 'reached']);
  });

  test('a change is told by its own interval', () => {
    const change = { estimate: 2.5, low: 0.5, high: 4.5 };
    const states = ['0.5', '2', '5'].map(
      (value) => ownTargetStanding(target(`12,own,,2026,change,${value}`), { ...own, change }).state,
    );
    expect(states).toEqual(['reached', 'not-sure', 'missed']);
  });
});

describe('what came of a target of a published index', () => {
  const standing = (row: string, figureRow: string, formerRow?: string) => {
    const parsed = publishedOf(
      [PUBLISHED_HEADER, figureRow, ...(formerRow === undefined ? [] : [formerRow])].join('\n'),
    );
    const [figure, former] = parsed.ok ? parsed.value : [];
    const present = must(figure, JSON.stringify(parsed));
    const { state, why } = publishedTargetStanding(
      target(row),
      present,
      publishedChange(present, former ?? null),
    );
    return why === null ? state : `${state}: ${why}`;
  };
  const NINH_THUAN = 'sipas,2021,58,85.17,100,32,63,,,,x,,,';

  test('is exact', () => {
    expect(standing('58,sipas,,2021,level,85.17', NINH_THUAN)).toBe('reached');
    expect(standing('58,sipas,,2021,level,>85.17', NINH_THUAN)).toBe('missed');
    expect(standing('58,sipas,,2021,rank,32', NINH_THUAN)).toBe('reached');
    expect(standing('58,sipas,,2021,rank,20-25', NINH_THUAN)).toBe('missed');
    expect(standing('58,sipas,,2021,change,2', NINH_THUAN)).toBe('not-sure: no-figure');
    expect(standing('58,sipas,,2021,change,4.13', NINH_THUAN, 'sipas,2020,58,81.04,100,49,63,,,,x,,,')).toBe(
      'reached',
    );
  });

  test('"more than 79" surely meets 79 and leaves 80 open', () => {
    const LANG_SON = 'sipas,2021,20,>79,100,55,63,,,,x,,,';
    expect(standing('20,sipas,,2021,level,79', LANG_SON)).toBe('reached');
    expect(standing('20,sipas,,2021,level,>79', LANG_SON)).toBe('reached');
    expect(standing('20,sipas,,2021,level,80', LANG_SON)).toBe('not-sure: more-than');
  });

  test('places are not counted across 63 and 34', () => {
    expect(
      standing(
        '12,sipas,,2025,rank-change,3',
        'sipas,2025,12,81,100,20,34,,,,x,,,',
        'sipas,2024,12,80,100,40,63,,,,x,,,',
      ),
    ).toBe('not-sure: not-comparable');
  });
});
