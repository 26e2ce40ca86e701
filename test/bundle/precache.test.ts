import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { PROBLEM_ANSWERS } from '../../src/core/protocol/problem-answers.ts';

/** The build that the product serves. */
const OUT = join(import.meta.dirname, '../../dist');
/** What a phone line of an office can take before the first question is there, in bytes on the wire. */
const FIRST_LOAD_MAX_BYTES = 151_500;
/** All requests of a kiosk's page until its buttons work; the typeface is asked for afterwards. */
const KIOSK_PAGE_MAX_BYTES = 130_000;
const SECOND_QUESTION_MAX_BYTES = 165_000;
/** With what a kiosk fetches ahead while the first question is read: sealing, signing, sync and the worker's care. */
const KIOSK_MAX_BYTES = 173_000;
/**
 * The console with its texts, and its dialog, which comes ahead of being wanted; without the charts and without what
 * comes with a page.
 */
const CONSOLE_MAX_BYTES = 312_000;
const DIALOG = /^console-console-dialog-box-.*\.js$/;

function read(name: string): string {
  return readFileSync(join(OUT, name), 'utf8');
}

/** The chunk and everything it imports without being asked again. */
function withStaticImports(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const [, imported] of read(name).matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)) {
    withStaticImports(`assets/${imported}`, seen);
  }
  return seen;
}

