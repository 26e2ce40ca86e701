import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The entry of the supervisors' part; what only it reaches is not for a kiosk's disk. */
const CONSOLE = /\/src\/app\/(console\/|i18n\/[a-z-]+\/console\.json)/;

export default defineConfig({
  root: 'src/app',
  publicDir: '../../public',
  plugins: [
    react(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'worker',
      filename: 'service-worker.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,woff2,svg,png,webmanifest}'],
        globIgnores: ['assets/console-*'],
      },
    }),
    consoleChunks(),
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
 * Names every chunk and style sheet that only the console reaches `console-…`, shared libraries included, so
 * that the precache can leave them out by name.
 */
function consoleChunks(): Plugin {
  let outsideConsole = new Set<string>();
  const isConsole = (ids: readonly string[]) => ids.length > 0 && ids.every((id) => !outsideConsole.has(id));
  return {
    name: 'console-chunks',
    renderStart() {
      outsideConsole = new Set();
      const open = [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry);
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        if (outsideConsole.has(id) || CONSOLE.test(id)) continue;
        outsideConsole.add(id);
        const info = this.getModuleInfo(id);
        open.push(...(info?.importedIds ?? []), ...(info?.dynamicallyImportedIds ?? []));
      }
    },
    outputOptions(options) {
      return {
        ...options,
        chunkFileNames: (chunk) =>
          isConsole(chunk.moduleIds) ? 'assets/console-[name]-[hash].js' : 'assets/[name]-[hash].js',
      };
    },
  };
}
