import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { schemaImportsOfApp } from '../../support/schema-imports.ts';

const ROOT = join(import.meta.dirname, '../../..');

let planted: string | null = null;
afterEach(() => {
  if (planted !== null) rmSync(planted, { recursive: true, force: true });
});

function treeOf(files: Readonly<Record<string, string>>): string {
  planted = mkdtempSync(join(tmpdir(), 'sipas-schemas-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(planted, name)), { recursive: true });
    writeFileSync(join(planted, name), text);
  }
  return planted;
}

const CONTRACT = {
  'src/contract/route.ts': "import type { z } from 'zod'; export type Route = z.ZodType;",
  'src/contract/limits.ts': 'export const MOST = 3;',
  'src/contract/devices.ts': "import { z } from 'zod'; export const DEVICE = z.object({});",
  'src/contract/contract.ts': "import { DEVICE } from './devices.ts'; export const CONTRACT = { DEVICE };",
};

describe('no file of the app carries the schemas of the contract', () => {
  it('in this tree', () => {
    expect(schemaImportsOfApp(ROOT)).toEqual([]);
  });

  it('types and constants may be imported', () => {
    const root = treeOf({
      ...CONTRACT,
      'src/app/console/a.ts':
        "import type { CONTRACT } from '../../contract/contract.ts'; import { MOST } from '../../contract/limits.ts'; import { type Route } from '../../contract/route.ts';",
    });
    expect(schemaImportsOfApp(root)).toEqual([]);
  });

  it.each([
    ["import { CONTRACT } from '../../contract/contract.ts';", 'src/contract/contract.ts'],
    ["import { type Route, DEVICE } from '../../contract/devices.ts';", 'src/contract/devices.ts'],
    ["import '../../contract/devices.ts';", 'src/contract/devices.ts'],
    ["export * from '../../contract/contract.ts';", 'src/contract/contract.ts'],
    ["export const later = () => import('../../contract/devices.ts');", 'src/contract/devices.ts'],
  ])('%s is found', (text, imports) => {
    const root = treeOf({ ...CONTRACT, 'src/app/console/a.ts': text });
    expect(schemaImportsOfApp(root)).toEqual([{ file: 'src/app/console/a.ts', imports }]);
  });

  it('a tree without an app is no success', () => {
    expect(() => schemaImportsOfApp(treeOf({ ...CONTRACT, 'src/app/a.css': '' }))).toThrow('no source file');
  });
});
