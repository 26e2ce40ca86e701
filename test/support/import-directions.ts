import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { parseSync } from 'oxc-parser';

/**
 * The directions of imports, as a table: a file may import from its own folder and from what its rule names.
 * The rule of the deepest folder that holds the file applies. `import type` counts as an import. Folders in
 * this table stand for everything below them; a bare name is an npm package (or `node:` for Node.js itself).
 */
interface Rule {
  readonly folder: string;
  readonly may: readonly string[];
}

const CORE = 'src/core';

const RULES: readonly Rule[] = [
  { folder: 'src/core/kernel', may: [] },
  { folder: 'src/core/statistics', may: ['src/core/kernel'] },
  { folder: 'src/core/questionnaire', may: ['src/core/kernel'] },
  { folder: 'src/core/units', may: ['src/core/kernel'] },
  {
    folder: 'src/core/satisfaction',
    may: ['src/core/kernel', 'src/core/statistics', 'src/core/questionnaire'],
  },
  { folder: 'src/core/protocol', may: ['src/core/kernel', 'src/core/questionnaire'] },
  { folder: 'src/device', may: [CORE, 'dexie', '@hpke/core', 'jose'] },
  { folder: 'src/app/ui', may: [CORE, 'react', 'react-dom', 'react-i18next'] },
  { folder: 'src/app/i18n', may: ['i18next', 'react-i18next'] },
  {
    folder: 'src/app/survey',
    may: [CORE, 'src/app/ui', 'src/app/i18n', 'react', 'react-hook-form', 'react-i18next'],
  },
  ...['kiosk', 'staff', 'phone', 'console'].map((route) => ({
    folder: `src/app/${route}`,
    may: [
      CORE,
      'src/device',
      'src/app/ui',
      'src/app/i18n',
      'src/app/survey',
      // What is kept, for whoever asks at a kiosk.
      'src/app/privacy',
      'react',
      'react-dom',
      'react-hook-form',
      'react-i18next',
      'i18next',
      'react-router',
      ...(route === 'console' ? ['echarts', 'uqr', '@simplewebauthn/browser'] : []),
    ],
  })),
  {
    folder: 'src/app/privacy',
    may: [
      CORE,
      'src/device',
      'src/app/ui',
      'src/app/i18n',
      'react',
      'react-dom',
      'react-i18next',
      'react-router',
    ],
  },
  {
    folder: 'src/app/worker',
    may: [CORE, 'src/device', 'workbox-precaching', 'workbox-routing'],
  },
  {
    folder: 'src/app',
    may: [
      CORE,
      'src/device',
      'src/app',
      'survey-schemas',
      'react',
      'react-dom',
      'react-i18next',
      'i18next',
      'react-router',
      '@fontsource-variable/inter',
    ],
  },
  { folder: 'src/collector/ingest', may: [CORE] },
  { folder: 'src/collector/reports', may: [CORE] },
  {
    folder: 'src/collector/accounts',
    may: [CORE, 'node:', '@simplewebauthn/server', 'otpauth', 'openid-client'],
  },
  { folder: 'src/collector/keys', may: [CORE, 'src/collector/start-failure.ts', 'node:'] },
  {
    folder: 'src/collector/sealing',
    may: [CORE, 'src/collector/ingest', 'src/collector/keys', 'node:', 'jose'],
  },
  { folder: 'src/collector/units', may: [CORE, 'csv-parse'] },
  {
    folder: 'src/collector/demo',
    may: [CORE, 'src/collector/ingest', 'src/collector/accounts', 'node:'],
  },
  {
    folder: 'src/collector/db',
    may: [
      CORE,
      'src/collector/ingest',
      'src/collector/keys',
      'src/collector/reports',
      'src/collector/accounts',
      'src/collector/units',
      'kysely',
      'pg',
      'node:',
    ],
  },
  {
    folder: 'src/collector/http',
    may: [
      CORE,
      'src/collector/ingest',
      'src/collector/reports',
      'src/collector/accounts',
      'src/collector/questionnaires/questionnaires.ts',
      'fastify',
      'fastify-type-provider-zod',
      '@fastify/cookie',
      '@fastify/static',
      '@fastify/swagger',
      'zod',
      'node:',
    ],
  },
  { folder: 'src/collector/cli', may: [CORE, 'src/collector', 'commander', 'node:'] },
  { folder: 'src/collector', may: [CORE, 'src/collector', 'survey-schemas', 'zod', 'node:'] },
];

