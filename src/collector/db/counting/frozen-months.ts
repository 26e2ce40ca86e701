import type { Kysely, Transaction } from 'kysely';
import type { Month } from '../../../core/kernel/period.ts';
import type { CheckedLine } from '../../ingest/collector-store.ts';
import type { Database } from '../schema.ts';

/** The months whose answers were deleted or are being, in order; a reopened one too, as far as some were. */
export async function frozenMonthsOf(database: Kysely<Database>): Promise<readonly Month[]> {
  const rows = await database
    .selectFrom('frozen_months')
    .select('month')
    .where((row) => row.or([row('reopened_day', 'is', null), row('records', '>', 0), row('held', '>', 0)]))
    .orderBy('month')
    .execute();
  return rows.map(({ month }) => month as Month);
}

/** Those of the lines' months that are frozen. */
export async function frozenAmong(
  transaction: Transaction<Database>,
  lines: readonly CheckedLine[],
): Promise<ReadonlySet<string>> {
  const months = new Set(lines.map(monthOf).filter((month) => month !== null));
  if (months.size === 0) return new Set();
  const rows = await transaction
    .selectFrom('frozen_months')
    .select('month')
    .where('month', 'in', [...months])
    .where('reopened_day', 'is', null)
    .execute();
  return new Set(rows.map(({ month }) => month));
}

export function isOfMonth(line: CheckedLine, months: ReadonlySet<string>): boolean {
  const month = monthOf(line);
  return month !== null && months.has(month);
}

/** Says of each month how much came after it was frozen. */
export async function countLate(
  transaction: Transaction<Database>,
  late: readonly CheckedLine[],
): Promise<void> {
  const counts = new Map<string, number>();
  for (const line of late) {
    const month = monthOf(line) ?? '';
    counts.set(month, (counts.get(month) ?? 0) + 1);
  }
  for (const [month, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await transaction
      .updateTable('frozen_months')
      .set((column) => ({ late: column('late', '+', count) }))
      .where('month', '=', month)
      .execute();
  }
}

function monthOf(line: CheckedLine): string | null {
  return line.verdict === 'rejected' ? null : (line.day?.slice(0, 7) ?? null);
}
