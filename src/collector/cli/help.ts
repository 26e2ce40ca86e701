import type { Command } from 'commander';
import { EXIT_USAGE } from './exit-codes.ts';

/** `sipas help units import`: commander's own help looks one command deep only. */
export function registerHelp(program: Command): void {
  program
    .helpCommand(false)
    .command('help')
    .summary('tell about a command: sipas help units import')
    .argument('[command...]', 'the command, or nothing for all of them')
    .action((names: readonly string[]) => {
      let asked = program;
      for (const name of names) {
        const found = asked.commands.find((command) => command.name() === name);
        if (found === undefined) {
          program.error(`error: unknown command '${names.join(' ')}'`, { exitCode: EXIT_USAGE });
        }
        asked = found;
      }
      asked.outputHelp();
    });
}
