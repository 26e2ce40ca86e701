import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { VerySatisfiedScore } from '../../src/core/analysis/very-satisfied.ts';
import { sipas } from '../support/sipas.ts';

interface VectorFigure {
  readonly [number: string]: number | null;
}
interface Vectors {
  readonly cases: readonly {
    readonly name: string;
    readonly responses: readonly unknown[];
    readonly expected: Readonly<
      Record<
        string,
        { readonly overall: VectorFigure; readonly subIndices: Readonly<Record<string, VectorFigure>> }
      >
    >;
  }[];
}

const { cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../golden/data/index-estimates.json'), 'utf8'),
) as Vectors;

const folder = mkdtempSync(join(tmpdir(), 'sipas-score-'));
const QUESTIONNAIRE = ['--questionnaire', 'sipas-2023-service'];

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, `${name.replaceAll(/[^a-z0-9]/gi, '-')}.ndjson`);
  writeFileSync(path, content);
  return path;
}

function expectFigure(actual: VectorFigure, expected: VectorFigure): void {
  expect(Object.keys(actual).sort()).toEqual([
    'answers',
    'high',
    'low',
    'percent',
    'respondents',
    'standardError',
  ]);
  for (const [key, value] of Object.entries(expected)) {
    if (value === null) expect(actual[key], key).toBeNull();
    else expect(Math.abs((actual[key] as number) - value), key).toBeLessThanOrEqual(1e-9);
  }
}

describe('sipas score prints every vector to 1e-9', () => {
  it.each(cases.flatMap((vector) => Object.keys(vector.expected).map((rule) => ({ ...vector, rule }))))(
    '$name, $rule',
    async ({ name, responses, expected, rule }) => {
      const lines = responses.map((response) => `${JSON.stringify(response)}\n`).join('');
      const { code, stdout } = await sipas([
        'score',
        ...QUESTIONNAIRE,
        '--rule',
        rule,
        '--json',
        file(name, lines),
      ]);
      expect(code).toBe(0);
      const score = JSON.parse(stdout) as Vectors['cases'][number]['expected'][string];
      expectFigure(score.overall, expected[rule]?.overall ?? {});
      expect(Object.keys(score.subIndices)).toEqual(Object.keys(expected[rule]?.subIndices ?? {}));
      for (const [id, figure] of Object.entries(expected[rule]?.subIndices ?? {})) {
        expectFigure(score.subIndices[id] as VectorFigure, figure);
      }
    },
  );
});

