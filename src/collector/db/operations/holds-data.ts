import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** Whether any device was enrolled or any record received. Units alone are a setting, not data. */
export async function holdsData(database: Kysely<Database>): Promise<boolean> {
  const [enrolment, record] = await Promise.all([
    database.selectFrom('enrolments').select('id').limit(1).executeTakeFirst(),
    database.selectFrom('ledger').select('id').limit(1).executeTakeFirst(),
  ]);
  return enrolment !== undefined || record !== undefined;
}
