import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dirname } from 'node:path/posix';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { type CSSOptions, createServer, defineConfig, normalizePath, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { REACT_ARIA_VI } from './src/app/console/ui/react-aria-vi.ts';
import type { KioskAtBuild } from './src/app/kiosk-at-build.tsx';
import { parseQuestionnaire } from './src/core/questionnaire/parse-questionnaire.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The entry of the supervisors' part; what only it reaches is not for a kiosk's disk. */
const CONSOLE = file('src/app/console/console-chunk.ts');

/** What is loaded before the first question beside the entry. */
const STORE = [file('src/device/outbox/dexie-outbox-store.ts')];

/** What a kiosk fetches while the first question is read. */
const DEVICE = [
  'device/records/submit-record.ts',
  'device/sync/background-sync.ts',
  'device/sync/sync-triggers.ts',
  'device/cryptography/web-cryptography.ts',
  'device/outbox/storage-care.ts',
  'device/membership/standing.ts',
  'app/page-sync.ts',
  'app/update/take-by-itself.ts',
].map((name) => file(`src/${name}`));

/** Without these nobody gets past the first question: they need no sealing and no sync. */
const CLOSING = [file('src/app/kiosk/closing-screens.tsx')];

/** Links and forms of react-router: its entry names them, and nothing before the first question uses them. */
const LINKS = `${file('node_modules/react-router/dist/production/lib/dom')}/`;

/** Where the app that is built comes to lie. */
let outFolder = '';

const SURVEY_SCHEMAS = file('survey-schemas');
const SOURCES = file('src');

/** Where @hpke/common looks for Node's WebCrypto. */
const HPKE = ['algorithm.js', 'utils/misc.js'].map((name) =>
  file(`node_modules/@hpke/common/esm/src/${name}`),
);

const NODES_CRYPTO = { sought: 'await import("crypto")', replacement: '{}' };

const REACT_ROUTER_LINK = file('node_modules/react-router/dist/production/lib/dom/lib.js');
const PREFETCH = { sought: 'React$1.createElement(PrefetchPageLinks, { page: href })', replacement: 'null' };

/** A file by its path from here, as the bundler names it. One that was moved away is a mistake to hear of at once. */
function file(path: string): string {
  const found = fileURLToPath(new URL(path, import.meta.url));
  if (!existsSync(found)) throw new Error(`vite.config.ts names ${path}, which is not there`);
  return normalizePath(found);
}

const CSS: CSSOptions = {
  modules: {
    // Vite's own names hold the line of the rule too, which no page needs before its first question.
    generateScopedName: (name, path) => `${name}_${styleSheetMark(path)}`,
  },
};

export default defineConfig({
  root: 'src/app',
  publicDir: '../../public',
  plugins: [
    readQuestionnaires(),
    forBrowsers(),
    reactAriaUnderPolicy(),
    react(),
    kioskDrawn(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'worker',
      filename: 'service-worker.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,woff2,svg,png,webmanifest}'],
        globIgnores: ['assets/console-*', 'assets/{noto-sans,typeface}-*', 'help/console*.png'],
        manifestTransforms: [withIntegrity],
        buildPlugins: { vite: [forBrowsers()] },
      },
    }),
    chunksByUser(),
    compressedFiles(),
  ],
  resolve: {
    // The package's own entry is its ES5 bundle, 3 KB larger when compressed; this is the same release.
    alias: { dexie: fileURLToPath(new URL('node_modules/dexie/dist/modern/dexie.mjs', import.meta.url)) },
  },
  css: CSS,
  define: { __APP_VERSION__: JSON.stringify(version) },
  // For `npm run dev`: .ci/dev.mjs adds the way to the collector.
  server: { fs: { allow: ['../..'] } },
  build: {
    outDir: '../../dist',
    emptyOutDir: true,
    // Browsers of the last four years, an Android WebView of version 100 among them.
    target: 'chrome100',
    modulePreload: {
      polyfill: false,
      // After the first load everything comes from the precache; only style sheets must be there in time.
      resolveDependencies: (_, dependencies, { hostType }) =>
        hostType === 'js' ? dependencies.filter((name) => name.endsWith('.css')) : dependencies,
    },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_200,
  },
});

/**
 * Draws the kiosk's first screen into a page of its own, `kiosk.html`: what is painted before the app has run, and beside
 * it the first question. Their components are run here, with the names of classes that the style sheets have.
 */