function precached(): string[] {
  return [...read('service-worker.js').matchAll(/url:\s*["'`]([^"'`]+)["'`]|"url":\s*"([^"]+)"/g)].map(
    ([, first, second]) => first ?? second ?? '',
  );
}

function fileNamed(pattern: RegExp): string {
  const name = readdirSync(join(OUT, 'assets')).find((file) => pattern.test(file));
  if (name === undefined) throw new Error(`the build has no ${pattern}`);
  return `assets/${name}`;
}

describe('the build', () => {
  test('the precache holds everything the kiosk, staff and set-up pages can ask for', () => {
    const files = precached();
    expect(files).toContain('index.html');
    expect(files).toContain('kiosk.html');
    const needed = readdirSync(join(OUT, 'assets')).filter(
      (name) => !name.startsWith('console-') && !/\.(br|gz)$/.test(name),
    );
    expect(needed.length).toBeGreaterThan(20);
    // What only some languages are written in comes once one of them is chosen.
    const isChosen = (name: string) => /^(noto-sans|typeface)-/.test(name);
    const chosen = needed.filter(isChosen);
    expect(chosen.length).toBeGreaterThan(3);
    for (const name of chosen) expect(files).not.toContain(`assets/${name}`);
    for (const name of needed.filter((one) => !isChosen(one))) expect(files).toContain(`assets/${name}`);
  });

  test('the help pages are in the precache, in both languages, with their style and the pictures of what works offline', () => {
    const files = readdirSync(join(OUT, 'help')).filter((name) => !/\.(br|gz)$/.test(name));
    // Without a network the console shows nothing either.
    const ofKiosk = files.filter((name) => !/^console.*\.png$/.test(name));
    expect(ofKiosk.length).toBeGreaterThan(20);
    expect(
      precached()
        .filter((name) => name.startsWith('help/'))
        .sort(),
    ).toEqual(ofKiosk.map((name) => `help/${name}`).sort());
  });

  test('every file in the precache is named with the digest of what it is', () => {
    const entries = read('service-worker.js').match(/\{[^{}]*sha256-[^{}]*\}/g) ?? [];
    expect(entries.length).toBe(precached().length);
    for (const entry of entries) {
      const [, url = ''] = /"?url"?:\s*["'`]([^"'`]+)/.exec(entry) ?? [];
      const digest = createHash('sha256')
        .update(readFileSync(join(OUT, url)))
        .digest('base64');
      expect(entry, url).toContain(`sha256-${digest}`);
    }
  });

  test('no chunk in the precache needs one that is not', () => {
    const files = new Set(precached());
    for (const name of files) {
      if (!/^assets\/.*\.js$/.test(name)) continue;
      for (const imported of withStaticImports(name)) expect(files, `${name} imports`).toContain(imported);
    }
  });

  test('the gallery, which is for `npm run dev`, is in no file of the product', () => {
    const files = readdirSync(OUT, { recursive: true, encoding: 'utf8' });
    expect(files.filter((name) => name.includes('gallery'))).toEqual([]);
    const scripts = files.filter((name) => /\.(js|css|html)$/.test(name));
    expect(scripts.length).toBeGreaterThan(40);
    for (const name of scripts) expect(/SIPAS gallery/.test(read(name)), name).toBe(false);
  });

  test('neither console nor charts are in the precache', () => {
    const files = precached();
    expect(files.filter((name) => name.startsWith('assets/console-'))).toEqual([]);
    for (const name of files.filter((file) => file.endsWith('.js'))) {
      expect(/echarts|zrender/i.test(read(name)), name).toBe(false);
    }
  });

  test("a kiosk carries no titles of problems, which are the collector's to say", () => {
    const titles = Object.values(PROBLEM_ANSWERS).map(({ title }) => title);
    const scripts = ['service-worker.js', ...precached().filter((name) => name.endsWith('.js'))];
    expect(scripts.length).toBeGreaterThan(20);
    for (const name of scripts) {
      const text = read(name);
      expect(
        titles.filter((title) => text.includes(title)),
        name,
      ).toEqual([]);
    }
  });

  test('no script of the app holds zod: a browser needs the types of the contract alone', () => {
    const mark = '_zod';
    const core = join(import.meta.dirname, '../../node_modules/zod/v4/core/core.js');
    expect(readFileSync(core, 'utf8')).toContain(mark);
    const scripts = readdirSync(join(OUT, 'assets')).filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(20);
    for (const name of scripts) expect(read(`assets/${name}`).includes(mark), name).toBe(false);
  });

  test('no script of a device asks for what an Android WebView of version 100 does not have', () => {
    const newer =
      /AbortSignal\.(?:timeout|any)\b|\.(?:toSorted|toReversed|toSpliced|isWellFormed|toWellFormed|requestClose)\(|(?:Object|Map)\.groupBy\(|Promise\.(?:withResolvers|try)\(|Array\.fromAsync\(|URL\.canParse\(|RegExp\.escape\(/g;
    const scripts = ['service-worker.js', ...precached().filter((name) => name.endsWith('.js'))];
    const asked = scripts.flatMap((name) =>
      [...read(name).matchAll(newer)].map(([what]) => `${name}: ${what}`),
    );
    expect(asked).toEqual([]);
  });

  test('the worker is a script of its own that loads nothing: it is not registered as a module', () => {
    const worker = read('service-worker.js');
    expect(worker.length).toBeGreaterThan(10_000);
    expect(worker).not.toMatch(/import\.meta|\bimport\s*\(/);
  });

  test('every file that shrinks is there compressed, as it is, and no such file is in the precache', () => {
    const files = readdirSync(OUT, { recursive: true, encoding: 'utf8' });
    const shrinking = files.filter((name) => /\.(html|js|css|svg|webmanifest)$/.test(name));
    expect(shrinking.length).toBeGreaterThan(40);
    for (const name of shrinking) {
      const content = readFileSync(join(OUT, name));
      expect(brotliDecompressSync(readFileSync(join(OUT, `${name}.br`))).equals(content), name).toBe(true);
      expect(gunzipSync(readFileSync(join(OUT, `${name}.gz`))).equals(content), name).toBe(true);
    }
    expect(precached().filter((name) => /\.(br|gz)$/.test(name))).toEqual([]);
  });

  test(`at most ${FIRST_LOAD_MAX_BYTES} bytes come before the first question, the store included`, () => {
    const first = [...firstLoad()];
    expect(first.length).toBeGreaterThan(2);
    expect(compressed(first)).toBeLessThanOrEqual(FIRST_LOAD_MAX_BYTES);
  });

  test(`a kiosk's page asks for at most ${KIOSK_PAGE_MAX_BYTES} bytes, itself, pictures and manifest included, before its buttons work`, () => {
    const page = pageLoad();
    expect(page.size).toBeGreaterThan(7);
    expect(compressed([...page])).toBeLessThanOrEqual(KIOSK_PAGE_MAX_BYTES);
  });

  test(`at most ${SECOND_QUESTION_MAX_BYTES} bytes come before the second question: the store and the screens of the end, too`, () => {
    const page = pageLoad();
    for (const needed of [...firstLoad(), ...withStaticImports(fileNamed(/^closing-screens-.*\.js$/))])
      page.add(needed);
    for (const name of readdirSync(join(OUT, 'assets')))
      if (/^closing-.*\.(js|css)$/.test(name)) page.add(`assets/${name}`);
    expect(compressed([...page])).toBeLessThanOrEqual(SECOND_QUESTION_MAX_BYTES);
  });

  test("what is drawn of the kiosk's first screens has no style and no script of its own, and only classes the style sheets know", () => {
    const html = read('kiosk.html');
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
    expect(html).not.toContain('data-msg');
    const classes = new Set(
      [...html.matchAll(/class="([^"]+)"/g)].flatMap(([, names]) => (names ?? '').split(' ')),
    );
    expect(classes.size).toBeGreaterThan(20);
    const styles = [...html.matchAll(/href="\/(assets\/[^"]+\.css)"/g)]
      .map(([, name]) => read(name ?? ''))
      .join('');
    for (const name of classes) expect(styles, name).toContain(`.${name}`);
  });

  test(`at most ${KIOSK_MAX_BYTES} bytes come before a kiosk can seal, sign and send`, () => {
    const kiosk = firstLoad();
    for (const name of [/^device-.*\.js$/, /^worker-registration-.*\.js$/]) {
      for (const needed of withStaticImports(fileNamed(name))) kiosk.add(needed);
    }
    expect(compressed([...kiosk])).toBeLessThanOrEqual(KIOSK_MAX_BYTES);
  });
});

describe('the console', () => {
  test(`loads at most ${CONSOLE_MAX_BYTES} bytes before its first page`, () => {
    const loaded = new Set([...consoleLoad(), ...withStaticImports(fileNamed(DIALOG))]);
    expect(compressed([...loaded])).toBeLessThanOrEqual(CONSOLE_MAX_BYTES);
  });

  test('loads picker, menu and dialog when they are wanted', () => {
    const first = consoleLoad();
    for (const name of [/^console-unit-list-.*\.js$/, /^console-account-menu-.*\.js$/, DIALOG])
      expect(first).not.toContain(fileNamed(name));
  });

  test('loads pages of a chunk of their own and their texts when they are opened', () => {
    const first = consoleLoad();
    for (const name of ['accounts-page', 'audit-page', 'forms-page', 'own-account-page', 'retention-page'])
      expect(first).not.toContain(fileNamed(new RegExp(`^console-${name}-.*\\.js$`)));
    const texts = [...first].flatMap(
      (name) => /\/console-(console[a-z-]*)-[\w-]{8}\.js$/.exec(name)?.[1] ?? [],
    );
    expect(texts).toContain('console-sign-in');
    for (const name of ['console-audit', 'console-forms', 'console-retention', 'console-units'])
      expect(texts).not.toContain(name);
  });

  test('makes no style elements, and speaks Vietnamese and English alone', () => {
    const aria = readdirSync(join(OUT, 'assets')).filter((name) => /^console-.*\.js$/.test(name));
    const code = aria.map((name) => read(`assets/${name}`)).join('');
    expect(code).toContain('data-react-aria-pressable');
    expect(code).not.toMatch(/createElement\(["'`]style["'`]\)/);
    expect(code).toMatch(/Dismiss/);
    expect(code).toContain('Nhấn giữ hoặc nhấn Alt');
    expect(code).not.toMatch(/Schließen|Verwerfen|Avvertenza|Rejeter/);
    const styles = read(fileNamed(/^console-routes-.*\.css$/));
    expect(styles).toContain('[data-react-aria-pressable]');
  });
});

/** What is there when the console's first page is: the entry, the console with its style sheets, and its texts. */
function consoleLoad(): Set<string> {
  const all = firstLoad();
  const chunk = fileNamed(/^console-console-chunk-.*\.js$/);
  const wanted = [...read(chunk).matchAll(/["'`](?:\.\/|assets\/)([\w.-]+\.(?:js|css))["'`]/g)];
  expect(wanted.length).toBeGreaterThan(14);
  for (const name of [chunk, ...wanted.map(([, found]) => `assets/${found}`)]) {
    if (name.endsWith('.js')) for (const needed of withStaticImports(name)) all.add(needed);
    else all.add(name);
  }
  return all;
}

/** A kiosk's page and all it names. */
function pageLoad(): Set<string> {
  // Asked for only when somebody puts the page on an iPhone's home screen.
  const html = read('kiosk.html').replace(/<link rel="apple-touch-icon"[^>]*>/, '');
  const names = [...html.matchAll(/\s(?:src|href|data-app)="\/([^"]+)"/g)].map(([, name]) => name ?? '');
  const all = new Set(['kiosk.html', ...names]);
  for (const name of names)
    if (name.endsWith('.js')) for (const needed of withStaticImports(name)) all.add(needed);
  return all;
}

function firstLoad(): Set<string> {
  const html = read('index.html');
  const linked = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(
    ([, name]) => name ?? '',
  );
  const all = new Set(linked);
  for (const name of [...linked, fileNamed(/^store-.*\.js$/)]) {
    if (name.endsWith('.js')) for (const needed of withStaticImports(name)) all.add(needed);
  }
  return all;
}

/** As the collector sends them to a browser of a secure origin: all of those read brotli. */
function compressed(names: readonly string[]): number {
  const sent = (name: string) => (existsSync(join(OUT, `${name}.br`)) ? `${name}.br` : name);
  return names.reduce((sum, name) => sum + statSync(join(OUT, sent(name))).size, 0);
}
