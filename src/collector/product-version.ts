import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version in package.json. */
export function productVersion(): string {
  return packageFile().version;
}

/** The day the version in package.json was released, YYYY-MM-DD; a test holds it against the changelog. */
export function releaseDay(): string {
  return packageFile().released;
}

function packageFile(): { readonly version: string; readonly released: string } {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
  return JSON.parse(text) as { version: string; released: string };
}
