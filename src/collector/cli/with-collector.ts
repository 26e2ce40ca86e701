import type { Config } from '../start/config.ts';
import { type Collector, openCollector } from '../start/open-collector.ts';
import type { CommandContext } from './command-context.ts';
import { type ConfigOptions, readConfigOf } from './read-config-of.ts';
import { withOpened } from './with-base.ts';

/** For a command: it works on a collector that is there, and never makes one where a setting was mistyped. */
export function openForCommand(config: Config): Promise<Collector> {
  return openCollector({ ...config, missing: 'refuse', runsIn: 'own-thread' });
}

/** What a command does on a collector that is opened for it, beside a running one, and closed whatever happens. */
export function withCollector(
  context: CommandContext,
  options: Pick<ConfigOptions, 'dataDir'>,
  work: (collector: Collector, config: Config) => Promise<void>,
): Promise<void> {
  return withOpened(readConfigOf(context, options), openForCommand, work);
}
