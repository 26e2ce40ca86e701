import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EvidenceObjects } from '../../src/collector/evidence/evidence-objects.ts';
import { objectName, sha256Of } from '../../src/collector/evidence/object-name.ts';
import { StorageUnavailable } from '../../src/collector/ingest/storage-unavailable.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';

export interface ObjectsUnderTest {
  readonly objects: EvidenceObjects;
  /** From now on it serves nothing. */
  readonly breakDown: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What every place for evidence does. */
export function describeEvidenceObjects(name: string, open: () => Promise<ObjectsUnderTest>): void {
  describe(`objects of evidence, ${name}`, () => {
    let opened: ObjectsUnderTest;
    let objects: EvidenceObjects;
    beforeEach(async () => {
      opened = await open();
      objects = opened.objects;
    });
    afterEach(() => opened.close());

    const bytes = randomBytes(5_000);
    const nameOf = (day: string, kind: 'commit' | 'day' = 'commit', content: Uint8Array = bytes) =>
      objectName({ kind, owner: '0123abcd', day: day as Day, sha256: sha256Of(content) });
    const listed = async (folder?: string) =>
      (await Array.fromAsync(objects.list(folder))).map((one) => one.name).sort();

    test('one is read as it was put, whole and in part', async () => {
      const name = nameOf('2026-11-30');
      await objects.put(name, bytes);
      expect((await objects.get(name))?.equals(bytes)).toBe(true);
      const part = await objects.get(name, { start: 100, length: 50 });
      expect(part?.equals(bytes.subarray(100, 150))).toBe(true);
      expect((await objects.get(name, { start: 4_990, length: 50 }))?.length).toBe(10);
    });

    test('put again, also beside itself, it is one', async () => {
      const name = nameOf('2026-11-30');
      await Promise.all([objects.put(name, bytes), objects.put(name, bytes)]);
      await objects.put(name, bytes);
      expect(await listed()).toEqual([name]);
      expect((await objects.get(name))?.equals(bytes)).toBe(true);
    });

    test('what is not there is none, and is removed already', async () => {
      const name = nameOf('2026-11-30');
      expect(await objects.get(name)).toBeNull();
      expect(await objects.get(name, { start: 0, length: 1 })).toBeNull();
      await objects.remove(name);
      await objects.put(name, bytes);
      await objects.remove(name);
      expect(await objects.get(name)).toBeNull();
      expect(await listed()).toEqual([]);
      // Its folder may be gone with it.
      await objects.put(name, bytes);
      expect(await listed()).toEqual([name]);
    });

    test('a listing has all of them, or those of one folder, with when they were written', async () => {
      const others = Array.from({ length: 4 }, () => randomBytes(10));
      const names = [
        nameOf('2026-11-29'),
        nameOf('2026-11-30', 'day'),
        ...others.map((one) => nameOf('2026-11-30', 'commit', one)),
      ];
      const beforeMs = Date.now();
      for (const name of names) await objects.put(name, bytes);
      expect(await listed()).toEqual(names.toSorted());
      expect(await listed('day/0123abcd/2026-11-30')).toEqual(names.slice(1, 2));
      expect(await listed('day/0123abcd/2026-11-28')).toEqual([]);
      for await (const { changedMs } of objects.list()) {
        // A second, or a tick, is what such a time is told in.
        expect(changedMs).toBeGreaterThan(beforeMs - 2_000);
        expect(changedMs).toBeLessThan(Date.now() + 2_000);
      }
    });

    test('a place that cannot serve says so, whatever it is asked, and no secret', async () => {
      const name = nameOf('2026-11-30');
      await opened.breakDown();
      for (const work of [
        () => objects.put(name, bytes),
        () => objects.get(name),
        () => Array.fromAsync(objects.list('commit/0123abcd/2026-11-30')),
      ]) {
        const error = await work().then(
          () => null,
          (error: unknown) => error,
        );
        expect(error).toBeInstanceOf(StorageUnavailable);
        const said = String((error as Error).cause);
        expect(said).not.toMatch(/AKTEST|a secret|Signature=/);
      }
    });
  });
}
