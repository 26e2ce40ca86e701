import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { SEED } from '../../support/seed.ts';

/** What a test draws by chance it draws again from the same seed, or a failure cannot be looked at. */

const TESTS = join(import.meta.dirname, '../..');

/** Where the text asks the machine for chance: the line numbers. */
function unseeded(file: string, text: string): readonly number[] {
  const lines: number[] = [];
  new Visitor({
    MemberExpression({ object, property, start }) {
      const isMath = object.type === 'Identifier' && object.name === 'Math';
      const isRandom =
        (property.type === 'Identifier' && property.name === 'random') ||
        (property.type === 'Literal' && property.value === 'random');
      if (isMath && isRandom) lines.push(text.slice(0, start).split('\n').length);
    },
  }).visit(parseSync(file, text).program);
  return lines;
}

describe('chance in tests', () => {
  test('a property that names no seed has that of the run', () => {
    expect(fc.readConfigureGlobal().seed).toBe(SEED);
    expect(fc.sample(fc.integer(), 5)).toEqual(fc.sample(fc.integer(), { numRuns: 5, seed: SEED }));
  });

  test('no file of the tests asks Math for a random number', () => {
    const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.tsx?$/.test(name),
    );
    expect(files.length).toBeGreaterThan(200);
    const found = files.flatMap((name) =>
      unseeded(name, readFileSync(join(TESTS, name), 'utf8')).map((line) => `${name}:${line}`),
    );
    expect(found).toEqual([]);
  });

  test.each([
    'pause(Math.random() * 5);',
    "const draw = () => Math['random']();",
    'const draw = Math.random;',
  ])('would be seen: %s', (planted) => {
    expect(unseeded('planted.ts', `\n${planted}`)).toEqual([2]);
  });
});
