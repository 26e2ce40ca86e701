import type { Command } from 'commander';
import type { DoubtReason } from '../../clock/clock-doubt.ts';
import type { CollectorBase } from '../../start/opening/open-base.ts';
import { COMMAND_ACTOR, type CommandContext } from '../command-context.ts';
import type { ConfigOptions } from '../read-config-of.ts';
import { withBase } from '../with-base.ts';

interface ClockOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
}

/** `sipas clock`: whether the machine's clock is believed, and somebody's word that it is right. */
export function registerClock(program: Command, context: CommandContext): void {
  const clock = program.command('clock');
  const common = (command: Command) =>
    command
      .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
      .option('--json', 'print the result as JSON')
      .addHelpText(
        'after',
        '\nExit codes: 0 done; 2 the command was not given as described; 3 the database cannot be used.',
      );
  common(clock.command('show'))
    .summary('what the clock says, and whether it is in doubt')
    .description(
      'A clock that lies more than a day behind the newest moment the database has seen, more than 31 days ahead of ' +
        'it, or before this program was made is in doubt: responses are collected, nothing is deleted or released.',
    )
    .action((options: ClockOptions) =>
      withBase(context, options, async (collector) => show(context, collector, options)),
    );
  common(clock.command('confirm'))
    .summary('say that the clock is right')
    .description(
      'Ends the doubt: the time of this machine, which it prints, is taken for right. Look at another clock first. ' +
        'Works while the server runs, which believes it within a minute.',
    )
    .action((options: ClockOptions) =>
      withBase(context, options, async (collector) => {
        await collector.clock.confirm(COMMAND_ACTOR);
        show(context, collector, options);
      }),
    );
}

function show(context: CommandContext, { clock }: CollectorBase, { json }: ClockOptions): void {
  const { doubt, newestMs } = clock;
  const clockText = new Date(clock.wallMs()).toISOString();
  const newest = newestMs === null ? null : new Date(newestMs).toISOString();
  if (json === true) {
    context.print(JSON.stringify({ ok: true, clock: clockText, newest, doubt: doubt?.reason ?? null }));
    return;
  }
  context.print(`this machine's clock says ${clockText}`);
  if (doubt === null) context.print('it is believed');
  else context.print(`it is in doubt: ${REASONS[doubt.reason]} (newest moment known: ${newest ?? 'none'})`);
}

const REASONS: Readonly<Record<DoubtReason, string>> = {
  'before-build': 'it said less than when this program was made',
  behind: 'it went more than a day back',
  ahead: 'it went more than 31 days ahead',
};