function kioskDrawn(): Plugin {
  return {
    name: 'kiosk-drawn',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') this.error('there is no index.html to draw the kiosk into');
      const { title, firstScreen, firstQuestion } = await drawKiosk();
      const [script = '', app = ''] =
        /<script type="module" crossorigin src="([^"]+)"><\/script>/.exec(String(page.source)) ?? [];
      const changes = [
        ['<html ', '<html data-kiosk '],
        // The page has a main part: the one that is drawn.
        ['<main class="starting">', '<div class="starting">'],
        ['</main>', '</div>'],
        [/<title>.*?<\/title>/, `<title>${title} – SIPAS</title>`],
        // It runs the app, once the first screen is painted. Nothing is painted before it has said what is to be seen.
        [script, `<script src="/before-kiosk.js" data-app="${app}" defer blocking="render"></script>`],
        // Hidden, it is not laid out before its style sheet is there.
        [
          '<div id="root">',
          `<div id="root" data-prerendered hidden>${firstScreen}</div><div id="before-app">`,
        ],
        ['</body>', `<template id="first-question">${firstQuestion}</template></body>`],
      ] as const;
      const drawn = changes.reduce((before, [sought, replacement]) => {
        const changed = before.replace(sought, () => replacement);
        if (changed === before) this.error(`index.html has no ${String(sought)}`);
        return changed;
      }, String(page.source));
      this.emitFile({ type: 'asset', fileName: 'kiosk.html', source: drawn });
    },
  };
}

const ASKED_AT_KIOSKS = file('survey-schemas/sipas-2023-service.json');

/** Runs `kiosk-at-build.tsx`, which no browser loads. */
async function drawKiosk(): Promise<KioskAtBuild> {
  const server = await createServer({
    configFile: false,
    root: SOURCES,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    css: CSS,
  });
  try {
    const { kioskAtBuild } = await server.ssrLoadModule(file('src/app/kiosk-at-build.tsx'));
    const questionnaire = parseQuestionnaire(JSON.parse(readFileSync(ASKED_AT_KIOSKS, 'utf8')));
    if (!questionnaire.ok) throw new Error(JSON.stringify(questionnaire.error));
    return await kioskAtBuild(questionnaire.value);
  } finally {
    await server.close();
  }
}

const markedSheets = new Map<string, string>();

/** Four letters and digits that tell one style sheet's names from another's, the same on every machine. */
function styleSheetMark(path: string): string {
  const [name = ''] = normalizePath(path).replace(SOURCES, '').split('?');
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 4);
  const marked = markedSheets.get(mark) ?? name;
  if (marked !== name) throw new Error(`${name} has the mark of ${marked}: give it another name`);
  markedSheets.set(mark, name);
  return mark;
}

/**
 * Reads and checks a questionnaire when the app is built: one that is not whole makes no app, and a kiosk carries
 * and runs no reader for it.
 */
function readQuestionnaires(): Plugin {
  return {
    name: 'read-questionnaires',
    enforce: 'pre',
    transform: {
      handler(code, id) {
        if (dirname(id) !== SURVEY_SCHEMAS) return null;
        const questionnaire = parseQuestionnaire(JSON.parse(code));
        if (!questionnaire.ok) this.error(`${id}: ${JSON.stringify(questionnaire.error)}`);
        // Where the wording comes from is for the people who read the file, and nothing a kiosk shows.
        const { provenance: _, ...carried } = questionnaire.value;
        // Nor are the short names of criteria, which stand in tables of the console.
        return JSON.stringify(carried, (key, value) => (key === 'shortName' ? undefined : value));
      },
    },
  };
}

/**
 * Leaves out what no browser uses: the way on which @hpke/common looks for Node's WebCrypto, which a worker that is no
 * module could not even load; and what links of react-router would prefetch under its framework, 2 KB before the first
 * question because a context stands in the same module.
 */
function forBrowsers(): Plugin {
  return {
    name: 'for-browsers',
    enforce: 'pre',
    transform: {
      handler(code, id) {
        const left = HPKE.includes(id) ? NODES_CRYPTO : id === REACT_ROUTER_LINK ? PREFETCH : null;
        if (left === null) return null;
        if (!code.includes(left.sought)) this.error(`${id} has no ${left.sought} any more`);
        return code.replaceAll(left.sought, left.replacement);
      },
    },
  };
}

/**
 * react-aria-components speak Vietnamese and English, from our dictionary and theirs, and leave the page's styles to
 * `console/ui/react-aria.css`: the policy refuses the style elements they would make.
 */
