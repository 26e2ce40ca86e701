import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const COLLECTOR = join(import.meta.dirname, '../../../../src/collector');

/** The npm packages that a file loads, itself or by what it imports; types are not loaded. */
function packagesOf(file: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/^import (?!type )[^;]*?'([^']+)';$/gm);
  return [...imports].flatMap(([, from = '']) => {
    if (from.startsWith('node:')) return [];
    return from.startsWith('.') ? packagesOf(join(dirname(file), from), seen) : [from];
  });
}

test.each(['db/sqlite/reader-worker.ts', 'sealing/opener-worker.ts'])(
  'a thread of %s loads no package: to load Kysely takes five times as long as to start it',
  (thread) => {
    expect(packagesOf(join(COLLECTOR, thread))).toEqual([]);
  },
);

test('what a thread must not load is found', () => {
  expect(packagesOf(join(COLLECTOR, 'db/sqlite/engine.ts'))).toContain('kysely');
});
