import { expect, test } from 'vitest';
import { publicPageHtml } from '../../../../src/collector/public-pages/page-html.ts';
import type { ShownPublicPage } from '../../../../src/collector/public-pages/public-pages.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import type { Month } from '../../../../src/core/kernel/period.ts';
import type { Unit } from '../../../../src/core/units/unit.ts';

const MARKUP = '"><script>x</script>';

const page = (
  figure: NonNullable<ShownPublicPage['closed']>['figures'][number]['figure'],
): ShownPublicPage => ({
  unit: { name: `Xã ${MARKUP}`, nameEn: null } as Unit,
  entries: [{ asked: MARKUP, askedDay: '2026-10-01' as Day, done: MARKUP, doneDay: '2026-10-02' as Day }],
  closed: {
    period: { kind: 'month', text: '2026-10', first: '2026-10' as Month },
    ...{ id: 'f'.repeat(64), version: 2, day: '2026-11-15' as Day },
    figures: [
      { kind: 'household-not-qualifying', mode: 'household', questionnaire: 'sipas-2023-household', figure },
    ],
  },
});
const NONE = { respondents: 0, answers: 0, percent: null, standardError: null, low: null, high: null };
const shown = (figure: Parameters<typeof page>[0], language: 'vi' | 'en' = 'vi') =>
  publicPageHtml(page(figure), { language, address: `https://sipas.example/o/1?${MARKUP}` });

test('a hidden figure says that responses are too few, the same whatever it is hidden for, and gives no number', () => {
  const text = shown({ hidden: true, reason: 'too-few-respondents' });
  expect(shown({ hidden: true, reason: 'complementary' })).toBe(text);
  expect(text).toContain('Chưa đủ phiếu để công bố');
  expect(text).not.toMatch(/class="percent"|Số phiếu trả lời|Khoảng tin cậy 95%/);
  expect(shown({ hidden: true, reason: 'complementary' }, 'en')).toContain('Too few responses to publish');
});

test('a figure without answers says so, under the only name it may have', () => {
  const text = shown({ hidden: false, ...NONE });
  expect(text).toContain('Chưa có câu trả lời');
  expect(text).toContain('chưa đủ điều kiện gọi là SIPAS');
  expect(text).not.toContain('Số phiếu trả lời');
});

test('whatever was written stays text', () => {
  expect(shown({ hidden: false, ...NONE })).not.toContain('<script');
});
