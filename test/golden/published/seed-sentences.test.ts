import { describe, expect, test } from 'vitest';
import { must } from '../../../src/core/kernel/assert.ts';
import { parseDecimal } from '../../../src/core/kernel/decimal.ts';
import { indexNamed } from '../../../src/core/published/known-indices.ts';
import { meetingSentence } from '../../../src/core/published/meeting-sentence.ts';
import {
  OPPOSITE_MOVES,
  oppositeMoves,
  publishedChange,
} from '../../../src/core/published/published-changes.ts';
import { PUBLISHED_HEADER, publishedOf, SEEDS, seedsCsv } from '../../support/published-lists.ts';

/** Written by hand from what was reported, in the order of the seeds. */
const SAID: readonly (readonly [vi: string, en: string])[] = [
  [
    'Năm 2020, SIPAS đạt 85,17%, tăng 4,13 điểm phần trăm so với năm 2019, vượt chỉ tiêu 80%; xếp thứ 32/63, tăng 17 bậc; xếp thứ 8/14 trong nhóm tỉnh loại III, 3/8 trong vùng Đông Nam Bộ.',
    'In 2020, SIPAS reached 85.17%, up 4.13 percentage points on 2019, above the target of 80%; ranked 32 of 63, up 17 places; ranked 8 of 14 in the group tỉnh loại III, 3 of 8 in the region Đông Nam Bộ.',
  ],
  [
    'Năm 2020, PAPI đạt 40,746/80 điểm, giảm 2,514 điểm so với năm 2019; xếp thứ 58/63, giảm 21 bậc.',
    'In 2020, PAPI reached 40.746/80 points, down 2.514 points on 2019; ranked 58 of 63, down 21 places.',
  ],
  [
    'Năm 2020, PAR INDEX đạt 78/100 điểm, giảm 2,95 điểm so với năm 2019; xếp thứ 60/63, giảm 28 bậc.',
    'In 2020, PAR INDEX reached 78/100 points, down 2.95 points on 2019; ranked 60 of 63, down 28 places.',
  ],
  ['Năm 2020, ICT Index xếp thứ 10/63, tăng 4 bậc.', 'In 2020, ICT Index ranked 10 of 63, up 4 places.'],
  ['Năm 2020, SIPAS xếp thứ 17/63, tăng 15 bậc.', 'In 2020, SIPAS ranked 17 of 63, up 15 places.'],
  ['Năm 2020, PAR INDEX xếp thứ 59/63, giảm 4 bậc.', 'In 2020, PAR INDEX ranked 59 of 63, down 4 places.'],
  [
    'Năm 2023, SIPAS đạt trên 79%; xếp thứ 55/63, tăng 4 bậc.',
    'In 2023, SIPAS reached more than 79%; ranked 55 of 63, up 4 places.',
  ],
  [
    'Năm 2023, PAR INDEX đạt trên 85/100 điểm; xếp thứ 47/63, tăng 7 bậc.',
    'In 2023, PAR INDEX reached more than 85/100 points; ranked 47 of 63, up 7 places.',
  ],
  [
    'Năm 2019, PAR INDEX đạt 79,51/100 điểm; xếp thứ 51/63, tăng 7 bậc.',
    'In 2019, PAR INDEX reached 79.51/100 points; ranked 51 of 63, up 7 places.',
  ],
  [
    'Năm 2019, PCI đạt 59,95/100 điểm, tăng 1,62 điểm so với năm 2018; giảm 1 bậc.',
    'In 2019, PCI reached 59.95/100 points, up 1.62 points on 2018; down 1 place.',
  ],
  ['Năm 2019, PAPI xếp thứ 9/63.', 'In 2019, PAPI ranked 9 of 63.'],
  ['Năm 2019, PCI xếp thứ 34/63.', 'In 2019, PCI ranked 34 of 63.'],
];

function figures() {
  const read = publishedOf(seedsCsv());
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

describe('what provinces said of their indices', () => {
  test.each(SEEDS.rows.map((row, at) => ({ ...row, at })))(
    '$unit, $index $year goes in by CSV and comes out as one sentence',
    ({ at, target }) => {
      const figure = must(figures()[at], 'a figure for each row');
      const level = target === undefined ? null : parseDecimal(String(target.atLeast));
      const sentence = meetingSentence({
        index: indexNamed(figure.index, figure),
        figure,
        change: publishedChange(figure, null),
        target: level === null ? null : { level, met: 'above' },
      });
      expect([sentence?.vi, sentence?.en]).toEqual(SAID[at]);
    },
  );

  test('each is one figure, the places in groups with it', () => {
    expect(figures()).toHaveLength(SEEDS.rows.length);
    expect(figures()[0]?.groups).toEqual([
      { group: 'tỉnh loại III', rank: 8, of: 14 },
      { group: 'Đông Nam Bộ', rank: 3, of: 8 },
    ]);
  });

  test('with the year before known, change, former score and places are computed from it', () => {
    const read = publishedOf(
      `${PUBLISHED_HEADER}\nsipas,2019,58,81.04,100,49,63,,,,Báo cáo,,,\n` +
        'sipas,2020,58,85.17,100,32,63,tỉnh loại III,8,14,Báo cáo,,,\n' +
        'sipas,2020,58,,,,,Đông Nam Bộ,3,8,Báo cáo,,,\n',
    );
    const [former, figure] = read.ok ? read.value : [];
    const present = must(figure, 'the figure of 2020');
    const change = publishedChange(present, former ?? null);
    const sentence = meetingSentence({
      index: indexNamed('sipas', present),
      figure: present,
      change,
      target: { level: must(parseDecimal('80'), 'a number'), met: 'above' },
    });
    expect(sentence?.vi).toBe(
      'Năm 2020, SIPAS đạt 85,17%, tăng 4,13 điểm phần trăm so với năm 2019 (81,04%), vượt chỉ tiêu 80%; ' +
        'xếp thứ 32/63, tăng 17 bậc; xếp thứ 8/14 trong nhóm tỉnh loại III, 3/8 trong vùng Đông Nam Bộ.',
    );
    expect(sentence?.en).toBe(
      'In 2020, SIPAS reached 85.17%, up 4.13 percentage points on 2019 (81.04%), above the target of 80%; ' +
        'ranked 32 of 63, up 17 places; ranked 8 of 14 in the group tỉnh loại III, 3 of 8 in the region Đông Nam Bộ.',
    );
  });

  test('Lai Châu: score up and place down is explained, the others are not', () => {
    const moves = figures().map((figure) => oppositeMoves(publishedChange(figure, null)));
    expect(moves.map((move) => move ?? '')).toEqual(
      SEEDS.rows.map(({ unit, index }) => (unit === 'Lai Châu' && index === 'pci' ? 'others-rose-more' : '')),
    );
    expect(OPPOSITE_MOVES['others-rose-more'].vi).toBe(
      'Kết quả tăng nhưng thứ hạng giảm, vì các đơn vị khác tăng nhiều hơn.',
    );
  });
});