describe('sipas score', () => {
  const good =
    '{"answers": {"access.signage": 5, "access.seating": null, "results.fair": "not-applicable"}}\n';

  it('reads standard input, and an absent item is the same as null', async () => {
    const withNull = await sipas(['score', ...QUESTIONNAIRE, '--json', '-'], { input: good });
    const absent = await sipas(['score', ...QUESTIONNAIRE, '--json', '-'], {
      input: '{"answers": {"access.signage": 5, "results.fair": "not-applicable"}}',
    });
    expect(withNull.code).toBe(0);
    expect(JSON.parse(withNull.stdout)).toEqual(JSON.parse(absent.stdout));
    expect(JSON.parse(withNull.stdout)).toMatchObject({
      overall: { respondents: 1, answers: 1, percent: 100 },
    });
  });

  it('passes over a byte-order mark at the very beginning, and keys within texts', async () => {
    const input = '\uFEFF{"answers": {"access.signage": 5}, "note": "\\"answers\\": {}"}\r\n';
    const { code, stdout } = await sipas(['score', ...QUESTIONNAIRE, '--json', '-'], { input });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ overall: { respondents: 1 } });
  });

  it('prints a table with the six columns, and a dash where nothing can be said', async () => {
    const { stdout } = await sipas(['score', ...QUESTIONNAIRE, '-'], { input: good });
    expect(stdout).toMatch(/respondents\s+answers\s+percent\s+standardError\s+low\s+high/);
    expect(stdout).toMatch(/overall\s+1\s+1\s+100\.00\s+–/);
    expect(stdout).toMatch(/results\s+0\s+0\s+–\s+–\s+–\s+–/);
  });

  it('says how many are very satisfied: of an item with its interval, of a pool with the widest', async () => {
    const lines = [5, 5, 4, 2].map(
      (level) => `{"answers": {"access.signage": ${level}, "access.seating": 5}}`,
    );
    const input = lines.join('\n');
    const { stdout } = await sipas(['score', ...QUESTIONNAIRE, '--json', '-'], { input });
    const { verySatisfied } = JSON.parse(stdout) as { verySatisfied: VerySatisfiedScore };
    expect(verySatisfied.items['access.signage']).toMatchObject({ respondents: 4, answers: 4, percent: 50 });
    expect(verySatisfied.items['access.equipment']).toMatchObject({ answers: 0, percent: null, low: null });
    expect(verySatisfied.overall).toMatchObject({ respondents: 4, answers: 8, percent: 75 });
    // The more items a pool has, the more of one person's answers may be at the highest level.
    expect(verySatisfied.subIndices['access']).toMatchObject({ respondents: 4, answers: 8, percent: 75 });
    expect(verySatisfied.overall.low).toBeLessThan(verySatisfied.subIndices['access']?.low ?? 0);
    // With two answers each it is at least as wide as if the four had given one.
    const one = await sipas(['score', ...QUESTIONNAIRE, '--json', '-'], {
      input: [5, 5, 5, 4].map((level) => `{"answers": {"access.signage": ${level}}}`).join('\n'),
    });
    const single = (JSON.parse(one.stdout) as { verySatisfied: VerySatisfiedScore }).verySatisfied.items;
    expect(verySatisfied.overall.low).toBeLessThanOrEqual(single['access.signage']?.low ?? 0);
    const table = await sipas(['score', ...QUESTIONNAIRE, '-'], { input });
    expect(table.stdout).toMatch(
      /Very satisfied[\s\S]*overall\s+4\s+8\s+75\.00[\s\S]*access\.signage\s+4\s+4\s+50\.00/,
    );
  });

  it('takes the rule the questionnaire names when none is given', async () => {
    const args = ['score', ...QUESTIONNAIRE, '--json', '-'];
    const named = await sipas([...args, '--rule', 'satisfied-share'], { input: good });
    expect((await sipas(args, { input: good })).stdout).toBe(named.stdout);
  });

  it.each([
    ['level 6', '{"answers": {"access.signage": 6}}', '/answers/access.signage'],
    ['an unknown item', '{"answers": {"access.sinage": 5}}', 'access.sinage'],
    ['an unknown non-answer', '{"answers": {"access.signage": "maybe"}}', '/answers/access.signage'],
    ['a line that is no JSON', '{"answers": ', 'not JSON'],
    ['an empty line', '', 'empty line'],
    ['a line without answers', '{"access.signage": 5}', '/answers'],
    ['a list', '[]', 'object'],
    ['an item twice', '{"answers": {"access.signage": 5, "access.signage": 1}}', 'twice'],
    [
      'nesting without end',
      `{"answers": {}, "more": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'nested',
    ],
    ['answers twice', '{"answers": {}, "answers": {"access.signage": 1}}', 'twice'],
    ['a byte-order mark in the middle', '\uFEFF{"answers": {}}', 'not JSON'],
    ['a line beyond all measure', `{"answers": {}, "more": "${'x'.repeat(1024 * 1024)}"}`, 'longer than'],
  ])('stops at %s with its line number and prints no figure', async (_, line, told) => {
    const { code, stdout, stderr } = await sipas(['score', ...QUESTIONNAIRE, '-'], {
      input: `${good}${line}\n${good}`,
    });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('line 2');
    expect(stderr).toContain(told);
  });

  it('stops at a line that is not UTF-8 with its line number', async () => {
    const path = file('latin', Buffer.concat([Buffer.from(good), Buffer.from([0x22, 0xe9, 0x22, 0x0a])]));
    const { code, stdout, stderr } = await sipas(['score', ...QUESTIONNAIRE, path]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('line 2: not UTF-8');
  });

  it('names the questionnaires there are when asked for another', async () => {
    const { code, stderr } = await sipas(['score', '--questionnaire', 'sipas-2031', '-']);
    expect(code).toBe(2);
    expect(stderr).toContain('sipas-2023-service');
  });

  it('refuses a rule that is none and a file that is not there', async () => {
    expect((await sipas(['score', ...QUESTIONNAIRE, '--rule', 'best-of', '-'])).code).toBe(2);
    const missing = await sipas(['score', ...QUESTIONNAIRE, join(folder, 'missing.ndjson')]);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('missing.ndjson');
  });
});
