import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { PlaceTaken } from '../../db/operations/fill-database.ts';
import { moveDatabase } from '../../db/operations/move-database.ts';
import { KEYS_FILE } from '../../keys/load-key-ring.ts';
import { BackupFault } from '../../operations/backup/backup-format.ts';
import { productVersion } from '../../product-version.ts';
import { openStore } from '../../start/open-store.ts';
import { openEvidence, openNewEvidence } from '../../start/places/open-evidence.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { readConfigOf } from '../read-config-of.ts';

interface MoveOptions {
  readonly from: string;
  readonly to: string;
  readonly json?: true;
}

/** `sipas migrate-store`: the same collector in another database, of the same engine or the other. */
export function registerMigrateStore(program: Command, context: CommandContext): void {
  program
    .command('migrate-store')
    .description(
      'Moves a collector from SQLite to PostgreSQL, or back. Stop the server before. Every row is compared before the new ' +
        'database is kept; the former one takes nothing in any more. It is all or nothing: broken off, say it again. The epoch stays, so devices ' +
        'notice nothing and keep what is in their outboxes.',
    )
    .requiredOption('--from <place>', 'sqlite:FOLDER, the data directory, or postgres://…')
    .requiredOption('--to <place>', 'the same; there must be no collector yet')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 moved; 1 refused, and nothing was changed; 2 the command was not given as described;\n' +
        '3 a database cannot be used.',
    )
    .action(context.actionOf(move));
}

async function move(context: CommandContext, { from, to, json }: MoveOptions): Promise<void> {
  const [source, target] = [placeNamed(from), placeNamed(to)];
  if (target.databaseUrl === null) mkdirSync(target.dataDir, { recursive: true, mode: 0o700 });
  // Said for the server: where it is the same for both, each takes its own.
  const { evidence } = readConfigOf(context, {});
  const [objects, objectsThere] = [
    await openEvidence({ ...source, evidence }),
    await openNewEvidence({ ...target, evidence }),
  ];
  const database = await openStore({ ...source, missing: 'refuse', runsIn: 'own-thread' });
  let moved: Awaited<ReturnType<typeof moveDatabase>>;
  try {
    const { dataDir, databaseUrl } = target;
    const place = { dataDir, objects: objectsThere, ...(databaseUrl === null ? {} : { databaseUrl }) };
    const header = { product: productVersion(), madeMs: Date.now() };
    moved = await moveDatabase({ database, objects }, place, header);
  } catch (error) {
    if (error instanceof BackupFault) throw new CommandRefused(`nothing was moved: ${error.message}`);
    if (!(error instanceof PlaceTaken)) throw error;
    throw new CommandRefused(
      '--to: there is a collector already, or one that was moved from there; name an empty place',
    );
  } finally {
    await database.close();
  }
  if (json === true) {
    context.print(JSON.stringify({ ok: true, ...moved }));
    return;
  }
  context.print(`${moved.rows} rows were moved and compared; the former database takes nothing in any more`);
  context.print(`Evidence is kept in ${objectsThere?.place ?? 'the new database'} now`);
  if (moved.missing > 0) {
    context.complain(
      `the evidence of ${moved.missing} batches was not there, and is not here: sipas recount --from-batches`,
    );
  }
  const next =
    target.databaseUrl === null ? `DATA_DIR=${target.dataDir} and no DATABASE_URL` : 'DATABASE_URL';
  const keys =
    target.databaseUrl === null && !existsSync(join(target.dataDir, KEYS_FILE))
      ? `; put ${KEYS_FILE} there too, or give SIPAS_KEYS`
      : '';
  context.print(`Next: set ${next} for the server${keys}; then sipas recount, and start`);
}

/** Where a collector is or is to be. Throws CommandRefused. */
function placeNamed(text: string): {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly keys: string;
} {
  const folder = /^sqlite:(.+)$/.exec(text)?.[1];
  // Keys are not looked at: where they are is said when the collector is started.
  if (folder !== undefined) return { dataDir: resolve(folder), databaseUrl: null, keys: '' };
  if (/^postgres(ql)?:\/\//.test(text)) return { dataDir: '.', databaseUrl: text, keys: '' };
  throw new CommandRefused('a place is sqlite:FOLDER or postgres://…');
}
