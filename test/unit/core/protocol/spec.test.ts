import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const TESTS = fileURLToPath(new URL('../../../', import.meta.url));
const SPEC = readFileSync(new URL('../../../../src/core/protocol/SPEC.md', import.meta.url), 'utf8');

/** The rules of SPEC.md, in its order. */
const RULES = [...SPEC.matchAll(/^- \*\*([A-Z]{2}\d+)\*\* /gm)].map(([, id]) => id ?? '');
/** Ids of rules at the start of a text that is the first argument of a call: the name of a test. */
const NAMED = /\(\s*['"`]((?:[A-Z]{2}\d+ )+)/g;

/** Which files cite each id. */
const CITED = new Map<string, string[]>();
for (const entry of readdirSync(TESTS, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
  for (const [, ids = ''] of readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8').matchAll(NAMED)) {
    for (const id of ids.trim().split(' ')) CITED.set(id, [...(CITED.get(id) ?? []), entry.name]);
  }
}

describe('SPEC.md', () => {
  test('has rules, each once', () => {
    expect(RULES.length).toBeGreaterThan(20);
    expect(new Set(RULES).size).toBe(RULES.length);
  });

  test.each(RULES)('%s is proved by a test', (id) => {
    expect(CITED.get(id) ?? []).not.toEqual([]);
  });

  test('no test cites a rule that does not exist', () => {
    expect([...CITED].filter(([id]) => !RULES.includes(id))).toEqual([]);
  });
});
