import type { Elsewhere } from '../../contract/figures.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import {
  lastMonthOf,
  type Month,
  monthBefore,
  monthOfDay,
  type Period,
  type PeriodKind,
  periodAround,
} from '../../core/kernel/period.ts';
import { MODES, type Mode } from '../../core/questionnaire/response.ts';
import type { ReportScope, ReportStore } from './figure-store.ts';

const EARLIEST = '2000-01' as Month;

/** Whose responses are looked for: one questionnaire version, and units as `code@valid-from` (null for all). */
export interface Sought {
  readonly store: ReportStore;
  readonly scope: Pick<ReportScope, 'questionnaire' | 'version'>;
  readonly units: readonly string[] | null;
  readonly nowMs: number;
}

/** The month it is in Việt Nam. */
export function currentMonth(nowMs: number): Period {
  return periodAround(monthOfDay(localDay(nowMs)), 'month');
}

/** The newest month that has responses, up to the current one; the current one where none has. */
export async function newestMonth(sought: Sought, mode: Mode): Promise<Period> {
  const current = currentMonth(sought.nowMs);
  const found = await newestUpTo(sought, mode, current.first);
  return found === null ? current : periodAround(found, 'month');
}

/** Where there are responses instead of a period without any. Nothing after the current month is looked at. */
export async function nearestPeriods(sought: Sought, mode: Mode, period: Period): Promise<Elsewhere> {
  const [before, after] = await Promise.all([
    newestBefore(sought, mode, period),
    oldestAfter(sought, mode, period),
  ]);
  const kind = kindBeside(period);
  if (before !== null || after !== null) {
    const around = (month: Month | null) => (month === null ? null : periodAround(month, kind));
    return { before: around(before), after: around(after), modes: [] };
  }
  const others = MODES.filter((other) => other !== mode).map(async (other) => {
    const month =
      (await newestUpTo(sought, other, lastMonthOf(period))) ?? (await oldestAfter(sought, other, period));
    return month === null ? [] : [{ mode: other, period: periodAround(month, kind) }];
  });
  return { before: null, after: null, modes: (await Promise.all(others)).flat() };
}

/** The newest month up to this one, and up to the current one. */
function newestUpTo({ store, scope, units, nowMs }: Sought, mode: Mode, month: Month): Promise<Month | null> {
  const current = currentMonth(nowMs).first;
  const lastMonth = month < current ? month : current;
  return store.monthWithResponses({ ...scope, mode, firstMonth: EARLIEST, lastMonth }, 'last', units);
}

async function newestBefore(sought: Sought, mode: Mode, period: Period): Promise<Month | null> {
  return period.first === EARLIEST ? null : newestUpTo(sought, mode, monthBefore(period.first, 1));
}

async function oldestAfter({ store, scope, units, nowMs }: Sought, mode: Mode, period: Period) {
  const last = lastMonthOf(period);
  const lastMonth = currentMonth(nowMs).first;
  if (last >= lastMonth) return null;
  const firstMonth = monthBefore(last, -1);
  return store.monthWithResponses({ ...scope, mode, firstMonth, lastMonth }, 'first', units);
}

/** Nine months of a year need not hold a month of it, so its year is looked at instead. */
function kindBeside({ kind }: Period): PeriodKind {
  return kind === 'nine-months' ? 'year' : kind;
}
