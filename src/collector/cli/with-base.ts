import type { Config } from '../start/config.ts';
import { type CollectorBase, openBase } from '../start/opening/open-base.ts';
import type { CommandContext } from './command-context.ts';
import { type ConfigOptions, readConfigOf } from './read-config-of.ts';

/** As openForCommand, for a command that needs database, keys and clock alone: the other parts take longest to load. */
export function openBaseForCommand(config: Config): Promise<CollectorBase> {
  return openBase({ ...config, missing: 'refuse', runsIn: 'own-thread' });
}

/** As withCollector, over openBaseForCommand. */
export async function withBase(
  context: CommandContext,
  options: Pick<ConfigOptions, 'dataDir'>,
  work: (collector: CollectorBase) => Promise<void>,
): Promise<void> {
  const collector = await openBaseForCommand(readConfigOf(context, options));
  try {
    await work(collector);
  } finally {
    await collector.close();
  }
}
