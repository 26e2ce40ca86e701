// Whether the programs of the reference set-up are here or can be had. Exit codes: 0 they are; 3 they are not, with why.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALL_PACKAGES, debianPrograms, NotToBeHad } from './debian-programs.ts';

const NOT_HERE = 3;

const folder = mkdtempSync(join(tmpdir(), 'sipas-programs-'));
try {
  debianPrograms(ALL_PACKAGES, folder);
} catch (error) {
  if (!(error instanceof NotToBeHad)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = NOT_HERE;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
