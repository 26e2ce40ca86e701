import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { parseSync } from 'oxc-parser';

/** A file of the app that would carry zod to a browser, with the file of the contract through which. */
export interface SchemaImport {
  readonly file: string;
  readonly imports: string;
}

/**
 * The files below `root`/src/app that import, as a value and not only as a type, a file from which zod is reached.
 * @throws where there is no file to read: success over nothing would be none
 */
export function schemaImportsOfApp(root: string): readonly SchemaImport[] {
  const files = readdirSync(join(root, 'src/app'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
  if (files.length === 0) throw new Error(`no source file was read below ${root}/src/app`);
  const reachesZod = reachedFrom(root);
  return files.flatMap((file) =>
    valueImports(root, file)
      .map((specifier) => targetOf(file, specifier))
      .filter((target) => target.startsWith('src/contract/') && reachesZod(target))
      .map((imports) => ({ file, imports })),
  );
}

/** Whether zod is reached from a file along imports of values. */
function reachedFrom(root: string): (file: string) => boolean {
  const known = new Map<string, boolean>();
  const reaches = (file: string): boolean => {
    const found = known.get(file);
    if (found !== undefined) return found;
    known.set(file, false);
    const answer = valueImports(root, file).some(
      (specifier) => specifier === 'zod' || (specifier.startsWith('.') && reaches(targetOf(file, specifier))),
    );
    known.set(file, answer);
    return answer;
  };
  return reaches;
}

function valueImports(root: string, file: string): readonly string[] {
  if (!/\.tsx?$/.test(file)) return [];
  const text = readFileSync(join(root, file), 'utf8');
  const { module } = parseSync(file, text);
  const imported = module.staticImports
    // An import without names runs the file.
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ moduleRequest }) => moduleRequest.value);
  const handedOn = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest === null || isType ? [] : [moduleRequest.value],
    ),
  );
  const later = module.dynamicImports.flatMap(
    ({ moduleRequest }) =>
      /^(['"`])([^$]*)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[2] ?? [],
  );
  return [...imported, ...handedOn, ...later];
}

function targetOf(file: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.normalize(posix.join(dirname(file), specifier)) : specifier;
}
