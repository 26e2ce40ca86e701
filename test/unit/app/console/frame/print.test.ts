import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const APP = 'src/app';

test('dark colours are for screens only, so that paper stays readable', () => {
  const files = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(css|tsx?)$/.test(name),
  );
  const texts = files.map((name) => readFileSync(join(APP, name), 'utf8'));
  const queries = texts.flatMap((text) => text.match(/[\w ]*\(prefers-color-scheme: dark\)/g) ?? []);
  expect(queries.length).toBeGreaterThan(2);
  for (const query of queries) expect(query).toMatch(/screen and /);
});
