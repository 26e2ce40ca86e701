import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';

const SOURCE = join(import.meta.dirname, '../../../src');
const MOST_FILES = 15;

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file))
  .sort();

/** What whoever uses the project agreed to see beside the sources, and what tools want there. */
const AT_THE_TOP = [
  ...['src', 'public', 'survey-schemas', 'test', 'vite.config.ts', 'package.json', 'tsconfig.json'],
  ...['README.md', 'CHANGELOG.md', 'LICENSE', 'package-lock.json', '.ci', '.gitignore', '.npmrc'],
  ...['biome.json', 'knip.json', 'vitest.config.ts'],
];

test('nothing that git keeps stands at the top but what belongs there', () => {
  const root = join(SOURCE, '..');
  // A copy without git's folder has nothing that git keeps.
  if (!existsSync(join(root, '.git'))) return;
  const { stdout } = spawnSync('git', ['ls-tree', '--name-only', 'HEAD'], { cwd: root, encoding: 'utf8' });
  const names = stdout.split('\n').filter((name) => name !== '');
  expect(names).toContain('src');
  expect(names.filter((name) => !AT_THE_TOP.includes(name))).toEqual([]);
});

describe('the rooms of src', () => {
  test('are read', () => {
    expect(files.length).toBeGreaterThan(500);
  });

  test(`hold at most ${MOST_FILES} source files each`, () => {
    const counts = Map.groupBy(files, (file) => dirname(file));
    const full = [...counts].filter(([, inside]) => inside.length > MOST_FILES);
    expect(full.map(([folder, inside]) => `${folder}: ${inside.length}`)).toEqual([]);
  });

  test('have files named in kebab-case', () => {
    const NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.tsx?$/;
    expect(files.filter((file) => !NAME.test(basename(file)))).toEqual([]);
  });
});

/** What a file is by the end of its name, and where such files stand. */
const ROLES = [
  { role: 'page', within: 'app/' },
  { role: 'panel', within: 'app/' },
  { role: 'form', within: 'app/' },
  { role: 'table', within: 'app/' },
  { role: 'row', within: 'app/' },
  { role: 'field', within: 'app/' },
  { role: 'screen', within: 'app/' },
  { role: 'routes', within: 'collector/http/' },
  { role: 'store', within: '' },
] as const;

describe('the role a file has by its name', () => {
  test.each(ROLES)('is what a …-$role exports', ({ role, within }) => {
    const named = files.filter((file) => file.startsWith(within) && stem(file).endsWith(`-${role}`));
    expect(named.length).toBeGreaterThan(0);
    const wrong = named.filter(
      (file) => !exportsOf(file).some((name) => name === 'default' || isOf(role, name)),
    );
    expect(wrong).toEqual([]);
  });

  test.each(ROLES.filter(({ role }) => role === 'page' || role === 'screen' || role === 'routes'))(
    'and no other file exports a …-$role',
    ({ role, within }) => {
      const components = role === 'routes' ? '.ts' : '.tsx';
      const elsewhere = files.filter(
        (file) =>
          file.startsWith(within) &&
          file.endsWith(components) &&
          !stem(file).endsWith(role) &&
          exportsOf(file).some((name) => isOf(role, name) && name.length > role.length),
      );
      // Describes all routes, and is none.
      expect(elsewhere.filter((file) => file !== 'collector/http/server/openapi/openapi.ts')).toEqual([]);
    },
  );
});

function stem(file: string): string {
  return basename(file).replace(/\.tsx?$/, '');
}

function exportsOf(file: string): readonly string[] {
  const { module } = parseSync(file, readFileSync(join(SOURCE, file), 'utf8'));
  return module.staticExports.flatMap(({ entries }) =>
    entries.map(({ exportName }) => (exportName.kind === 'Default' ? 'default' : (exportName.name ?? ''))),
  );
}

function isOf(role: string, name: string): boolean {
  return name.toLowerCase().endsWith(role);
}
