import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backupFolder } from '../../../../../src/collector/operations/backup/backup-folder.ts';
import { backUpIfDue } from '../../../../../src/collector/operations/backup/backup-job.ts';
import { HOUR_MS } from '../../../../../src/core/kernel/duration.ts';

const NOON_MS = Date.parse('2026-11-30T12:00:00Z');
const nameAt = (ms: number) => `sipas-${new Date(ms).toISOString().slice(0, 19).replaceAll(':', '')}Z.backup`;

/** A folder with backups made so many hours before noon, and the job at noon. */
async function jobAt(hoursBefore: readonly number[], { isDoubtful = false, fails = false, keep = 3 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sipas-backups-'));
  for (const hours of hoursBefore) writeFileSync(join(folder, nameAt(NOON_MS - hours * HOUR_MS)), '');
  writeFileSync(join(folder, 'sipas-by-hand.backup'), '');
  const errors: string[] = [];
  await backUpIfDue(
    {
      folder: backupFolder(folder),
      settings: { keep, everyHours: 24 },
      clock: { nowMs: () => NOON_MS, isDoubtful: () => isDoubtful },
      make: async (path) => {
        if (fails) throw new Error('the disk is full');
        writeFileSync(path, '');
        return { rows: 1, bytes: 1, missing: 0 };
      },
    },
    { info: () => undefined, error: (_, message) => errors.push(message) },
  );
  const names = readdirSync(folder);
  rmSync(folder, { recursive: true });
  const left = names.filter((name) => name !== 'sipas-by-hand.backup');
  return { left: left.map(hoursOf).sort((a, b) => a - b), errors, names };
}

const hoursOf = (name: string) =>
  (NOON_MS - Date.parse(name.replace(/^sipas-(.*)T(..)(..)(..)Z\.backup$/, '$1T$2:$3:$4Z'))) / HOUR_MS;

describe('backups by themselves', () => {
  test('the first is made at once, a further one when the newest is old enough', async () => {
    expect((await jobAt([])).left).toEqual([0]);
    expect((await jobAt([23])).left).toEqual([23]);
    expect((await jobAt([24])).left).toEqual([0, 24]);
  });

  test('the newest are kept, and files of other names', async () => {
    const { left, names } = await jobAt([24, 48, 72, 96]);
    expect(left).toEqual([0, 24, 48]);
    expect(names).toContain('sipas-by-hand.backup');
  });

  test('none is removed where the new one fails, or while the clock is in doubt', async () => {
    const failed = await jobAt([24, 48, 72, 96], { fails: true });
    expect([failed.left, failed.errors]).toEqual([
      [24, 48, 72, 96],
      [expect.stringContaining('the former ones were kept')],
    ]);
    expect((await jobAt([24, 48, 72, 96], { isDoubtful: true })).left).toEqual([0, 24, 48, 72, 96]);
  });

  test('one that seems to be of tomorrow keeps nobody from making one', async () => {
    expect((await jobAt([-500])).left).toEqual([-500, 0]);
  });
});

test('where no folder can be made it is said, and nothing waits for ever', () => {
  expect(() => backupFolder('/proc/sipas/backups').newestMs()).toThrow(/ENOENT/);
});
