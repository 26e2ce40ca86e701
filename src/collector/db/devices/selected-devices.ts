import { type Kysely, type RawBuilder, sql } from 'kysely';
import { ATTENTION_REASONS, type AttentionReason } from '../../../contract/devices/device-attention.ts';
import { type Day, dayOfNumber, localDay, numberOfDay } from '../../../core/kernel/calendar.ts';
import { DAY_MS } from '../../../core/kernel/duration.ts';
import { CLOCK_OFF_MS, LITTLE_ROOM_BYTES, SILENT_AFTER_DAYS } from '../../devices/device-attention.ts';
import type { DeviceGroup, DeviceSelection } from '../../devices/device-store.ts';
import type { SilentDevice } from '../../webhooks/notice-states.ts';
import type { Engine } from '../engine.ts';
import type { Database, EnrolmentsTable } from '../schema.ts';

/** `@YYYY-MM-DD` at the end of a unit's reference. */
const REFERENCE_END = '@2000-01-01'.length;

interface SelectedDevice extends EnrolmentsTable {
  /** The unit it stands at today. */
  readonly place: string;
  readonly code: string;
  readonly rank: number;
}

/** The devices of a selection with what lists are ordered by, as a table to read from. */
export function selectedDevices(reader: Kysely<Database>, engine: Engine, { units, nowMs }: DeviceSelection) {
  const today = localDay(nowMs);
  const wanted = units === null ? null : sql`(select unit from wanted)`;
  // Where devices were enrolled and where they went are looked up by unit first; only for those is today's place told.
  const devices = sql<SelectedDevice>`(
    ${units === null ? sql`` : sql`with wanted(unit) as (${listed(units)})`}
    select placed.*, substr(place, 1, length(place) - ${sql.lit(REFERENCE_END)}) as code
    from (
      select enrolments.*, ${placeOn(today)} as place, ${rankAt(engine, nowMs, today)} as rank
      from enrolments
      where kind = 'device'
      ${wanted === null ? sql`` : sql`and (unit in ${wanted} or id in (select enrolment from enrolment_places where unit in ${wanted}))`}
    ) as placed
    ${wanted === null ? sql`` : sql`where place in ${wanted}`}
  )`;
  return reader.selectFrom(devices.as('devices'));
}

/** Every member that was not heard of for days, with the unit it stands at today and since when. */
export async function silentDevices(
  reader: Kysely<Database>,
  nowMs: number,
): Promise<readonly SilentDevice[]> {
  const today = localDay(nowMs);
  const rows = await reader
    .selectFrom('enrolments')
    .select(['id', 'last_contact_ms', 'enrolled_day', placeOn(today).as('place')])
    .where('kind', '=', 'device')
    .where(silentAt(nowMs, today))
    .orderBy('id')
    .execute();
  return rows.map(({ id, place, last_contact_ms, enrolled_day }) => ({
    ...{ id, unit: place },
    since: last_contact_ms === null ? (enrolled_day as Day) : localDay(last_contact_ms),
  }));
}

/** Whether a device's group comes before or after another. */
export function compared(operator: '>' | '>=' | '<=', { rank, code }: DeviceGroup) {
  return sql<boolean>`(rank, code) ${sql.raw(operator)} (${rank}, ${code})`;
}

/** What is missing or waits, no more than is not here: it may have come since, in an older file. */
export function unseenOf(column: 'missing' | 'waiting'): RawBuilder<number> {
  const count = sql.ref(column);
  return sql`case when last_sequence <= seen then 0
    when ${count} < last_sequence - seen then ${count} else last_sequence - seen end`;
}

/** A table of one column; of none where nothing is listed. */
function listed(units: readonly string[]) {
  if (units.length === 0) return sql`select unit from enrolments where 1 = 0`;
  return sql`values ${sql.join(units.map((unit) => sql`(${unit})`))}`;
}

/** As core's placeOn has it. */
function placeOn(today: Day) {
  return sql<string>`coalesce((
    select moved.unit from enrolment_places as moved
    where moved.enrolment = enrolments.id and moved.replaced = 0 and moved.from_day <= ${today}
    order by moved.from_day desc limit 1
  ), enrolments.unit)`;
}

/** The place of the most urgent reason, by the rules of attentionOf. */
function rankAt(engine: Engine, nowMs: number, today: Day): RawBuilder<number> {
  const storage = sql.ref<string | null>('storage');
  const room = sql`${engine.jsonInteger(storage, 'quotaBytes')} - ${engine.jsonInteger(storage, 'usedBytes')}`;
  const applies: Readonly<Record<AttentionReason, RawBuilder<unknown>>> = {
    missing: sql`missing > 0 and last_sequence > seen`,
    cloned: sql`number_clashes > 0`,
    'put-back': sql`start_clashes > 0`,
    claim: sql`claimed_sequence is not null`,
    silent: silentAt(nowMs, today),
    quarantined: sql`quarantined > 0`,
    held: sql`held > 0`,
    clock: sql`revoked_day is null and abs(clock_offset_ms) > ${CLOCK_OFF_MS}`,
    // Canonical JSON, which has one spelling.
    storage: sql`revoked_day is null and (storage like '%"persisted":false%' or ${room} < ${LITTLE_ROOM_BYTES})`,
  };
  const cases = ATTENTION_REASONS.map((reason, rank) => sql`when ${applies[reason]} then ${sql.lit(rank)}`);
  return sql`case ${sql.join(cases, sql` `)} else ${sql.lit(ATTENTION_REASONS.length)} end`;
}

function silentAt(nowMs: number, today: Day) {
  const sinceMs = nowMs - SILENT_AFTER_DAYS * DAY_MS;
  const sinceDay = dayOfNumber(numberOfDay(today) - SILENT_AFTER_DAYS);
  return sql<boolean>`revoked_day is null and (last_contact_ms < ${sinceMs}
    or last_contact_ms is null and enrolled_day < ${sinceDay})`;
}
