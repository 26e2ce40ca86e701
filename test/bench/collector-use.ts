import { readFileSync, writeFileSync } from 'node:fs';
import type { CollectorProcess } from '../support/collector-process.ts';

/** In what Linux counts a process's time. */
const TICK_MS = 10;

/** From now on VmHWM is the most the process has had since, where the system can forget what was before. */
export function forgetPeak({ child }: Pick<CollectorProcess, 'child'>): void {
  try {
    writeFileSync(`/proc/${child.pid}/clear_refs`, '5');
  } catch {
    // Then it is the most since the start, which is no less.
  }
}

/** What the collector's process has (VmRSS) or has had at most (VmHWM), in MB; null where the system does not tell. */
export function memoryMb({ child }: Pick<CollectorProcess, 'child'>, what: 'VmRSS' | 'VmHWM'): number | null {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Math.round(Number(new RegExp(`${what}:\\s*(\\d+)`).exec(status)?.[1]) / 1024);
  } catch {
    return null;
  }
}

/** What the collector's process has had of the processors so far, in milliseconds; null where the system does not tell. */
export function processorMs({ child }: Pick<CollectorProcess, 'child'>): number | null {
  try {
    const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return null;
  }
}
