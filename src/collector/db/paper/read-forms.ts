import type { Kysely, Selectable } from 'kysely';
import type { EnrolmentId } from '../../../core/kernel/brand.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { PaperNumber } from '../../../core/paper/form-number.ts';
import type { UnitRef } from '../../../core/units/unit.ts';
import type { CountedRange, KeptPaperForm, PaperRange, WaitingPaperForm } from '../../paper/paper-store.ts';
import type { AccountId } from '../../people/accounts/principal.ts';
import type { Database } from '../schema.ts';
import { openPass } from './sealed-pass.ts';

type RangeRow = Selectable<Database['paper_ranges']>;

/** A row of numbers that were printed at once. */
export function rangeOf(row: RangeRow): PaperRange {
  return {
    first: row.first as PaperNumber,
    last: row.last as PaperNumber,
    enrolment: row.enrolment as EnrolmentId,
    unit: row.unit as UnitRef,
    questionnaire: row.questionnaire,
    version: row.version,
    language: row.language,
    day: row.day as Day,
  };
}

/** Every range with how many of its forms are in which state, the newest first. */
export async function readRanges(database: Kysely<Database>): Promise<readonly CountedRange[]> {
  const rows = await database.selectFrom('paper_ranges').selectAll().orderBy('first', 'desc').execute();
  const states = await database
    .selectFrom('paper_forms')
    .select(['range', 'state', ({ fn }) => fn.countAll<number>().as('forms')])
    .groupBy(['range', 'state'])
    .execute();
  return rows.map((row) => {
    const counts = { once: 0, twice: 0, counted: 0, withdrawn: 0 };
    for (const { range, state, forms } of states) if (range === row.first) counts[state] = Number(forms);
    return { ...rangeOf(row), counts };
  });
}

/** A printed form with what was entered of it; null where its number was never printed. */
export async function readForm(
  database: Kysely<Database>,
  evidenceKey: Buffer,
  number: PaperNumber,
): Promise<KeptPaperForm | null> {
  const range = await database
    .selectFrom('paper_ranges')
    .selectAll()
    .where('first', '<=', number)
    .where('last', '>=', number)
    .executeTakeFirst();
  if (range === undefined) return null;
  const form = await database
    .selectFrom('paper_forms')
    .select('state')
    .where('number', '=', number)
    .executeTakeFirst();
  const passes = await database
    .selectFrom('paper_passes')
    .selectAll()
    .where('number', '=', number)
    .orderBy('place')
    .execute();
  return {
    range: rangeOf(range),
    state: form?.state ?? 'printed',
    passes: passes.map(({ account, place, sealed }) => ({
      account: account as AccountId,
      ...openPass(evidenceKey, number, place, sealed),
    })),
  };
}

/** The forms that wait for a second reading or for a settlement, by their numbers. */
export async function readWaiting(
  database: Kysely<Database>,
  isWanted: (unit: UnitRef) => boolean,
  most: number,
): Promise<readonly WaitingPaperForm[]> {
  const rows = await database
    .selectFrom('paper_passes')
    .innerJoin('paper_forms', 'paper_forms.number', 'paper_passes.number')
    .innerJoin('paper_ranges', 'paper_ranges.first', 'paper_forms.range')
    .selectAll('paper_ranges')
    .select(['paper_passes.number', 'paper_passes.account', 'paper_forms.state'])
    .orderBy('paper_passes.number')
    .orderBy('paper_passes.place')
    .execute();
  const waiting = new Map<number, WaitingPaperForm>();
  for (const { number, account, state, ...row } of rows) {
    if (!isWanted(row.unit as UnitRef)) continue;
    const former = waiting.get(number);
    if (former === undefined && waiting.size === most) break;
    waiting.set(number, {
      number: number as PaperNumber,
      range: rangeOf(row),
      state: state === 'twice' ? 'twice' : 'once',
      accounts: [...(former?.accounts ?? []), account as AccountId],
    });
  }
  return [...waiting.values()];
}
