import type { Kysely, Transaction } from 'kysely';
import { flagsOfResponse } from '../../../../core/analysis/flags/flags-of-response.ts';
import { hoursInForce, type OpeningHours } from '../../../../core/analysis/flags/opening-hours.ts';
import { withFlag } from '../../../../core/tally/response-flags.ts';
import type { SoundRecord } from '../../../ingest/collector-store.ts';
import { chunked } from '../../chunks.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';
import { hoursOfUnits } from '../../units/opening-hours.ts';
import { sealTime } from './sealed-time.ts';

/** The records with the flags that each response has by itself. */
export async function flagRecords<Sound extends SoundRecord>(
  database: Kysely<Database>,
  sound: readonly Sound[],
): Promise<readonly Sound[]> {
  const units = new Set(sound.flatMap(({ body, unit }) => (body.kind === 'response' ? [unit] : [])));
  if (units.size === 0) return sound;
  const hours = await hoursOfUnits(database, [...units]);
  return sound.map((record) => ({ ...record, flags: flagsOf(record, hours.get(record.unit) ?? []) }));
}

/** A record's flags as it is counted: those of its time, and those of its response. */
export function flagsOf(record: SoundRecord, hours: readonly OpeningHours[]): readonly string[] {
  const { body, questionnaire, day, hour, flags } = record;
  if (body.kind !== 'response') return flags;
  return flagsOfResponse({
    ...{ questionnaire, day, hour },
    response: body.response,
    hours: hoursInForce(hours, day),
  }).reduce(withFlag, flags);
}

/**
 * Keeps, encrypted, when the responses of a device came, to be compared with their neighbours. Own phones are many
 * devices under one link, and paper tells no time, so nothing is kept of theirs.
 */
export async function keepTimes(
  transaction: Transaction<Database>,
  engine: Engine,
  sound: readonly (SoundRecord & { readonly enrolment: string })[],
  evidenceKey: Buffer,
): Promise<void> {
  const rows = sound.flatMap(({ enrolment, id, day, body }) => {
    if (body.kind !== 'response' || body.response.mode.startsWith('phone-')) return [];
    if (body.response.mode === 'paper') return [];
    const { submittedAtMs, response } = body;
    const durationMs = Object.values(response.durationsMs).reduce((sum, one) => sum + one, 0);
    const sealed = sealTime(evidenceKey, { enrolment, id }, { submittedAtMs, durationMs });
    return [{ enrolment, id, day, is_compared: 0, sealed }];
  });
  for (const chunk of chunked(rows, engine.maxParameters)) {
    await transaction
      .insertInto('device_times')
      .values(chunk)
      .onConflict((conflict) => conflict.columns(['enrolment', 'id']).doNothing())
      .execute();
  }
}
