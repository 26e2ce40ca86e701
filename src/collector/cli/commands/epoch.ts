import type { Command } from 'commander';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { renewEpoch } from '../../db/operations/renew-epoch.ts';
import { inTransaction } from '../../db/transaction.ts';
import { COMMAND_ACTOR, type CommandContext } from '../command-context.ts';
import { type ConfigOptions, readConfigOf } from '../read-config-of.ts';
import { openBaseForCommand } from '../with-base.ts';

interface EpochOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
}

/** `sipas epoch renew`: for restores that nothing could notice. */
export function registerEpoch(program: Command, context: CommandContext): void {
  program
    .command('epoch')
    .command('renew')
    .summary('have every device offer what it still keeps')
    .description(
      'Takes a new epoch, so that every device, when it next speaks, offers what it was told is safe here during ' +
        'the last 30 days, and sends again what is lacking. A restore renews the epoch by itself where it can be ' +
        'noticed; this is for the others, such as a snapshot of the whole machine that was rolled back. It is ' +
        'always safe: nothing is lost by it and nothing counted twice. Works while the server runs.',
    )
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 2 the command was not given as described; 3 the database cannot be used.',
    )
    .action(context.actionOf(renew));
}

async function renew(context: CommandContext, { json, ...options }: EpochOptions): Promise<void> {
  const collector = await openBaseForCommand(readConfigOf(context, options));
  try {
    const { database, pen } = collector;
    const epoch = await inTransaction(database.writer, database.engine, async (transaction) => {
      const renewed = await renewEpoch(transaction);
      const entry = { actor: COMMAND_ACTOR, action: 'epoch.renew', subject: renewed, details: {} };
      await appendAudit(transaction, database.engine, pen, entry);
      return renewed;
    });
    context.print(
      json === true
        ? JSON.stringify({ ok: true, epoch })
        : 'a new epoch begins: every device offers what it still keeps when it next speaks',
    );
  } finally {
    await collector.close();
  }
}
