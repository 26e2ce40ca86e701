import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { parseQuestionnaire } from './src/core/questionnaire/parse-questionnaire.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The entry of the supervisors' part; what only it reaches is not for a kiosk's disk. */
const CONSOLE = /\/src\/app\/(console\/|i18n\/[a-z-]+\/console[a-z-]*\.json)/;

export default defineConfig({
  root: 'src/app',
  publicDir: '../../public',
  plugins: [
    readQuestionnaires(),
    forBrowsers(),
    react(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'worker',
      filename: 'service-worker.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,woff2,svg,png,webmanifest}'],
        globIgnores: ['assets/console-*', 'help/**'],
        buildPlugins: { vite: [forBrowsers()] },
      },
    }),
    chunksByUser(),
  ],
  resolve: {
    // The package's own entry is its ES5 bundle, 3 KB larger when compressed; this is the same release.
    alias: { dexie: fileURLToPath(new URL('node_modules/dexie/dist/modern/dexie.mjs', import.meta.url)) },
  },
  define: { __APP_VERSION__: JSON.stringify(version) },
  server: {
    fs: { allow: ['../..'] },
    proxy: { '/api': 'http://localhost:8080', '/healthz': 'http://localhost:8080' },
  },
  build: {
    outDir: '../../dist',
    emptyOutDir: true,
    target: 'es2022',
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
 * Reads and checks a questionnaire when the app is built: one that is not whole makes no app, and a kiosk carries
 * and runs no reader for it.
 */
function readQuestionnaires(): Plugin {
  return {
    name: 'read-questionnaires',
    enforce: 'pre',
    transform: {
      filter: { id: /\/survey-schemas\/[\w-]+\.json$/ },
      handler(code, id) {
        const questionnaire = parseQuestionnaire(JSON.parse(code));
        if (!questionnaire.ok) this.error(`${id}: ${JSON.stringify(questionnaire.error)}`);
        // Where the wording comes from is for the people who read the file, and nothing a kiosk shows.
        const { provenance: _, ...carried } = questionnaire.value;
        return JSON.stringify(carried);
      },
    },
  };
}

/**
 * Leaves out the way on which @hpke/common looks for Node's WebCrypto: a worker that is no module could not even load
 * that.
 */
function forBrowsers(): Plugin {
  return {
    name: 'for-browsers',
    enforce: 'pre',
    transform: {
      filter: { id: /\/@hpke\/common\/esm\/.*\.js$/ },
      handler: (code) => code.replaceAll('await import("crypto")', '{}'),
    },
  };
}

/** What is loaded before the first question beside the entry, and what a kiosk fetches after it. */
const STORE = /\/src\/device\/outbox\/dexie-outbox-store\.ts$/;
const DEVICE =
  /\/src\/device\/(records\/submit-record|sync\/(sync-engine|sync-triggers|background-sync|web-lock)|cryptography\/web-cryptography|outbox\/storage-care|membership\/standing)\.ts$/;

/**
 * Cuts the build along its users. What the entry imports without being asked is one chunk, since small ones
 * compress worse. Every chunk and style sheet that only the console reaches is named `console-…`, shared
 * libraries included, so that the precache can leave them out by name.
 */
function chunksByUser(): Plugin {
  let first = new Set<string>();
  let store = new Set<string>();
  let device = new Set<string>();
  let consoleOnly = new Set<string>();
  const isConsole = (ids: readonly string[]) => ids.length > 0 && ids.every((id) => consoleOnly.has(id));
  return {
    name: 'chunks-by-user',
    buildEnd() {
      const imports = (id: string) => this.getModuleInfo(id)?.importedIds ?? [];
      const lazyImports = (id: string) => this.getModuleInfo(id)?.dynamicallyImportedIds ?? [];
      const all = [...this.getModuleIds()];
      const entries = all.filter((id) => this.getModuleInfo(id)?.isEntry);
      first = reach(entries, imports);
      store = reach(
        all.filter((id) => STORE.test(id)),
        imports,
      );
      device = reach(
        all.filter((id) => DEVICE.test(id)),
        imports,
      );
      const outside = reach(entries, (id) =>
        [...imports(id), ...lazyImports(id)].filter((imported) => !CONSOLE.test(imported)),
      );
      // A module the bundler adds by itself is reached by nobody and must not count as the console's.
      const inside = reach(
        all.filter((id) => CONSOLE.test(id)),
        (id) => [...imports(id), ...lazyImports(id)],
      );
      consoleOnly = new Set([...inside].filter((id) => !outside.has(id)));
    },
    outputOptions(options) {
      return {
        ...options,
        codeSplitting: {
          groups: [
            { name: 'index', test: (id: string) => first.has(id), priority: 3 },
            { name: 'store', test: (id: string) => store.has(id), priority: 2 },
            { name: 'device', test: (id: string) => device.has(id), priority: 1 },
          ],
        },
        chunkFileNames: (chunk) =>
          isConsole(chunk.moduleIds) ? 'assets/console-[name]-[hash].js' : 'assets/[name]-[hash].js',
      };
    },
  };
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
