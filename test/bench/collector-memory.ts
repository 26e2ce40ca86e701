import { readFileSync, writeFileSync } from 'node:fs';
import type { CollectorProcess } from '../support/collector-process.ts';

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
