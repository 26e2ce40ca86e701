import type { Kysely } from 'kysely';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { Database } from '../schema.ts';

/** Whether any row refers to an object. A folder that was to have them and is gone is not to be made anew then. */
export async function hasEvidenceApart(reader: Kysely<Database>): Promise<boolean> {
  const row = await reader
    .selectFrom('batches')
    .select('object')
    .where('object', '!=', '')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Days on which something came that is kept as evidence; a look at the index for each. */
export async function* evidenceDays(
  reader: Kysely<Database>,
  first: 'oldest' | 'newest',
): AsyncGenerator<Day> {
  const [next, beyond] = first === 'oldest' ? (['min', '>'] as const) : (['max', '<'] as const);
  let last = first === 'oldest' ? '' : '9999-12-31';
  for (;;) {
    const { day } = await reader
      .selectFrom('batches')
      .select(({ fn }) => fn[next]('day').as('day'))
      .where('day', beyond, last)
      .executeTakeFirstOrThrow();
    if (day === null) return;
    yield day as Day;
    last = day;
  }
}
