import type { Transaction } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import { decimalText, parseDecimal } from '../../../core/kernel/decimal.ts';
import { ok } from '../../../core/kernel/result.ts';
import type { FactUnit } from '../../../core/published/published-figure.ts';
import type { Target, TargetKey, TargetKind } from '../../../core/targets/target.ts';
import { readTargetList } from '../../targets/read-target-list.ts';
import type { TargetStore } from '../../targets/target-store.ts';
import { appendAudit } from '../audit/audit-log.ts';
import type { ListKind, ListStorage } from '../lists/fact-lists.ts';
import { writeRows } from '../lists/replace-rows.ts';
import type { TargetsTable } from '../schema/published-tables.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';

const TABLE = { table: 'targets', key: ['unit', 'measure', 'part', 'period', 'kind'] } as const;

/** TargetStore over either engine. */
export class SqlTargetStore implements TargetStore {
  readonly #storage: Omit<ListStorage, 'units'>;

  constructor(storage: Omit<ListStorage, 'units'>) {
    this.#storage = storage;
  }

  async targets(): Promise<readonly Target[]> {
    const rows = await this.#storage.database.reader.selectFrom('targets').selectAll().execute();
    return rows.map(targetOfRow);
  }

  set(target: Target, actor: string): Promise<void> {
    const { database, pen } = this.#storage;
    return inTransaction(database.writer, database.engine, async (transaction) => {
      await database.engine.lockNamed(transaction, [TABLE.table]);
      const former = await rowOfKey(transaction, target).selectAll().executeTakeFirst();
      const row = rowOfTarget(target);
      await writeRows(transaction, database.engine, TABLE, [row]);
      await appendAudit(transaction, database.engine, pen, {
        actor,
        action: 'target.set',
        subject: target.unit,
        details: { ...detailsOf(row), former: former === undefined ? null : valueText(former) },
      });
    });
  }

  remove(key: TargetKey, actor: string): Promise<boolean> {
    const { database, pen } = this.#storage;
    return inTransaction(database.writer, database.engine, async (transaction) => {
      await database.engine.lockNamed(transaction, [TABLE.table]);
      const former = await rowOfKey(transaction, key).selectAll().executeTakeFirst();
      if (former === undefined) return false;
      await transaction
        .deleteFrom('targets')
        .where('unit', '=', key.unit)
        .where('measure', '=', key.measure)
        .where('part', '=', key.part ?? '')
        .where('period', '=', key.period)
        .where('kind', '=', key.kind)
        .execute();
      await appendAudit(transaction, database.engine, pen, {
        actor,
        action: 'target.remove',
        subject: key.unit,
        details: detailsOf(former),
      });
      return true;
    });
  }
}

/**
 * Lists of targets.
 *
 * @param parts ids of the components and sub-indices that an own figure may be asked for
 */
export function targetList(parts: ReadonlySet<string>): ListKind<'targets'> {
  return {
    ...TABLE,
    read: (bytes, surroundings) => {
      const targets = readTargetList(bytes, surroundings, parts);
      return targets.ok ? ok(targets.value.map(rowOfTarget)) : targets;
    },
    action: 'targets.import',
  };
}

function rowOfKey(transaction: Transaction<Database>, { unit, measure, part, period, kind }: TargetKey) {
  return transaction
    .selectFrom('targets')
    .where('unit', '=', unit)
    .where('measure', '=', measure)
    .where('part', '=', part ?? '')
    .where('period', '=', period)
    .where('kind', '=', kind);
}

function detailsOf(row: TargetsTable) {
  const { measure, part, period, kind } = row;
  return { measure, part, period, kind, value: valueText(row) };
}

/** As a list has it. */
function valueText({ value, is_strict, best }: TargetsTable): string {
  if (best !== null) return `${best}-${value}`;
  return `${is_strict === 1 ? '>' : ''}${value}`;
}

function rowOfTarget({ unit, measure, part, period, kind, value, isStrict, best }: Target): TargetsTable {
  return {
    ...{ unit, measure, period, kind, best },
    part: part ?? '',
    value: decimalText(value),
    is_strict: isStrict ? 1 : 0,
  };
}

function targetOfRow({ unit, measure, part, period, kind, value, is_strict, best }: TargetsTable): Target {
  return {
    unit: unit as FactUnit,
    measure,
    part: part === '' ? null : part,
    period,
    kind: kind as TargetKind,
    value: must(parseDecimal(value), 'a value that was written as a decimal'),
    isStrict: is_strict === 1,
    best,
  };
}
