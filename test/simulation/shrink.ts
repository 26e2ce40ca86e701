import type { Operation } from './operations.ts';

export interface Least {
  readonly schedule: readonly Operation[];
  readonly failure: string;
}

/**
 * Leaves operations out, and faults and stops within them, as long as the rest still fails: first half of it, then
 * smaller parts, down to single ones (delta debugging, Zeller and Hildebrandt 2002). What it fails of may change.
 */
export async function shrunk(
  schedule: readonly Operation[],
  failureOf: (schedule: readonly Operation[]) => Promise<string | null>,
): Promise<Least> {
  const failure = await failureOf(schedule);
  if (failure === null) throw new Error('a schedule is shrunk that does not fail');
  let least: Least = { schedule, failure };
  const isLess = async (candidate: readonly Operation[]): Promise<boolean> => {
    const found = await failureOf(candidate);
    if (found !== null) least = { schedule: candidate, failure: found };
    return found !== null;
  };
  for (let size = Math.ceil(schedule.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < least.schedule.length; ) {
      const { schedule: whole } = least;
      const without = [...whole.slice(0, start), ...whole.slice(start + size)];
      if (!(await isLess(without))) start += size;
    }
  }
  for (const [index, operation] of least.schedule.entries()) {
    for (const plainer of plainerThan(operation)) await isLess(least.schedule.with(index, plainer));
  }
  return least;
}

function plainerThan(operation: Operation): readonly Operation[] {
  const plainer: Operation[] = [];
  if (operation.beside) plainer.push({ ...operation, beside: false });
  if (operation.kind === 'submit') plainer.push({ ...operation, fault: null, stop: null });
  if (operation.kind === 'sync') plainer.push({ ...operation, faults: [], stop: null });
  return plainer;
}
