import { type CollectorSettings, openCollector } from '../../src/collector/start/open-collector.ts';

/** A new, empty collector for commands to work on, which make none. Not said: keys in the data directory. */
export async function makeCollector(
  dataDir: string,
  { databaseUrl = null, keys = null }: Partial<Pick<CollectorSettings, 'databaseUrl' | 'keys'>> = {},
): Promise<void> {
  const collector = await openCollector({ dataDir, databaseUrl, keys });
  await collector.close();
}
