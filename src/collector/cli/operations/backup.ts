import { resolve } from 'node:path';
import type { Command } from 'commander';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { backupDatabase } from '../../db/operations/backup-database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { idsOf, KEYS_FILE, type KeyIds } from '../../keys/load-key-ring.ts';
import { BackupFault } from '../../operations/backup/backup-format.ts';
import { productVersion } from '../../product-version.ts';
import { StartFailure } from '../../start-failure.ts';
import { COMMAND_ACTOR, type CommandContext } from '../command-context.ts';
import type { ConfigOptions } from '../read-config-of.ts';
import { withCollector } from '../with-collector.ts';

interface BackupOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
}

/** `sipas backup`: everything the collector keeps, but for its keys, in one file. */
export function registerBackup(program: Command, context: CommandContext): void {
  program
    .command('backup')
    .description(
      'Writes the whole database, with the batches that are kept as evidence, as it stands at one moment, and reads the file ' +
        'back. Works while the server runs, and is the same file for both engines. The keys are not in it: it names those that belong to it, and they are to be kept apart.',
    )
    .argument('<file>', 'a new file')
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 written and read back; 2 the command was not given as described;\n' +
        '3 the file cannot be written, or the database cannot be used.',
    )
    .action((file: string, options: BackupOptions) =>
      withCollector(context, options, async ({ database, keys, pen, evidence }, config) => {
        const { writer, engine } = database;
        await inTransaction(writer, engine, (transaction) =>
          appendAudit(transaction, engine, pen, {
            ...{ actor: COMMAND_ACTOR, action: 'backup.make', subject: 'database', details: {} },
          }),
        );
        const made = await backupDatabase(
          { database, keys, evidence: evidence.reader, now: pen.now, product: productVersion() },
          resolve(file),
        ).catch(inTheWay);
        const kept = idsOf(keys);
        if (options.json === true) {
          context.print(JSON.stringify({ ok: true, file: resolve(file), ...made, keys: kept }));
          return;
        }
        context.print(`${resolve(file)}: ${made.rows} rows, ${made.bytes} bytes, read back and whole`);
        if (made.missing > 0) {
          context.complain(
            `the evidence of ${made.missing} batches is missing, here and in the backup: ${NAME_THEM}`,
          );
        }
        const place = config.keys === null ? `${resolve(config.dataDir, KEYS_FILE)}` : 'SIPAS_KEYS';
        context.print(`The keys are not in it. Keep ${place} in another place: ${keysText(kept)}`);
      }),
    );
}

const NAME_THEM = 'sipas recount --from-batches names them';

/** The keys by their ids, for people. */
export function keysText({ ring, sealing, receipt }: KeyIds): string {
  return `master ${ring}; sealing ${sealing.join(', ')}; receipt ${receipt.join(', ')}`;
}

/** A file that cannot be written or restored stands around the program. */
export function inTheWay(error: unknown): never {
  throw error instanceof BackupFault ? new StartFailure(error.message, { cause: error }) : error;
}
