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

test('links that download, and the list of them below method and limits, are on no paper', () => {
  const onPaper = (name: string) => readFileSync(join(APP, name), 'utf8').split('@media print')[1] ?? '';
  expect(onPaper('ui/base.css')).toMatch(/a\[download\] \{\s*display: none;/);
  expect(onPaper('console/results/results-page.module.css')).toMatch(/\.method > ul \{\s*display: none;/);
  expect(onPaper('console/ui/reading/method-details.module.css')).toMatch(/details > a \{\s*display: none;/);
});
