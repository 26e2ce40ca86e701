import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

/** A field of an answer, what makes it in the collector, and what reads it in the console. */
const FIELD = 'hasChildren';
const CONTRACT = 'src/contract/units/units.ts';
const HANDLER = 'src/collector/http/units/visible-units.ts';
const USE = 'src/app/console/ui/units/unit-list.tsx';

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'sipas-renamed-'));
  cpSync(join(ROOT, 'src'), join(copy, 'src'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  const compilerOptions = {
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    types: ['node', 'vite/client'],
    jsx: 'react-jsx',
    module: 'esnext',
    moduleResolution: 'bundler',
  };
  const project = { extends: './src/tsconfig.base.json', compilerOptions, files: [HANDLER, USE] };
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify(project));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** The errors of the type check, as file and text. */
function errors(): readonly (readonly [file: string, text: string])[] {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', copy], { cwd: copy, encoding: 'utf8' });
  return [...stdout.matchAll(/^(\S+?)\(\d+,\d+\): error (.*)$/gm)].map(
    ([, file = '', text = '']) => [file, text] as const,
  );
}

test('a field that is renamed in the contract fails the type check of the collector and of the console', () => {
  const contract = join(copy, CONTRACT);
  const text = readFileSync(contract, 'utf8');
  expect(text).toContain(`${FIELD}:`);
  writeFileSync(contract, text.replace(`${FIELD}:`, 'hasUnitsBelow:'));
  const found = errors();
  expect(new Set(found.map(([file]) => file))).toEqual(new Set([HANDLER, USE]));
  for (const [, message] of found) expect(message).toContain(FIELD);
});
