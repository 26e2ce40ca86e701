import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WrittenHours } from '../../../contract/units/opening-hours.ts';
import { clockTime, type OpenTime } from '../../../core/analysis/flags/opening-hours.ts';
import { type Day, dayOfNumber, localDay, numberOfDay } from '../../../core/kernel/calendar.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import { withinScope } from '../../../core/units/unit-scope.ts';
import type { OfficeHours, OpeningHoursFault } from '../../units/opening-hours.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { unitOnDay } from './unit-of-request.ts';

export interface OpeningHoursPorts {
  readonly officeHours: OfficeHours;
  readonly units: UnitDirectory;
  readonly now: () => number;
}

const MINUTES_OF_HOUR = 60;

/** When the offices in scope are open. */
export function registerOpeningHoursRoutes(
  app: FastifyInstance,
  { officeHours, units, now }: OpeningHoursPorts,
): void {
  const unitOf = async (request: FastifyRequest, asked: string): Promise<Unit | null> => {
    const [tree, today] = [await units.tree(), localDay(now())];
    const unit = unitOnDay(tree, asked, today);
    return unit !== null && withinScope(tree, unitScopeOf(request), today)(unitRef(unit)) ? unit : null;
  };
  register(app, 'GET /api/v1/opening-hours', { action: 'units.read' }, async (request) => {
    const unit = await unitOf(request, request.query.unit);
    if (unit === null) return refused('unit-unknown', { detail: 'unit' });
    const { code, name, nameEn } = unit;
    const today = localDay(now());
    const hours = await officeHours.hours(unitRef(unit));
    return {
      unit: { ref: unitRef(unit), code, name, nameEn },
      firstDay: dayOfNumber(numberOfDay(today) + 1),
      hours: hours.map(({ from, week }) => ({ from, week: week.map(written), isToCome: from > today })),
    };
  });
  register(app, 'PUT /api/v1/opening-hours', { action: 'units.manage' }, async (request) => {
    const { from, week } = request.body;
    const unit = await unitOf(request, request.body.unit);
    if (unit === null) return refused('unit-unknown', { detail: '/unit' });
    const hours = { from: from as Day, week: week.map(openTime) };
    const set = await officeHours.set(unitRef(unit), hours, principalOf(request).name);
    return set.ok ? null : refusalOf(set.error);
  });
  register(app, 'DELETE /api/v1/opening-hours', { action: 'units.manage' }, async (request) => {
    const unit = await unitOf(request, request.query.unit);
    if (unit === null) return refused('unit-unknown', { detail: 'unit' });
    const { name } = principalOf(request);
    const removed = await officeHours.remove(unitRef(unit), request.query.from as Day, name);
    if (!removed.ok) return refusalOf(removed.error);
    return removed.value ? null : refused('not-found');
  });
}

function refusalOf({ kind }: OpeningHoursFault) {
  return refused('parameter-invalid', { detail: kind === 'no-week' ? '/week' : '/from' });
}

type WrittenDay = WrittenHours['week'][number];

function written(open: OpenTime | null): WrittenDay {
  return open && { from: clockTime(open.fromMinute), to: clockTime(open.toMinute) };
}

function openTime(day: WrittenDay): OpenTime | null {
  return day && { fromMinute: minuteOf(day.from), toMinute: minuteOf(day.to) };
}

/** NaN where it is no time, which no week has. */
function minuteOf(time: string): number {
  if (!/^\d\d:[0-5]\d$/.test(time)) return Number.NaN;
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * MINUTES_OF_HOUR + minutes;
}
