import type { Transaction } from 'kysely';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { ReleaseTime } from '../../../core/tally/block-release.ts';
import type { Block } from '../../../core/tally/fold-blocks.ts';
import type { Database } from '../schema.ts';

/** What decides whether a block may move into figures now. */
export interface ReleaseMoment {
  readonly time: ReleaseTime;
  readonly today: Day;
  /** While the collector doubts its clock everything stays pending. */
  readonly isClockDoubtful: boolean;
  /** Whether responses are flagged that came too fast, in a burst or outside opening hours. */
  readonly isFlagging: boolean;
}

/** The day on which a block last took something in, null where nobody knows; undefined where nothing is pending. */
type PendingDate = Day | null | undefined;

/** Whether what is pending in a block may move, if it is enough: at ten always, daily from a day that is over. */
export function isDue(date: PendingDate, { time, today, isClockDoubtful }: ReleaseMoment): boolean {
  if (isClockDoubtful) return false;
  return time === 'at-ten' || (date !== undefined && date !== null && date < today);
}

/** Where nobody knows when something came, it moves when the day of the first look without doubt is over. */
export function dateAfter(
  date: PendingDate,
  isAdded: boolean,
  { today, isClockDoubtful }: ReleaseMoment,
): Day | null {
  if (!isAdded) return date ?? (isClockDoubtful ? null : today);
  if (isClockDoubtful) return null;
  // A clock may go back by hours without being doubted.
  return date !== undefined && date !== null && date > today ? date : today;
}

export async function readPendingDate(
  transaction: Transaction<Database>,
  { unit, month, questionnaire, mode }: Pick<Block, 'unit' | 'month' | 'questionnaire' | 'mode'>,
): Promise<PendingDate> {
  const row = await transaction
    .selectFrom('pending_blocks')
    .select('day')
    .where('questionnaire', '=', questionnaire.id)
    .where('version', '=', questionnaire.version)
    .where('mode', '=', mode)
    .where('month', '=', month)
    .where('unit', '=', unit)
    .executeTakeFirst();
  return row?.day as PendingDate;
}

/** @param newDate undefined where nothing is pending any more */
export async function notePendingDate(
  transaction: Transaction<Database>,
  { unit, month, questionnaire, mode }: Block,
  { date, newDate }: { readonly date: PendingDate; readonly newDate: PendingDate },
): Promise<void> {
  if (newDate === date) return;
  const { id, version } = questionnaire;
  if (newDate !== undefined) {
    await transaction
      .insertInto('pending_blocks')
      .values({ unit, month, questionnaire: id, version, mode, day: newDate })
      .onConflict((conflict) =>
        conflict.columns(['questionnaire', 'version', 'mode', 'month', 'unit']).doUpdateSet({ day: newDate }),
      )
      .execute();
    return;
  }
  await transaction
    .deleteFrom('pending_blocks')
    .where('questionnaire', '=', id)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .where('month', '=', month)
    .where('unit', '=', unit)
    .execute();
}
