import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { itemsOf } from '../../../src/core/questionnaire/items.ts';
import { loadQuestionnaire } from '../../support/questionnaires.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Outside of git, and never among the project's own dependencies. */
const FOLDER = join(ROOT, '.bench');
const PAGES = ['bare', 'survey', 'enketo', 'kept'] as const;
const QUESTIONS = 22;

/** The libraries that ours is written with, in the releases that ours has. */
const OURS = ['dexie', 'react', 'react-dom', 'react-hook-form', 'react-router'];

/** What Enketo leaves to be chosen by whoever builds it, from its package.json. */
const ENKETO_PARTS = {
  'enketo/config': 'config.js',
  'enketo/widgets': 'src/js/widgets.js',
  'enketo/translator': 'src/js/fake-translator',
  'enketo/dialog': 'src/js/fake-dialog',
  'enketo/file-manager': 'src/js/file-manager',
  'enketo/xpath-evaluator-binding': 'src/js/xpath-evaluator-binding',
};

export interface InstalledPeers {
  /** The folder of the pages that were built, a folder each. */
  readonly folder: string;
  /** By package. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Installs the peers into a folder of their own, unless they are there, and builds their pages, all with the same
 * questions. Throws where npm cannot reach its registry.
 */
export async function installPeers(): Promise<InstalledPeers> {
  const manifest = {
    private: true,
    dependencies: {
      ...Object.fromEntries(OURS.map((name) => [name, versionIn(ROOT, name)])),
      'survey-core': '3.0.0',
      'survey-react-ui': '3.0.0',
      'enketo-core': '8.1.0',
      'pouchdb-browser': '9.0.0',
      // Node's, which PouchDB asks for in a browser too.
      events: '3.3.0',
      '@duckdb/node-api': '1.5.6-r.1',
      // Enketo's style sheets are written in it.
      sass: '1.108.2',
    },
    // What it names is a repository and no release.
    overrides: { 'leaflet-draw': '1.0.4' },
  };
  install(JSON.stringify(manifest, null, 2));
  const pages = join(FOLDER, 'pages');
  rmSync(pages, { recursive: true, force: true });
  cpSync(join(import.meta.dirname, 'pages'), pages, { recursive: true });
  const household = loadQuestionnaire('sipas-2023-household');
  const questions = {
    labels: itemsOf(household)
      .slice(0, QUESTIONS)
      .map(({ text }) => text['vi']?.text),
    levels: household.scale.levels.map(({ text }) => text['vi']?.text),
  };
  writeFileSync(join(pages, 'questions.json'), JSON.stringify(questions));
  const folder = join(FOLDER, 'dist');
  for (const page of PAGES) await buildPage(join(pages, page), join(folder, page), `/${page}/`);
  const versions = Object.keys(manifest.dependencies).map((name) => [name, versionIn(FOLDER, name)]);
  return { folder, versions: Object.fromEntries(versions) };
}

function install(manifest: string): void {
  const file = join(FOLDER, 'package.json');
  const installed = join(FOLDER, 'installed.json');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === manifest) return;
  console.error('bench: installing the peers …');
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, manifest);
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: FOLDER,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  writeFileSync(installed, manifest);
}

async function buildPage(root: string, outDir: string, base: string): Promise<void> {
  const enketo = join(FOLDER, 'node_modules/enketo-core');
  const alias = Object.entries(ENKETO_PARTS).map(([find, path]) => ({
    find,
    replacement: join(enketo, path),
  }));
  await build({
    ...{ configFile: false, root, base, logLevel: 'error' },
    resolve: {
      // Its style sheets look for others where they lie in its repository.
      alias: [
        ...alias,
        { find: /^ours\//, replacement: `${join(ROOT, 'src')}/` },
        { find: /^\/packages\/enketo-core\/node_modules/, replacement: join(FOLDER, 'node_modules') },
      ],
    },
    oxc: { jsx: { runtime: 'automatic' } },
    // What is out of date in the peer's style sheets is not ours to hear of.
    css: { preprocessorOptions: { scss: { logger: { warn: () => {}, debug: () => {} } } } },
    build: { outDir, emptyOutDir: true, target: 'chrome100', modulePreload: { polyfill: false } },
  });
}

function versionIn(folder: string, name: string): string {
  const text = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
