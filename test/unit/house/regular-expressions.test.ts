import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { SEALED } from '../../../src/core/protocol/messages/record.ts';
import { IS_FULL_SIZE } from '../../support/runs.ts';

/**
 * Anyone who sends a text must not choose how long it is looked at. Every regular expression of the core and the
 * collector is given texts that make a careless one look at each character again for each other: one that does so
 * takes 64 times as long for eight times the text, and one that does not takes eight times.
 *
 * By growth, because the time itself depends on the machine; and only beyond what a linear one ever takes. What is
 * between leaves room for an engine that compiles an expression between two looks, which makes it twice as fast.
 */
const CHARACTERS = 20_000;
/** Hundreds of times what a linear expression takes here, and a tenth of what a quadratic one does. */
const LINEAR_MS = 40;
const SHORTER = 8;
const MOST_GROWTH = 20;
/** What the repeated character stands after; each of these is one look more at every expression. */
const BEFORE = IS_FULL_SIZE ? ['', 'a', '.', '"', '0', '-', ' '] : ['', 'a'];

interface Found {
  readonly where: string;
  readonly pattern: string;
  readonly flags: string;
}

const ROOT = join(import.meta.dirname, '../../..');

function found(): readonly Found[] {
  const files = ['src/core', 'src/collector'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  const all: Found[] = [];
  for (const file of files) {
    const { program } = parseSync(file, readFileSync(join(ROOT, file), 'utf8'));
    new Visitor({
      Literal(node) {
        if ('regex' in node) all.push({ where: file, ...node.regex });
      },
      // As JSON Schema has them.
      Property({ key, value }) {
        const isPattern = 'name' in key && key.name === 'pattern' && value.type === 'Literal';
        if (isPattern && typeof value.value === 'string')
          all.push({ where: file, pattern: value.value, flags: '' });
      },
    }).visit(program);
  }
  return [...all, { where: 'a sealed body', pattern: SEALED.source, flags: '' }];
}

/** Characters an expression names, and some that most classes hold; each is repeated, alone and between others. */
function attacks(pattern: string): readonly ((count: number) => string)[] {
  const named = pattern.replaceAll(/\\[a-zA-Z]|\\u[0-9a-f]{4}|[\\^$()[\]{}|?*+]/g, '');
  const letters = new Set([...named.slice(0, 40), ...' \t\n\u00a0aZ0.-_"\'=,:/@%!']);
  return [...letters].flatMap((letter) => [
    ...BEFORE.map((before) => (count: number) => `${before}${letter.repeat(count)}\u0001`),
    (count) => [`${letter}a`.repeat(count / 2), '\u0001'].join(''),
    (count) => [`${letter}.`.repeat(count / 2), '\u0001'].join(''),
    (count) => [`"${letter}`.repeat(count / 2), '\u0001'].join(''),
  ]);
}

/** Of the processor, in ms: a machine with other work lets a thread wait. */
function timeOf(expression: RegExp, text: string): number {
  const times = Array.from({ length: 3 }, () => {
    expression.lastIndex = 0;
    const before = process.threadCpuUsage();
    text.replace(expression, '');
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** The attack that makes the time grow faster than the text, or null. */
function weaknessOf({ pattern, flags }: Pick<Found, 'pattern' | 'flags'>): string | null {
  const expression = new RegExp(pattern, flags.includes('g') ? flags : `${flags}g`);
  for (const attack of attacks(pattern)) {
    // Most are done before a clock could tell.
    const startMs = performance.now();
    attack(CHARACTERS).replace(expression, '');
    if (performance.now() - startMs < LINEAR_MS) continue;
    const [long, short] = [CHARACTERS, CHARACTERS / SHORTER].map((count) =>
      timeOf(expression, attack(count)),
    );
    if (long === undefined || short === undefined || long < LINEAR_MS) continue;
    if (long / short > MOST_GROWTH) return `${JSON.stringify(attack(6))}: ${short} ms, then ${long} ms`;
  }
  return null;
}

describe('regular expressions', () => {
  test('an expression that looks again and again is found', () => {
    expect(weaknessOf({ pattern: '^ +| +$', flags: 'g' })).not.toBeNull();
    expect(weaknessOf({ pattern: '=+$', flags: '' })).not.toBeNull();
    expect(weaknessOf({ pattern: '^[a-z]+(-[a-z]+)*$', flags: '' })).toBeNull();
  });

  const all = found();
  test('all of them were read', () => expect(all.length).toBeGreaterThan(60));

  test.each(all)('$where /$pattern/$flags takes no longer than the text is long', (one) => {
    expect(weaknessOf(one)).toBeNull();
  });
});
