import { must } from '../../core/kernel/assert.ts';
import { type Day, dayOfNumber, numberOfDay } from '../../core/kernel/calendar.ts';
import { parseDecimal } from '../../core/kernel/decimal.ts';
import { type Month, monthBefore, monthOfDay, type Period, periodAround } from '../../core/kernel/period.ts';
import type { GradeRule } from '../../core/published/grades.ts';
import { unitRef } from '../../core/units/unit.ts';
import type { PublicPage } from '../public-pages/public-page-store.ts';
import { demoUnits, PROVINCIAL_CENTRE } from './province.ts';

const QUARTER_MONTHS = 3;

export interface DemoClosing {
  /** The whole quarter before the newest: what is newer is as it was, so that closing it can be tried out. */
  readonly period: Period;
  readonly reason: string;
  readonly grades: GradeRule;
  /** An office whose page anybody may read. */
  readonly office: { readonly unit: string; readonly page: PublicPage };
}

/** What administrators of the simulated province closed, how they grade, and what one office tells in public. */
export function demoClosing(today: Day): DemoClosing {
  const thisQuarter = periodAround(monthOfDay(today), 'quarter');
  const period = periodAround(monthBefore(thisQuarter.first, 2 * QUARTER_MONTHS), 'quarter');
  const office = demoUnits(today).find(({ code }) => code === PROVINCIAL_CENTRE);
  const asked = dayIn(period.first, 40);
  return {
    period,
    reason: 'Chốt số liệu quý để báo cáo Ủy ban nhân dân tỉnh.',
    grades: {
      effectiveDay: `${period.first.slice(0, 4)}-01-01` as Day,
      ...{ good: decimal('90'), fair: decimal('80'), average: decimal('70'), parPoints: decimal('10') },
      ...{ source: 'Số liệu mô phỏng', sourceDay: null },
    },
    office: {
      unit: unitRef(must(office, 'the provincial centre')),
      page: {
        isOpen: true,
        entries: [
          {
            asked: 'Thêm ghế ngồi chờ vào buổi sáng đầu tuần.',
            askedDay: asked,
            done: 'Đã thêm hai hàng ghế và mở thêm một quầy vào sáng thứ Hai.',
            doneDay: dayIn(asked.slice(0, 7) as Month, 60),
          },
          {
            asked: 'Ghi rõ mức phí ngay tại quầy.',
            askedDay: dayIn(period.first, 12),
            done: 'Đã treo bảng phí cạnh từng quầy và đăng trên trang thông tin của Trung tâm.',
            doneDay: dayIn(period.first, 30),
          },
        ],
      },
    },
  };
}

/** So many days after the first of a month. */
function dayIn(month: Month, days: number): Day {
  return dayOfNumber(numberOfDay(`${month}-01` as Day) + days);
}

function decimal(text: string) {
  return must(parseDecimal(text), 'a number');
}
