import { expect, test } from 'vitest';
import { packagesOf } from '../../../support/packages-of.ts';

test.each(['db/sqlite/statement-worker.ts', 'sealing/opener-worker.ts'])(
  'a thread of %s loads no package: to load Kysely takes five times as long as to start it',
  (thread) => {
    expect(packagesOf(`src/collector/${thread}`)).toEqual([]);
  },
);

test('what a thread must not load is found', () => {
  expect(packagesOf('src/collector/db/sqlite/engine.ts')).toContain('kysely');
});
