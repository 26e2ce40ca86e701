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
import {
  PUBLISHED_HEADER,
  publishedOf,
  SEED_SENTENCES,
  SEEDS,
  seedsCsv,
} from '../../support/published-lists.ts';

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
      expect([sentence?.vi, sentence?.en]).toEqual(SEED_SENTENCES[at]);
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
        'ranked 32 of 63, up 17 places; ranked 8 of 14 in the group Class III provinces, 3 of 8 in the region Southeast.',
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
