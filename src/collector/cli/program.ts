import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { StorageUnavailable } from '../ingest/storage-unavailable.ts';
import { productVersion } from '../product-version.ts';
import { StartFailure } from '../start-failure.ts';
import { CommandContext, type Surroundings } from './command-context.ts';
import { CommandRefused } from './command-refused.ts';
import { EXIT_ENVIRONMENT, EXIT_REFUSED, EXIT_USAGE } from './exit-codes.ts';
import { registerHelp } from './help.ts';
import { plainText } from './plain-text.ts';

type Register = (program: Command, context: CommandContext) => void;

interface CommandModule {
  readonly names: readonly string[];
  readonly load: () => Promise<Register>;
}

/** In the order of the help. A module is loaded when one of its commands is called. */
const MODULES: readonly CommandModule[] = [
  { names: ['start'], load: async () => (await import('./commands/start.ts')).registerStart },
  { names: ['units'], load: async () => (await import('./files/units-import.ts')).registerUnits },
  {
    names: ['published', 'caseloads', 'targets'],
    load: async () => (await import('./files/list-import.ts')).registerLists,
  },
  { names: ['batches'], load: async () => (await import('./files/batches-import.ts')).registerBatches },
  { names: ['devices'], load: async () => (await import('./commands/devices.ts')).registerDevices },
  {
    names: ['links', 'tickets'],
    load: async () => (await import('./commands/office-links.ts')).registerOfficeLinks,
  },
  { names: ['accounts'], load: async () => (await import('./commands/accounts.ts')).registerAccounts },
  { names: ['held'], load: async () => (await import('./commands/held.ts')).registerHeld },
  { names: ['keys'], load: async () => (await import('./commands/keys.ts')).registerKeys },
  { names: ['export'], load: async () => (await import('./files/responses-export.ts')).registerExport },
  { names: ['report'], load: async () => (await import('./commands/report.ts')).registerReport },
  { names: ['recount'], load: async () => (await import('./commands/recount.ts')).registerRecount },
  { names: ['retention'], load: async () => (await import('./commands/retention.ts')).registerRetention },
  { names: ['epoch'], load: async () => (await import('./commands/epoch.ts')).registerEpoch },
  { names: ['clock'], load: async () => (await import('./commands/clock.ts')).registerClock },
  { names: ['audit'], load: async () => (await import('./commands/audit.ts')).registerAudit },
  { names: ['doctor'], load: async () => (await import('./operations/doctor.ts')).registerDoctor },
  { names: ['backup'], load: async () => (await import('./operations/backup.ts')).registerBackup },
  { names: ['restore'], load: async () => (await import('./operations/restore.ts')).registerRestore },
  {
    names: ['migrate-store'],
    load: async () => (await import('./operations/migrate-store.ts')).registerMigrateStore,
  },
  { names: ['demo'], load: async () => (await import('./commands/demo.ts')).registerDemo },
  { names: ['score'], load: async () => (await import('./files/score.ts')).registerScore },
];

/**
 * Every command by its name on the command line, `help` aside.
 * @internal
 */
export const COMMAND_NAMES: readonly string[] = MODULES.flatMap(({ names }) => names);

/**
 * Runs a command to its end, with all it opened closed, and resolves with its exit code; messages have been written.
 *
 * @param argv the words after `sipas`
 */
export async function runCommand(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const context = new CommandContext(surroundings);
  try {
    const program = await programFor(argv, context);
    await program.parseAsync(argv, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return exitCodeOf(error, context);
  }
}

async function programFor(argv: readonly string[], context: CommandContext): Promise<Command> {
  const { stdout, stderr } = context.surroundings;
  const program = new Command('sipas')
    .description(
      'Surveys of satisfaction with public administration: collect responses, compute percentages.',
    )
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => widthOf(stdout),
      getErrHelpWidth: () => widthOf(stderr),
    })
    .version(productVersion(), '-V, --version')
    .showHelpAfterError('(sipas --help says how)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 what was handed in was refused; 2 the command was not given as described;\n' +
        '3 something around the program is in the way.',
    )
    .exitOverride();
  for (const { load } of modulesFor(argv)) (await load())(program, context);
  registerHelp(program);
  return program;
}

/** The module of the command that is called or asked about; all of them where it is none of theirs. */
function modulesFor(argv: readonly string[]): readonly CommandModule[] {
  const words = argv.filter((word) => !word.startsWith('-'));
  const name = words[0] === 'help' ? words[1] : words[0];
  const called = MODULES.filter(({ names }) => name !== undefined && names.includes(name));
  return called.length > 0 ? called : MODULES;
}

/** As commander has it: without a terminal, 80 columns. */
function widthOf({ isTTY, columns }: Surroundings['stdout']): number {
  return (isTTY === true ? columns : undefined) ?? 80;
}

/** Commander says what was wrong by itself; everything else is reported here. */
function exitCodeOf(error: unknown, context: CommandContext): number {
  if (error instanceof CommanderError) {
    if (error.code === 'commander.error' || error.exitCode === 0) return error.exitCode;
    return EXIT_USAGE;
  }
  if (error instanceof CommandRefused) {
    context.complain(plainText(`sipas: ${error.message}`));
    return EXIT_REFUSED;
  }
  if (error instanceof StartFailure)
    context.complain(`sipas: ${error.message.replaceAll('\n', '\nsipas: ')}`);
  else if (error instanceof StorageUnavailable) {
    const { cause } = error;
    context.complain(
      `sipas: the database cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  } else context.complain(`sipas: ${inspect(error)}`);
  return EXIT_ENVIRONMENT;
}
