import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { SEED } from './seed.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * What takes longest starts first, so that no worker is left alone with a long file at the end. The runner's own
 * order knows how long a file took last time, and on a fresh clone only how many bytes it has.
 *
 * Of one project the tests of screens come first: a worker is replaced wherever the next file needs another
 * environment, and the new one reads React, jsdom and all the sources once more.
 */
const PROJECTS = [
  'e2e',
  'integration',
  'contract',
  'simulation',
  'browser',
  'bundle',
  'property',
  'golden',
  'unit',
];

/** Ahead of the others of their project, by what was measured. */
const LONG_FILES = [
  'test/e2e/offline-to-percentage.test.ts',
  'test/simulation/simulation.test.ts',
  'test/simulation/mutants.test.ts',
  'test/browser-walks/chromium-killed.test.ts',
  'test/browser-walks/phone.test.ts',
  'test/browser-walks/accessibility-of-citizens.test.ts',
  'test/browser-walks/accessibility-of-console.test.ts',
  'test/browser-walks/accessibility-of-staff.test.ts',
  'test/browser-walks/touch-and-keyboard.test.ts',
  'test/browser-walks/transfer-by-file.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = LONG_FILES.filter((file) => !existsSync(join(ROOT, file)));
    if (gone.length > 0) throw new Error(`longest-first.ts names ${gone.join(', ')}, which is not there`);
    // Once a run, beside the order: the two things by which a run is repeated.
    console.log(`Properties draw from seed ${SEED}.`);
    const usual = await super.sort(files);
    const ranks = new Map(usual.map((file) => [file, rank(file)]));
    return usual.sort((one, other) => (ranks.get(one) ?? 0) - (ranks.get(other) ?? 0));
  }
}

function rank({ moduleId, project }: TestSpecification): number {
  const ofProject = PROJECTS.indexOf(project.name.replace(/ .*/, ''));
  const ofFile = LONG_FILES.indexOf(relative(ROOT, moduleId).replaceAll('\\', '/'));
  const ofEnvironment = hasScreen(moduleId) ? 0 : 1;
  return (
    (ofProject * 2 + ofEnvironment) * (LONG_FILES.length + 1) + (ofFile === -1 ? LONG_FILES.length : ofFile)
  );
}

function hasScreen(file: string): boolean {
  return readFileSync(file, 'utf8').startsWith('// @vitest-environment jsdom');
}