function reactAriaUnderPolicy(): Plugin {
  const dictionary = fileURLToPath(new URL('src/app/console/ui/react-aria-vi.ts', import.meta.url));
  const ours: Readonly<Record<string, object>> = REACT_ARIA_VI;
  return {
    name: 'react-aria-under-policy',
    enforce: 'pre',
    transform: {
      filter: { id: /\/react-aria\/dist\/private\/.*\.mjs$/ },
      async handler(code, id) {
        const area = /\/private\/(\w+)\/intlStrings\.mjs$/.exec(id)?.[1];
        if (area !== undefined) {
          return [
            `import english from '../intl/${area}/en-US.mjs';`,
            `import { REACT_ARIA_VI } from ${JSON.stringify(dictionary)};`,
            `export default { 'en-US': english, 'vi-VN': REACT_ARIA_VI.${area} };`,
          ].join('\n');
        }
        // Text in a template is shown and applied nowhere.
        return code.replaceAll(/createElement\((['"])style\1\)/g, "createElement('template')");
      },
    },
    async generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
          const area = /\/react-aria\/dist\/private\/intl\/(\w+)\/en-US\.mjs$/.exec(id)?.[1];
          if (area === undefined || renderedLength === 0) continue;
          const { default: english } = (await import(pathToFileURL(id).href)) as { default: object };
          const missing = Object.keys(english).filter((key) => !Object.hasOwn(ours[area] ?? {}, key));
          if (missing.length > 0) this.error(`no Vietnamese for react-aria's ${area}: ${missing.join(', ')}`);
        }
      }
    },
  };
}

/**
 * Cuts the build along its users. What the entry imports without being asked is one chunk, since small ones
 * compress worse. Every chunk and style sheet that only the console reaches is named `console-…`, shared
 * libraries included, so that the precache can leave them out by name.
 */
function chunksByUser(): Plugin {
  let first = new Set<string>();
  let store = new Set<string>();
  let device = new Set<string>();
  let closing = new Set<string>();
  let consoleOnly = new Set<string>();
  const isConsole = (ids: readonly string[]) => ids.length > 0 && ids.every((id) => consoleOnly.has(id));
  return {
    name: 'chunks-by-user',
    apply: 'build',
    buildEnd(error) {
      if (error !== undefined) return;
      for (const id of [CONSOLE, ...STORE, ...DEVICE]) {
        if (this.getModuleInfo(id) === null) this.error(`nothing imports ${id}, which vite.config.ts names`);
      }
      const imports = (id: string) => this.getModuleInfo(id)?.importedIds ?? [];
      const lazyImports = (id: string) => this.getModuleInfo(id)?.dynamicallyImportedIds ?? [];
      const entries = [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry);
      first = reach(entries, (id) => imports(id).filter((imported) => !imported.startsWith(LINKS)));
      store = reach(STORE, imports);
      device = reach(DEVICE, imports);
      closing = new Set([...reach(CLOSING, imports)].filter((id) => device.has(id)));
      const outside = reach(entries, (id) =>
        [...imports(id), ...lazyImports(id)].filter((imported) => imported !== CONSOLE),
      );
      // A module the bundler adds by itself is reached by nobody and must not count as the console's.
      const inside = reach([CONSOLE], (id) => [...imports(id), ...lazyImports(id)]);
      consoleOnly = new Set([...inside].filter((id) => !outside.has(id)));
    },
    outputOptions(options) {
      return {
        ...options,
        codeSplitting: {
          groups: [
            { name: 'index', test: (id: string) => first.has(id), priority: 3 },
            { name: 'store', test: (id: string) => store.has(id), priority: 2 },
            { name: 'checks', test: (id: string) => closing.has(id), priority: 1.5 },
            { name: 'device', test: (id: string) => device.has(id), priority: 1 },
          ],
        },
        chunkFileNames: (chunk) =>
          isConsole(chunk.moduleIds) ? 'assets/console-[name]-[hash].js' : 'assets/[name]-[hash].js',
      };
    },
  };
}

/** Adds to every file that a kiosk keeps by what the worker knows it again. */
function withIntegrity(entries: { url: string; revision: string | null; size: number }[]) {
  const manifest = entries.map((entry) => {
    const content = readFileSync(join(outFolder, entry.url));
    return { ...entry, integrity: `sha256-${createHash('sha256').update(content).digest('base64')}` };
  });
  return { manifest };
}

/** What shrinks; pictures and fonts are compressed by themselves. */
const SHRINKS = /\.(html|js|css|svg|webmanifest|json)$/;

/** Beside every file that shrinks its brotli and gzip, made once: the collector only has to send them. */
function compressedFiles(): Plugin {
  return {
    name: 'compressed-files',
    apply: 'build',
    configResolved(config) {
      outFolder = resolve(config.root, config.build.outDir);
    },
    closeBundle: {
      // After the worker is written.
      order: 'post',
      sequential: true,
      async handler() {
        const names = readdirSync(outFolder, { recursive: true, encoding: 'utf8' });
        await Promise.all(
          names.filter((name) => SHRINKS.test(name)).map((name) => compressBeside(join(outFolder, name))),
        );
      },
    },
  };
}

/**
 * Length of blocks (0: brotli's own choice) and bits of a distance that are not coded. Which of them makes a file smallest
 * differs from file to file and build to build, by hundreds of bytes of the first load.
 */
const BROTLI_TRIED = [
  [0, 0],
  [16, 0],
  [16, 1],
] as const;

async function compressBeside(path: string): Promise<void> {
  const content = readFileSync(path);
  const [gz, ...brotlis] = await Promise.all([
    promisify(gzip)(content, { level: 9 }),
    ...BROTLI_TRIED.map(([block, postfix]) => {
      const params = {
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        [constants.BROTLI_PARAM_LGBLOCK]: block,
        [constants.BROTLI_PARAM_NPOSTFIX]: postfix,
      };
      return promisify(brotliCompress)(content, { params });
    }),
  ]);
  const [br] = brotlis.toSorted((one, other) => one.length - other.length);
  writeFileSync(`${path}.br`, br as Buffer);
  writeFileSync(`${path}.gz`, gz);
}

function reach(from: readonly string[], next: (id: string) => readonly string[]): Set<string> {
  const reached = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    open.push(...next(id));
  }
  return reached;
}
