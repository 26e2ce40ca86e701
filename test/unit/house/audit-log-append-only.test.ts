import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = join(import.meta.dirname, '../../../src');
/** Through the query builder or as SQL, over several lines or one. */
const CHANGES =
  /(updateTable|deleteFrom|dropTable|alterTable)\(\s*['"`]audit_log|(update|delete\s+from|truncate(\s+table)?|drop\s+table|alter\s+table)\s+["'`]?audit_log/i;

test('no line of the product changes or removes an entry of the audit log', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(ts|tsx|js)$/.test(file),
  );
  expect(files.length).toBeGreaterThan(50);
  const found = files.filter((file) => CHANGES.test(readFileSync(join(SOURCE, file), 'utf8')));
  expect(found).toEqual([]);
});

test.each([
  "database.updateTable('audit_log')",
  "transaction\n  .deleteFrom(\n 'audit_log')",
  'sql`delete from audit_log where sequence = 1`',
  'sql`update "audit_log" set actor = 1`',
  'sql`TRUNCATE TABLE audit_log`',
])('%s would be found', (line) => {
  expect(CHANGES.test(line)).toBe(true);
});
