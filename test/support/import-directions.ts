import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { parseSync } from 'oxc-parser';
import type { ImportRule } from './import-rules.ts';

export interface Violation {
  readonly file: string;
  readonly imports: string;
  readonly reason: string;
}

/** Every source file by its path from the root, with what it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

export interface DirectionsChecked {
  readonly filesRead: number;
  readonly violations: readonly Violation[];
  /** Files that import each other in a circle, each group in order; `import type` counts. */
  readonly circles: readonly (readonly string[])[];
}

/**
 * Checks every TypeScript and JavaScript file below `root`/src against the rules.
 * @throws where nothing was read, and where a rule names a folder or file that is not there: both would be success
 *   over nothing
 */
export function checkImportDirections(root: string, rules: readonly ImportRule[]): DirectionsChecked {
  const named = rules.flatMap(({ folder, may }) => [folder, ...may]);
  const absent = [...new Set(named)].filter((path) => !existsSync(join(root, path)));
  if (absent.length > 0) throw new Error(`rules name what is not there: ${absent.join(', ')}`);
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|js|jsx|mts|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
  if (files.length === 0) throw new Error(`no source file was read below ${root}/src`);
  const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  const violations = [...texts].flatMap(([file, text]) => checkFile(rules, file, text));
  const graph: ImportGraph = new Map(
    [...texts].map(([file, text]) => [
      file,
      specifiersIn(file, text)
        .filter((specifier): specifier is string => specifier?.startsWith('.') === true)
        .map((specifier) => targetOf(file, specifier)),
    ]),
  );
  return { filesRead: files.length, violations, circles: circlesIn(graph) };
}

/** The violations of one file, given its path from the root and its text. */
export function checkFile(rules: readonly ImportRule[], file: string, text: string): readonly Violation[] {
  const violations: Violation[] = [];
  const report = (imports: string, reason: string): void => void violations.push({ file, imports, reason });
  if (file.endsWith('.tsx') && !file.startsWith('src/app/'))
    report('', 'JSX belongs to the app: Node.js cannot strip it');
  const rule = ruleFor(rules, file);
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
      const target = targetOf(file, specifier);
      if (!/(\.(ts|tsx|js|json|css|svg|woff2)|\/)$/.test(target))
        report(specifier, 'a relative import names its file ending');
      if (!mayImport(rules, rule, target)) report(specifier, `${rule.folder} may not import ${target}`);
    } else if (!rule.packages.some((name) => isPackage(specifier, name))) {
      report(specifier, `${rule.folder} may not use the package ${specifier}`);
    }
  }
  return violations;
}

/** Groups of files from each of which one comes back to it along imports, by Tarjan's algorithm. */
export function circlesIn(graph: ImportGraph): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const order = new Map<string, number>();
  const open: string[] = [];
  const visit = (file: string): number => {
    let low = order.size;
    order.set(file, low);
    open.push(file);
    for (const target of graph.get(file) ?? []) {
      if (!graph.has(target)) continue;
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (open.includes(target)) low = Math.min(low, order.get(target) as number);
    }
    if (low === order.get(file)) {
      const group = open.splice(open.indexOf(file));
      if (group.length > 1 || graph.get(file)?.includes(file)) found.push(group.sort());
    }
    return low;
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found;
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

function targetOf(file: string, specifier: string): string {
  return posix.normalize(posix.join(dirname(file), specifier));
}

/** A file of src/app may use kiosk; a file of src/app/ui, though within src/app, may not. */
function mayImport(rules: readonly ImportRule[], rule: ImportRule, target: string): boolean {
  if (rule.may.some((folder) => isWithin(target, folder))) return true;
  return isWithin(target, rule.folder) && ruleFor(rules, target) === rule;
}

function ruleFor(rules: readonly ImportRule[], file: string): ImportRule | undefined {
  return rules
    .filter(({ folder }) => isWithin(file, folder))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function isPackage(specifier: string, name: string): boolean {
  return name === 'node:' ? specifier.startsWith('node:') : isWithin(specifier, name);
}
