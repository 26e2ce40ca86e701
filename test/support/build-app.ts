import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Builds the app as it is under another version: its first chunk has another name and other content.
 * NODE_ENV must be `production`.
 */
export async function buildApp(version: string, outDir: string): Promise<string> {
  await build({
    configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    logLevel: 'silent',
    mode: 'production',
    define: { __APP_VERSION__: JSON.stringify(version) },
    build: { outDir },
  });
  return outDir;
}
