import { must } from '../../core/kernel/assert.ts';
import { type Day, dayOfNumber, numberOfDay } from '../../core/kernel/calendar.ts';
import { monthBefore } from '../../core/kernel/period.ts';
import type { ExclusionConditions } from '../../core/tally/exclusions/exclusion-conditions.ts';
import { lastMonthOver, SPAN_RELEASE_DAYS } from '../../core/tally/span-release.ts';
import { unitRef } from '../../core/units/unit.ts';
import { demoOffices } from './offices.ts';

const MONTHS = 3;

/** What an administrator of the simulated province excluded: the forms that officials of one office filled in themselves. */
export function demoExclusion(today: Day): {
  readonly unit: string;
  readonly conditions: ExclusionConditions;
  readonly reason: string;
} {
  const office = demoOffices(today).find(({ condition }) => condition === 'filled-in-by-officials');
  const last = must(lastMonthOver('month', today, SPAN_RELEASE_DAYS), 'a month that is over');
  const following = `${monthBefore(last, -1)}-01` as Day;
  return {
    unit: unitRef(must(office, 'an office where officials fill in forms').unit),
    conditions: {
      firstDay: `${monthBefore(last, MONTHS - 1)}-01` as Day,
      lastDay: dayOfNumber(numberOfDay(following) - 1),
      devices: null,
      hours: null,
      flags: ['fast', 'burst', 'off-hours'],
    },
    reason: 'Cán bộ tự nhập phiếu sau giờ làm việc, dồn dập từng loạt; đã làm việc với UBND xã.',
  };
}
