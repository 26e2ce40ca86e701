import { type Config, readConfig } from '../start/config.ts';
import { StartFailure } from '../start-failure.ts';
import type { CommandContext } from './command-context.ts';

/** Options that stand for variables of the environment, and win over them. */
export interface ConfigOptions {
  readonly port?: string;
  readonly dataDir?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/** The configuration of a command. Throws StartFailure that names each variable at fault. */
export function readConfigOf(
  { surroundings }: CommandContext,
  { port, dataDir, tlsCert, tlsKey }: ConfigOptions,
): Config {
  const read = readConfig({
    ...surroundings.env,
    ...(port === undefined ? {} : { PORT: port }),
    ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }),
    ...(tlsCert === undefined ? {} : { TLS_CERT: tlsCert }),
    ...(tlsKey === undefined ? {} : { TLS_KEY: tlsKey }),
  });
  if (!read.ok) throw new StartFailure(read.error.join('\n'));
  return read.value;
}
