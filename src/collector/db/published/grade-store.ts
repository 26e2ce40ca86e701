import { must } from '../../../core/kernel/assert.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import { decimalText, parseDecimal } from '../../../core/kernel/decimal.ts';
import type { GradeRule } from '../../../core/published/grades.ts';
import type { GradeStore, SetGradeRule } from '../../published/grade-store.ts';
import { appendAudit } from '../audit/audit-log.ts';
import type { GradeRulesTable } from '../closing/closing-tables.ts';
import type { ListStorage } from '../lists/fact-lists.ts';
import { inTransaction } from '../transaction.ts';

/** GradeStore over either engine. */
export class SqlGradeStore implements GradeStore {
  readonly #storage: Omit<ListStorage, 'units'>;

  constructor(storage: Omit<ListStorage, 'units'>) {
    this.#storage = storage;
  }

  async rules(): Promise<readonly SetGradeRule[]> {
    const { reader } = this.#storage.database;
    const rows = await reader.selectFrom('grade_rules').selectAll().orderBy('number').execute();
    return rows.map(ruleOfRow);
  }

  set(rule: GradeRule, actor: string): Promise<void> {
    const { database, pen } = this.#storage;
    return inTransaction(database.writer, database.engine, async (transaction) => {
      await database.engine.lockNamed(transaction, ['grade-rules']);
      const last = await transaction
        .selectFrom('grade_rules')
        .select(({ fn }) => fn.max('number').as('number'))
        .executeTakeFirst();
      const numbers = {
        ...{ good: decimalText(rule.good), fair: decimalText(rule.fair), average: decimalText(rule.average) },
        ...{ par_points: decimalText(rule.parPoints), source: rule.source, source_day: rule.sourceDay },
      };
      await transaction
        .insertInto('grade_rules')
        .values({
          ...{ effective_day: rule.effectiveDay, number: Number(last?.number ?? 0) + 1, ...numbers },
          ...{ set_ms: pen.now(), set_by: actor },
        })
        .execute();
      await appendAudit(transaction, database.engine, pen, {
        ...{ actor, action: 'grade-rule.set', subject: rule.effectiveDay, details: numbers },
      });
    });
  }
}

function ruleOfRow(row: GradeRulesTable): SetGradeRule {
  const decimal = (text: string) => must(parseDecimal(text), 'a number that was written as a decimal');
  return {
    effectiveDay: row.effective_day as Day,
    ...{ good: decimal(row.good), fair: decimal(row.fair), average: decimal(row.average) },
    ...{ parPoints: decimal(row.par_points), source: row.source },
    ...{ sourceDay: row.source_day as Day | null, setAtMs: row.set_ms },
  };
}
