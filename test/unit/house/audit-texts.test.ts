import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import en from '../../../src/app/i18n/en/console-audit.json' with { type: 'json' };
import vi from '../../../src/app/i18n/vi/console-audit.json' with { type: 'json' };

/** What is written into the audit log is read by people: every action that is written there has its words. */

const COLLECTOR = join(import.meta.dirname, '../../../src/collector');
/** There the same form names what a route permits. */
const ROUTES = /^http\//;
const ACTION = /action: '([a-z-]+)\.([a-z-]+)'/g;

function writtenActions(): readonly (readonly [string, string])[] {
  return readdirSync(COLLECTOR, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !ROUTES.test(name))
    .flatMap((name) => [...readFileSync(join(COLLECTOR, name), 'utf8').matchAll(ACTION)])
    .map(([, subject = '', verb = '']) => [subject, verb] as const);
}

test.each([
  ['vi', vi],
  ['en', en],
])('every action of the audit log has its words, in %s', (_, { actions }) => {
  const written = writtenActions();
  expect(written.length).toBeGreaterThan(25);
  const words = actions as Readonly<Record<string, Readonly<Record<string, string>>>>;
  expect(written.filter(([subject, verb]) => words[subject]?.[verb] === undefined)).toEqual([]);
});
