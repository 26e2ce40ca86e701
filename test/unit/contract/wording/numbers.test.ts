import { describe, expect, test } from 'vitest';
import {
  displayLanguage,
  formatCount,
  formatPercent,
  formatRank,
  formatSignedPoints,
  formatTime,
} from '../../../../src/contract/wording/format.ts';
import { periodInSentence, periodLabel } from '../../../../src/contract/wording/period-label.ts';
import { niceDomain, plotAxis } from '../../../../src/contract/wording/plot-domain.ts';
import { type Period, parsePeriod } from '../../../../src/core/kernel/period.ts';

describe('numbers', () => {
  test.each([
    [83.94, '83,94%', '83.94%'],
    [100, '100,00%', '100.00%'],
    [0, '0,00%', '0.00%'],
    [90.909_090_9, '90,91%', '90.91%'],
    [-0.001, '0,00%', '0.00%'],
  ])('a percentage %d has two decimals and no space before the sign', (percent, vi, en) => {
    expect([formatPercent(percent, 'vi'), formatPercent(percent, 'en')]).toEqual([vi, en]);
  });

  test.each([
    [1.28, '+1,28', '+1.28'],
    [-3.5, '\u22123,50', '\u22123.50'],
    [0, '0,00', '0.00'],
    [-0.004, '0,00', '0.00'],
    [0.005_1, '+0,01', '+0.01'],
  ])('a change of %d points has a sign unless it rounds to nothing', (points, vi, en) => {
    expect([formatSignedPoints(points, 'vi'), formatSignedPoints(points, 'en')]).toEqual([vi, en]);
  });

  test('counts are grouped, also those of four digits', () => {
    expect([formatCount(1234, 'vi'), formatCount(1_234_567, 'vi'), formatCount(1234, 'en')]).toEqual([
      '1.234',
      '1.234.567',
      '1,234',
    ]);
  });

  test('a rank stands over how many were ranked', () => {
    expect(formatRank({ rank: 17, of: 63 })).toBe('17/63');
  });

  test('the time is that of Việt Nam, wherever the screen stands', () => {
    expect(formatTime(Date.UTC(2026, 9, 31, 7, 2))).toBe('14:02');
    expect(formatTime(Date.UTC(2026, 9, 31, 17, 5))).toBe('00:05');
  });

  test('any English is English, everything else Vietnamese', () => {
    expect(['en', 'en-GB', 'vi', 'fr', undefined].map(displayLanguage)).toEqual([
      'en',
      'en',
      'vi',
      'vi',
      'vi',
    ]);
  });
});

describe('periods', () => {
  test.each([
    ['2026-10', 'Tháng 10 năm 2026', 'tháng 10/2026', 'October 2026'],
    ['2026-Q4', 'Quý IV năm 2026', 'quý IV/2026', 'Q4 2026'],
    ['2026', 'Năm 2026', 'năm 2026', '2026'],
    ['2026-to-08', 'Từ đầu năm 2026 đến tháng 8', 'từ đầu năm 2026 đến tháng 8', '2026 up to August'],
  ])('%s by name', (text, label, sentence, english) => {
    const period = periodOf(text);
    expect([periodLabel(period, 'vi'), periodInSentence(period, 'vi')]).toEqual([label, sentence]);
    expect([periodLabel(period, 'en'), periodInSentence(period, 'en')]).toEqual([english, english]);
  });

  test.each([
    ['2026-H1', '6 tháng đầu năm 2026', 'First half of 2026', 'the first half of 2026'],
    ['2026-H2', '6 tháng cuối năm 2026', 'Second half of 2026', 'the second half of 2026'],
    ['2026-9M', '9 tháng năm 2026', 'First nine months of 2026', 'the first nine months of 2026'],
  ])('%s by name, in English with its article within a sentence', (text, vietnamese, label, sentence) => {
    const period = periodOf(text);
    expect([periodLabel(period, 'vi'), periodInSentence(period, 'vi')]).toEqual([vietnamese, vietnamese]);
    expect([periodLabel(period, 'en'), periodInSentence(period, 'en')]).toEqual([label, sentence]);
  });
});

describe('the stretch of a plot', () => {
  test.each([
    [[], 0, 100],
    [[81, 89], 80, 90],
    [[80.5, 94.2], 75, 100],
    [[99, 100], 90, 100],
    [[0, 0.5], 0, 10],
  ])('holds %j in multiples of five', (percents, from, to) => {
    expect(niceDomain(percents)).toEqual({ from, to });
  });
});

function periodOf(text: string): Period {
  const parsed = parsePeriod(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

describe('the axis of a plot', () => {
  test.each([
    [{ from: 45, to: 100 }, 300, { from: 40, to: 100, step: 10 }],
    [{ from: 70, to: 90 }, 300, { from: 70, to: 90, step: 5 }],
    [{ from: 45, to: 100 }, 120, { from: 40, to: 100, step: 20 }],
    [{ from: 45, to: 100 }, 110, { from: 45, to: 100, step: 55 }],
    [{ from: 0, to: 100 }, 90, { from: 0, to: 100, step: 50 }],
  ])('of %j on %d pixels begins and ends on a label', (domain, width, axis) => {
    expect(plotAxis(domain, width)).toEqual(axis);
  });
});