export interface Violation {
  readonly file: string;
  readonly imports: string;
  readonly reason: string;
}

/**
 * Checks every TypeScript and JavaScript file below `root`/src.
 * @returns how many files were read, and each import that goes against the table
 */
export function checkImportDirections(root: string): { filesRead: number; violations: readonly Violation[] } {
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|js|jsx|mts|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const violations = files.flatMap((file) => checkFile(file, readFileSync(join(root, file), 'utf8')));
  return { filesRead: files.length, violations };
}

/** The violations of one file, given its path from the root and its text. */
export function checkFile(file: string, text: string): readonly Violation[] {
  const violations: Violation[] = [];
  const report = (imports: string, reason: string): void => void violations.push({ file, imports, reason });
  if (file.endsWith('.tsx') && !file.startsWith('src/app/'))
    report('', 'JSX belongs to the app: Node.js cannot strip it');
  const rule = ruleFor(file);
  if (rule === undefined) {
    report('', 'no rule covers this folder');
    return violations;
  }
  for (const specifier of specifiersIn(file, text)) {
    if (specifier === null) {
      report('(computed)', 'an import whose target is computed cannot be checked');
      continue;
    }
    if (specifier.startsWith('.')) {
      const target = posix.normalize(posix.join(dirname(file), specifier));
      if (!/(\.(ts|tsx|js|json|css|svg|woff2)|\/)$/.test(target))
        report(specifier, 'a relative import names its file ending');
      if (!isWithin(target, rule.folder) && !rule.may.some((folder) => isWithin(target, folder))) {
        report(specifier, `${rule.folder} may not import ${target}`);
      } else if (crossesNestedRule(target, rule)) {
        report(specifier, `${rule.folder} may not import ${target}`);
      }
    } else if (!rule.may.some((name) => isPackage(specifier, name))) {
      report(specifier, `${rule.folder} may not use the package ${specifier}`);
    }
  }
  return violations;
}

/**
 * Every module a file names: static imports and re-exports, `import type`, `import()` (in types too) and
 * `new URL('…', import.meta.url)`, through which workers are started; null for a computed `import()`.
 */
function specifiersIn(file: string, text: string): readonly (string | null)[] {
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const found: (string | null)[] = module.staticImports.map((entry) => entry.moduleRequest.value);
  for (const statement of module.staticExports) {
    for (const entry of statement.entries)
      if (entry.moduleRequest !== null) found.push(entry.moduleRequest.value);
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const argument = text.slice(moduleRequest.start, moduleRequest.end);
    found.push(/^(['"`])([^$]*)\1$/.exec(argument)?.[2] ?? null);
  }
  for (const match of text.matchAll(/\bimport\(\s*(['"])([^'"]+)\1\s*\)/g)) found.push(match[2] as string);
  for (const match of text.matchAll(/new URL\(\s*(['"])(\.[^'"]+)\1\s*,\s*import\.meta\.url/g)) {
    found.push(match[2] as string);
  }
  return [...new Set(found)];
}

/** A file of src/app may use kiosk; a file of src/app/ui, though within src/app, may not. */
function crossesNestedRule(target: string, rule: Rule): boolean {
  const owner = ruleFor(target);
  return (
    owner !== undefined &&
    owner.folder !== rule.folder &&
    isWithin(owner.folder, rule.folder) &&
    !rule.may.some((folder) => isWithin(target, folder))
  );
}

function ruleFor(file: string): Rule | undefined {
  return RULES.filter(({ folder }) => isWithin(file, folder)).sort(
    (a, b) => b.folder.length - a.folder.length,
  )[0];
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function isPackage(specifier: string, name: string): boolean {
  if (name.startsWith('src/')) return false;
  return name === 'node:' ? specifier.startsWith('node:') : isWithin(specifier, name);
}
