import { describe, expect, test } from 'vitest';
import { must } from '../../../../src/core/kernel/assert.ts';
import { parseDecimal } from '../../../../src/core/kernel/decimal.ts';
import { bandPoints, estimatedPoints } from '../../../../src/core/published/bands.ts';
import { indexId, indexNamed, KNOWN_INDICES } from '../../../../src/core/published/known-indices.ts';
import { meetingSentence } from '../../../../src/core/published/meeting-sentence.ts';
import { oppositeMoves, publishedChange } from '../../../../src/core/published/published-changes.ts';
import type { PublishedFigure } from '../../../../src/core/published/published-figure.ts';
import { PUBLISHED_HEADER, publishedOf } from '../../../support/published-lists.ts';

function faults(...rows: readonly string[]): readonly string[] {
  const read = publishedOf([PUBLISHED_HEADER, ...rows].join('\n'));
  return read.ok ? [] : read.error.map(({ line, kind }) => `${line} ${kind}`);
}

function figures(...rows: readonly string[]): readonly PublishedFigure[] {
  const read = publishedOf([PUBLISHED_HEADER, ...rows].join('\n'));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

const change = (former: string, present: string) => {
  const [before, now] = figures(former, present);
  return publishedChange(must(now, 'the second row'), before ?? null);
};

describe('a list of published figures', () => {
  test.each([
    ['a number that is none', 'sipas,2020,58,85.1.7,100,,,,,,x,,,', ['2 bad-number']],
    ['a place beyond the last', 'sipas,2020,58,,,64,63,,,,x,,,', ['2 rank-beyond-of']],
    ['a place in no group', 'sipas,2020,58,85,100,,,,8,14,x,,,', ['2 group-incomplete']],
    ['nothing but an index', 'sipas,2020,58,,100,,63,,,,x,,,', ['2 nothing-stated']],
    ['a score beyond its max', 'papi,2020,58,85,80,,,,,,x,,,', ['2 score-beyond-max']],
    ['a percentage beyond a hundred', 'sipas,2020,58,850,,,,,,,x,,,', ['2 score-beyond-max']],
    ['a score beyond the usual max', 'par-index,2020,58,120,,,,,,,x,,,', ['2 score-beyond-max']],
    ['no source', 'sipas,2020,58,85,100,,,,,,,,,', ['2 missing-cell']],
    ['a day that is none', 'sipas,2020,58,85,100,,,,,,x,31/02/2021,,', ['2 bad-day']],
    ['a year that is none', 'sipas,20,58,85,100,,,,,,x,,,', ['2 bad-year']],
    ['a year that is not yet', 'sipas,2190,01,85,100,,,,,,x,,,', ['2 yet-to-come']],
    ['a source of tomorrow', 'sipas,2026,01,85,100,,,,,,x,30/11/2026,,', ['2 yet-to-come']],
    ['an id that is none', 'chỉ/số,2020,58,85,100,,,,,,x,,,', ['2 bad-index']],
    ['a unit nobody knows', 'sipas,2020,98,85,100,,,,,,x,,,', ['2 unknown-unit']],
    ['a unit that was not then', 'sipas,2026,58,85,100,,,,,,x,,,', ['2 unit-not-then']],
    ['two faults of one row, each', 'sipas,2020,58,x,100,0,63,,,,x,,,', ['2 bad-number', '2 bad-count']],
  ])('%s is a fault of its row, and nothing is taken', (_, row, expected) => {
    expect(faults(row)).toEqual(expected);
    expect(faults('sipas,2021,58,84,100,,,,,,x,,,', row)).toEqual(
      expected.map((fault) => fault.replace('2', '3')),
    );
  });

  test('the same figure twice is a fault, and so is a further row that says otherwise', () => {
    const row = 'sipas,2020,58,85.17,100,32,63,,,,x,,,';
    expect(faults(row, row)).toEqual(['3 duplicate']);
    expect(faults(row, 'sipas,2020,58,85.2,,,,Đông Nam Bộ,3,8,x,,,')).toEqual(['3 contradicts']);
    expect(faults(row, 'sipas,2020,58,,,,,Đông Nam Bộ,3,8,x,,,')).toEqual([]);
    const ranked = 'sipas,2020,58,,,,,Đông Nam Bộ,3,8,x,,,';
    expect(faults(row, ranked, ranked)).toEqual(['4 duplicate']);
  });

  test('a code is the unit of the year: 15 was Yên Bái and is Lào Cai', () => {
    const units = figures(
      'sipas,2024,15,85,100,,,,,,x,,,',
      'sipas,2025,15,85,100,,,,,,x,,,',
      'sipas,2025,15@1900-01-01,84,100,,,,,,x,,,',
      'sipas,2025,58,84,100,,,,,,x,,,',
    ).map(({ unit }) => unit);
    expect(units).toEqual(['15@1900-01-01', '15@2025-07-01', '15@1900-01-01', '58@1900-01-01']);
  });

  test('a number is kept as it was published, with point or comma', () => {
    const [one] = figures('sipas,2020,58,"83,10",100,,,,,,x,,"+1,2",');
    expect(one?.score).toEqual({ units: 8310, places: 2 });
    expect(one?.statedChange).toEqual({ units: 12, places: 1 });
  });
});

describe('indices', () => {
  test('are known by what people call them; any other has the titles of its list', () => {
    expect(['SIPAS', 'PAR INDEX', 'par_index', 'ICT Index'].map(indexId)).toEqual([
      'sipas',
      'par-index',
      'par-index',
      'ict',
    ]);
    expect(KNOWN_INDICES.map(({ id }) => id)).toEqual(['sipas', 'par-index', 'papi', 'pci', 'ddci', 'ict']);
    expect(indexNamed('dti', { title: 'Chỉ số chuyển đổi số', titleEn: 'Digital index' }).title).toEqual({
      vi: 'Chỉ số chuyển đổi số',
      en: 'Digital index',
    });
    expect(indexNamed('dti', { title: null, titleEn: null }).shortName).toBe('DTI');
    // A sub-index of SIPAS that is published too.
    expect(indexNamed('sipas-feedback', { title: null, titleEn: null }).isPercent).toBe(true);
  });
});

describe('what changed on the year before', () => {
  test('a place among 63 and one among 34 are never subtracted, stated or not', () => {
    const across = change('sipas,2024,12,80,100,40,63,,,,x,,,', 'sipas,2025,12,81,100,20,34,,,,x,,1,20');
    expect(across).toMatchObject({ rankPlaces: null, otherField: 63, score: { units: 1, places: 0 } });
    const within = change('sipas,2023,12,80,100,40,63,,,,x,,,', 'sipas,2024,12,81,100,20,62,,,,x,,,');
    expect(within).toMatchObject({ rankPlaces: 20, otherField: null });
  });

  test('the frameworks up to 2021 and from 2022 are warned of, for SIPAS alone', () => {
    const of = (index: string) =>
      change(`${index},2021,12,80,100,,,,,,x,,,`, `${index},2022,12,81,100,,,,,,x,,,`).warning;
    expect(of('sipas')).toBe('framework-changed-2022');
    expect(of('sipas-feedback')).toBe('framework-changed-2022');
    expect(of('papi')).toBeNull();
    const sentence = meetingSentence({
      index: indexNamed('sipas', { title: null, titleEn: null }),
      figure: must(figures('sipas,2022,12,81,100,,,,,,x,,,')[0], 'a figure'),
      change: change('sipas,2021,12,80,100,,,,,,x,,,', 'sipas,2022,12,81,100,,,,,,x,,,'),
      target: null,
    });
    expect(sentence?.vi).toContain('không so sánh trực tiếp');
  });

  test('nothing is computed from "more than", nor from another scale', () => {
    expect(change('sipas,2022,20,>78,100,,,,,,x,,,', 'sipas,2023,20,79,100,,,,,,x,,,').score).toBeNull();
    expect(change('papi,2018,20,40,60,,,,,,x,,,', 'papi,2019,20,42,80,,,,,,x,,,').score).toBeNull();
  });

  test('opposite moves are told apart from moves together', () => {
    const moves = (by: string, places: string) =>
      oppositeMoves(
        publishedChange(must(figures(`pci,2019,12,60,100,,,,,,x,,${by},${places}`)[0], 'one'), null),
      );
    expect([moves('1', '-1'), moves('-1', '1'), moves('1', '1'), moves('0', '-1'), moves('1', '')]).toEqual([
      'others-rose-more',
      'others-fell-more',
      null,
      null,
      null,
    ]);
  });
});

describe('the clauses of the meeting sentence', () => {
  const said = (row: string, target: 'above' | 'exactly' | 'missed' | null = null) => {
    const figure = must(figures(row)[0], 'a figure');
    return meetingSentence({
      index: indexNamed(figure.index, figure),
      figure,
      change: publishedChange(figure, null),
      target: target === null ? null : { level: must(parseDecimal('85'), 'a number'), met: target },
    })?.vi;
  };

  test('a target reached exactly and one missed; a place kept; a score kept', () => {
    expect(said('sipas,2020,58,85,100,32,63,,,,x,,0,0', 'exactly')).toBe(
      'Năm 2020, SIPAS đạt 85%, không đổi so với năm 2019, đạt chỉ tiêu 85%; xếp thứ 32/63, giữ nguyên thứ hạng.',
    );
    expect(said('sipas,2020,58,84,100,,,,,,x,,,', 'missed')).toBe(
      'Năm 2020, SIPAS đạt 84%, chưa đạt chỉ tiêu 85%.',
    );
  });

  test('a group that says what it is gets no further word', () => {
    expect(said('sipas,2020,58,,,,,Cụm thi đua số 2,1,,x,,,')).toBe(
      'Năm 2020, SIPAS xếp thứ 1 trong Cụm thi đua số 2.',
    );
  });
});

describe('points for the SIPAS place of a province (Decree 307/2025)', () => {
  test('places 1 to 10 give 3, 11 to 20 give 2, the rest 1', () => {
    expect([1, 10, 11, 20, 21, 34].map(bandPoints)).toEqual([3, 3, 2, 2, 1, 1]);
  });

  test('an estimate touches every band of its interval', () => {
    const others = Array.from({ length: 33 }, (_, at) => 95 - at);
    expect(estimatedPoints({ low: 84.5, high: 87.5 }, others)).toEqual({ from: 2, to: 3 });
    expect(estimatedPoints({ low: 84, high: 88 }, [90, 86, 85, 83])).toEqual({ from: 3, to: 3 });
  });
});
