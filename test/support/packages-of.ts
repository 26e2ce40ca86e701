import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/**
 * The npm packages that a file of the repository loads when it is loaded itself, by itself or by what it imports; types are
 * not loaded, and what is imported by a call is only when that is reached.
 */
export function packagesOf(file: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(join(ROOT, file), 'utf8');
  const imports = text.matchAll(/^import (?!type )[^;]*?'([^']+)';$/gm);
  const packages = [...imports].flatMap(([, from = '']) => {
    if (from.startsWith('node:')) return [];
    return from.startsWith('.') ? packagesOf(join(dirname(file), from), seen) : [from];
  });
  return [...new Set(packages)];
}
