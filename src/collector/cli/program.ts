import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { StorageUnavailable } from '../ingest/storage-unavailable.ts';
import { productVersion } from '../product-version.ts';
import { StartFailure } from '../start-failure.ts';
import { CommandContext, type Surroundings } from './command-context.ts';
import { COMMAND_MODULES, type CommandModule } from './command-list.ts';
import { CommandRefused } from './command-refused.ts';
import { EXIT_ENVIRONMENT, EXIT_REFUSED, EXIT_USAGE } from './exit-codes.ts';
import { registerHelp } from './help.ts';
import { plainText } from './plain-text.ts';

/**
 * Every command by its name on the command line, `help` aside.
 * @internal
 */
export const COMMAND_NAMES: readonly string[] = COMMAND_MODULES.flatMap(({ summaries }) =>
  Object.keys(summaries),
);

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
  const called = calledBy(argv);
  if (called !== undefined) (await called.load())(program, context);
  for (const { summaries } of called === undefined ? COMMAND_MODULES : [called]) {
    for (const [name, summary] of Object.entries(summaries)) {
      const known = program.commands.find((command) => command.name() === name);
      (known ?? program.command(name)).summary(summary);
    }
  }
  registerHelp(program);
  return program;
}

/** The module of the command that is called or asked about; undefined where it is none of theirs. */
function calledBy(argv: readonly string[]): CommandModule | undefined {
  const words = argv.filter((word) => !word.startsWith('-'));
  const name = words[0] === 'help' ? words[1] : words[0];
  return COMMAND_MODULES.find(({ summaries }) => name !== undefined && Object.hasOwn(summaries, name));
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
