import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Database } from './schema.ts';

/** One office, month, questionnaire version and mode. */
interface MonthOfRecords {
  /** `code@valid-from`. */
  readonly unit: string;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly questionnaire: { readonly id: string; readonly version: number };
  readonly mode: string;
}

/** Which records are of it, in the where of any statement on them. */
export function ofMonth({ unit, month, questionnaire, mode }: MonthOfRecords) {
  return ({ eb, and }: ExpressionBuilder<Database, 'records'>): Expression<SqlBool> =>
    and([
      eb('unit', '=', unit),
      eb('day', '>=', `${month}-01`),
      eb('day', '<=', `${month}-31`),
      eb('questionnaire', '=', questionnaire.id),
      eb('version', '=', questionnaire.version),
      eb('mode', '=', mode),
    ]);
}
