import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { must } from '../../../src/core/kernel/assert.ts';
import { decimalText } from '../../../src/core/kernel/decimal.ts';
import { indexNamed } from '../../../src/core/published/known-indices.ts';
import { meetingSentence } from '../../../src/core/published/meeting-sentence.ts';
import { publishedChange } from '../../../src/core/published/published-changes.ts';
import { PUBLISHED_HEADER, publishedOf } from '../../support/published-lists.ts';

const FILE = join(import.meta.dirname, '../data/published-results.json');
const { overall } = JSON.parse(readFileSync(FILE, 'utf8')) as {
  readonly overall: readonly { readonly year: number; readonly percent: number }[];
};

/** The national results as published, and that of 2025 as the press gave it. */
const SERIES = [...overall, { year: 2025, percent: 83.11 }];

function figures() {
  const rows = SERIES.map(({ year, percent }) => `sipas,${year},VN,${percent},100,,,,,,Bộ Nội vụ,,,`);
  const read = publishedOf([PUBLISHED_HEADER, ...rows].join('\n'));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

describe('the national series of SIPAS', () => {
  test('goes in and comes out as published', () => {
    const shown = figures().map(({ year, unit, score }) => [year, unit, score && decimalText(score)]);
    expect(shown).toEqual(SERIES.map(({ year, percent }) => [year, 'VN', String(percent)]));
  });

  test('changes by what was published, to the last digit', () => {
    const all = figures();
    const of = (year: number) =>
      must(
        all.find((figure) => figure.year === year),
        'a year of the series',
      );
    const change = (year: number) => {
      const { score } = publishedChange(of(year), all.find((figure) => figure.year === year - 1) ?? null);
      return score === null ? null : decimalText(score);
    };
    expect(SERIES.map(({ year }) => change(year))).toEqual([null, '1.03', null, '2.58', '1.28', '-0.83']);
    const present = of(2024);
    expect(
      meetingSentence({
        index: indexNamed('sipas', present),
        figure: present,
        change: publishedChange(present, of(2023)),
        target: null,
      })?.vi,
    ).toBe('Năm 2024, SIPAS đạt 83,94%, tăng 1,28 điểm phần trăm so với năm 2023 (82,66%).');
  });
});
