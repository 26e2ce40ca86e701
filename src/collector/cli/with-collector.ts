import type { Config } from '../start/config.ts';
import { type Collector, openCollector } from '../start/open-collector.ts';
import type { CommandContext } from './command-context.ts';
import { type ConfigOptions, readConfigOf } from './read-config-of.ts';

/** What a command does on a collector that is opened for it, beside a running one, and closed whatever happens. */
export async function withCollector(
  context: CommandContext,
  options: Pick<ConfigOptions, 'dataDir'>,
  work: (collector: Collector, config: Config) => Promise<void>,
): Promise<void> {
  const config = readConfigOf(context, options);
  const collector = await openCollector(config);
  try {
    await work(collector, config);
  } finally {
    await collector.close();
  }
}
