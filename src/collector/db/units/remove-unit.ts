import { sql, type Transaction } from 'kysely';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import { lastDay, type Unit, unitRef } from '../../../core/units/unit.ts';
import type { EnrolmentKind } from '../../ingest/collector-store.ts';
import type { UnitUse } from '../../units/ended-unit.ts';
import type { Database } from '../schema.ts';

/** Columns that name a unit as `code@valid-from`, and what they are of. */
const USES = [
  ['records', 'responses'],
  ['tallies', 'responses'],
  ['abandonments', 'responses'],
  ['comments', 'responses'],
  ['enrolment_places', 'devices'],
  ['office_links', 'links'],
  ['enrolment_codes', 'codes'],
  ['published_figures', 'published'],
  ['targets', 'targets'],
  ['caseloads', 'caseloads'],
] as const satisfies readonly (readonly [string, UnitUse])[];

/** What an enrolment is of, by its kind: a device, an office's link, or what is entered from its printed forms. */
const USES_OF_ENROLMENTS = {
  device: 'devices',
  link: 'links',
  paper: 'forms',
} as const satisfies Record<EnrolmentKind, UnitUse>;

/** Deletes one period of a unit to which nothing refers; or says what does, with nothing changed. */
export async function removeUnit(
  transaction: Transaction<Database>,
  unit: Unit,
  units: readonly Unit[],
): Promise<Result<null, readonly UnitUse[]>> {
  const ref = unitRef(unit);
  const uses = new Set<UnitUse>();
  for (const [table, use] of USES) {
    const { rows } = await sql`select 1 from ${sql.table(table)} where unit = ${ref} limit 1`.execute(
      transaction,
    );
    if (rows.length > 0) uses.add(use);
  }
  const enrolled = await transaction
    .selectFrom('enrolments')
    .select('kind')
    .distinct()
    .where('unit', '=', ref)
    .execute();
  for (const { kind } of enrolled) uses.add(USES_OF_ENROLMENTS[kind]);
  const isOnly = units.filter(({ code }) => code === unit.code).length === 1;
  if (isOnly) {
    const account = await transaction
      .selectFrom('accounts')
      .select('id')
      .where('scope', '=', unit.code)
      .limit(1)
      .executeTakeFirst();
    if (account !== undefined) uses.add('accounts');
  }
  const isAbove = (below: Unit) =>
    below.parentCode === unit.code && below.validFrom <= lastDay(unit) && unit.validFrom <= lastDay(below);
  if (units.some(isAbove)) uses.add('children');
  if (uses.size > 0) return err([...uses]);
  await transaction
    .deleteFrom('units')
    .where('code', '=', unit.code)
    .where('valid_from', '=', unit.validFrom)
    .execute();
  return ok(null);
}
