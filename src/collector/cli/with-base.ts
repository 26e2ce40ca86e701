import type { Config } from '../start/config.ts';
import { type CollectorBase, openBase } from '../start/opening/open-base.ts';
import type { CommandContext } from './command-context.ts';
import { type ConfigOptions, readConfigOf } from './read-config-of.ts';

/** As openForCommand, for a command that needs database, keys and clock alone: the other parts take longest to load. */
export function openBaseForCommand(config: Config): Promise<CollectorBase> {
  return openBase({ ...config, missing: 'refuse', runsIn: 'own-thread' });
}

/** As withCollector, over openBaseForCommand. */
export function withBase(
  context: CommandContext,
  options: Pick<ConfigOptions, 'dataDir'>,
  work: (collector: CollectorBase, config: Config) => Promise<void>,
): Promise<void> {
  return withOpened(readConfigOf(context, options), openBaseForCommand, work);
}

/** What is done on what is opened for it, and closed whatever happens. */
export async function withOpened<Opened extends Pick<CollectorBase, 'close'>>(
  config: Config,
  open: (config: Config) => Promise<Opened>,
  work: (opened: Opened, config: Config) => Promise<void>,
): Promise<void> {
  const opened = await open(config);
  try {
    await work(opened, config);
  } finally {
    await opened.close();
  }
}
