import { fileURLToPath } from 'node:url';
import { build, loadConfigFromFile, type Plugin, type PluginOption } from 'vite';

const CONFIG = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));

/**
 * Builds the app as it is under another version: its first chunk has another name and other content. Nothing is
 * compressed beside the files, which takes longer than all the rest and which only the collector would serve.
 * NODE_ENV must be `production`.
 */
export async function buildApp(version: string, outDir: string): Promise<string> {
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, CONFIG);
  if (loaded === null) throw new Error(`${CONFIG} is not there`);
  await build({
    ...loaded.config,
    configFile: false,
    logLevel: 'silent',
    mode: 'production',
    plugins: (loaded.config.plugins ?? []).map(uncompressed),
    define: { __APP_VERSION__: JSON.stringify(version) },
    build: { ...loaded.config.build, outDir },
  });
  return outDir;
}

function uncompressed(plugin: PluginOption): PluginOption {
  const isNamed = typeof plugin === 'object' && plugin !== null && 'name' in plugin;
  if (!isNamed || plugin.name !== 'compressed-files') return plugin;
  const { closeBundle: _, ...rest } = plugin as Plugin;
  return rest;
}
