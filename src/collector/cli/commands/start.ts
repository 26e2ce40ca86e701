import { once } from 'node:events';
import { inspect } from 'node:util';
import type { Command } from 'commander';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { Config } from '../../start/config.ts';
import { readTls } from '../../start/read-tls.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT_ENVIRONMENT } from '../exit-codes.ts';
import { type ConfigOptions, readConfigOf } from '../read-config-of.ts';

interface StartOptions extends ConfigOptions {
  readonly demo?: true;
  readonly acceptOldCopy?: true;
  readonly newDatabase?: true;
}

/** `sipas start`: the collector and the app, until it is told to stop. */
export function registerStart(program: Command, context: CommandContext): void {
  program
    .command('start')
    .description(
      'Serves the kiosk, the staff pages and the console, and takes in responses. Options win over the variables ' +
        'PORT, DATA_DIR, TLS_CERT and TLS_KEY; all other settings are variables only.',
    )
    .option('--port <number>', 'where to listen (default: 8080)')
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--tls-cert <file>', 'certificate chain, PEM')
    .option('--tls-key <file>', 'private key, PEM')
    .option('--demo', 'first fill an empty data directory with a simulated province')
    .option(
      '--accept-old-copy',
      'start on a database put back from a copy older than what devices still keep',
    )
    .option('--new-database', 'begin an empty database where the keys of a former one are')
    .addHelpText(
      'after',
      '\nExit codes: 0 stopped by a signal; 1 --demo and there is data already; 2 the command was not given as described;\n' +
        '3 it cannot start: a setting, the port, the data directory or the database.',
    )
    .action(context.actionOf(start));
}

async function start(context: CommandContext, options: StartOptions): Promise<void> {
  const { stderr, setEngineFlag, listenForStop } = context.surroundings;
  // The old generation is collected when it has grown by a quarter, as said before the libraries are loaded. The young one is
  // kept small by sipas.js.
  setEngineFlag('--heap-growing-percent=25');
  // That is for this thread alone, which has it already: with the option, threads would take no size that they are given.
  setEngineFlag('--max-semi-space-size=0');
  const config = readConfigOf(context, options);
  // Files that keep it from starting are told before a data directory is filled.
  if (config.tls !== null) readTls(config.tls);
  const simulatedUpTo = options.demo === true ? await demoFilled(context, config) : null;
  const { startCollector } = await import('../../start/start-collector.ts');
  const running = await startCollector(
    config,
    {
      oldCopy: options.acceptOldCopy === true ? 'accept' : 'refuse',
      missing: options.newDatabase === true ? 'make' : 'make-first',
    },
    stderr,
  );
  const stopping = listenForStop(() => running.lookAround());
  const entry =
    simulatedUpTo === null
      ? null
      : await (await import('../demo-entry.ts')).demoEntry(running, config, simulatedUpTo);
  // Anyone who reads this may stop it at once.
  context.print(`SIPAS is running. Open ${running.addresses.join('\n             or ')}`);
  if (entry !== null) context.print(entry);
  else if (running.welcomeLink !== null) {
    context.print(
      'There is no account yet. The person who opens this link makes the first administrator; it works once, for 24 hours:\n' +
        `  ${running.welcomeLink}`,
    );
  }
  if (!stopping.aborted) await once(stopping, 'abort');
  try {
    await running.stop();
  } catch (error) {
    context.complain(`sipas: did not stop cleanly: ${inspect(error)}`);
    context.endWith(EXIT_ENVIRONMENT);
  }
}

async function demoFilled(context: CommandContext, config: Config): Promise<Day> {
  const { fillBeforeStart } = await import('./demo.ts');
  return fillBeforeStart(context, config);
}
