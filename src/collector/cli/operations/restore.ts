import { resolve } from 'node:path';
import type { Command } from 'commander';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { fillDatabase } from '../../db/operations/fill-database.ts';
import { PlaceTaken } from '../../db/operations/place-taken.ts';
import { readOldCopy } from '../../db/operations/recognise-restore.ts';
import { randomId } from '../../db/random-id.ts';
import { inTransaction } from '../../db/transaction.ts';
import { ownerOf } from '../../evidence/object-name.ts';
import type { KeyRing } from '../../keys/key-ring.ts';
import { KEYS_FILE, lacking, loadKeyRing } from '../../keys/load-key-ring.ts';
import { BackupFault, type BackupHeader } from '../../operations/backup/backup-format.ts';
import { openBackup } from '../../operations/backup/read-backup.ts';
import type { Config } from '../../start/config.ts';
import { openStore, placeOf } from '../../start/open-store.ts';
import { openNewEvidence } from '../../start/places/open-evidence.ts';
import { StartFailure } from '../../start-failure.ts';
import { COMMAND_ACTOR, type CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { type ConfigOptions, readConfigOf } from '../read-config-of.ts';
import { openForCommand } from '../with-collector.ts';
import { keysText } from './backup.ts';

interface RestoreOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly withoutKeys?: true;
  readonly json?: true;
}

/** `sipas restore`: a collector again, of a backup and its keys. */
export function registerRestore(program: Command, context: CommandContext): void {
  program
    .command('restore')
    .description(
      'Puts a backup into an empty data directory, or the empty database of DATABASE_URL; nothing is ever written over. Put the ' +
        'keys there first (keys.json in the data directory, or SIPAS_KEYS). The file is read to its end before anything is kept of it. What devices sent ' +
        'after the backup was made comes back from them: they keep it for 30 days. Everybody has to sign in again.',
    )
    .argument('<file>', 'what sipas backup wrote, by this version or an older one, from either engine')
    .option(
      '--without-keys',
      'where every copy of the keys is lost: nothing proves then that nobody changed the file',
    )
    .option('--data-dir <folder>', 'where the embedded database is to be (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 restored; 1 the file was refused, or there is a collector already; nothing was changed;\n' +
        '2 the command was not given as described; 3 something else is in the way.',
    )
    .action(context.actionOf(restore));
}

async function restore(context: CommandContext, file: string, options: RestoreOptions): Promise<void> {
  const config = readConfigOf(context, options);
  const path = resolve(file);
  const objects = await openNewEvidence(config);
  const place = {
    dataDir: config.dataDir,
    // Its epoch begins with the first opening.
    evidence: objects === null ? null : { objects, owner: ownerOf(randomId()) },
    ...(config.databaseUrl === null ? {} : { databaseUrl: config.databaseUrl }),
  };
  const secretFor = (header: BackupHeader) =>
    options.withoutKeys === true ? null : ringFor(header, config).secret('backup');
  let header: BackupHeader;
  try {
    // Once to judge it, before anything is made of it.
    const judged = await openBackup(path, secretFor);
    for await (const _page of judged.pages);
    const backup = await openBackup(path, secretFor);
    header = backup.header;
    await fillDatabase(place, backup);
  } catch (error) {
    throw refusalOf(error, config);
  }
  const isOld = await (options.withoutKeys === true
    ? openWithoutKeys(config)
    : noteRestore(config, header, Date.now()));
  if (options.json === true) {
    context.print(JSON.stringify({ ok: true, madeMs: header.madeMs, isOld, keys: header.keys }));
    return;
  }
  context.print(`${placeOf(config)} holds what the backup of ${new Date(header.madeMs).toISOString()} held`);
  context.print(
    'Next: sipas recount, then sipas start. Devices send again what they were told is safe and is lacking here; watch ' +
      '"missing" and "last contact" in sipas devices list. Look through accounts and machine keys: what was changed since is as it was',
  );
  if (isOld) {
    context.print(
      'It is older than the 30 days for which devices keep what they sent: what came in between may be gone. If there is no ' +
        'newer backup: sipas start --accept-old-copy',
    );
  }
  if (options.withoutKeys === true) {
    context.print('Its keys are lost, so say before: sipas keys accept-loss');
  }
}

/** The keys that belong to the backup. Throws CommandRefused that says what to do. */
function ringFor({ keys }: BackupHeader, { dataDir, keys: stored }: Config): KeyRing {
  const place = stored === null ? `${KEYS_FILE} in DATA_DIR ${dataDir}` : 'SIPAS_KEYS';
  const wanted = keys === null ? '' : ` (${keysText(keys)})`;
  let ring: KeyRing;
  try {
    ring = loadKeyRing({ dataDir, stored, mayMake: false });
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    throw new CommandRefused(
      `the keys that belong to this backup${wanted} cannot be read: put them back as ${place}, of mode 600, or give them in SIPAS_KEYS, ` +
        `then restore. If every copy of them is lost: --without-keys. (${error.message})`,
    );
  }
  const missing = keys === null ? [] : lacking(ring, keys);
  if (missing.length === 0) return ring;
  throw new CommandRefused(
    `${place}: ${missing.join(', ')} is lacking, so this backup is of another collector, or the keys are older than it. Put ` +
      `back those that belong to it${wanted}`,
  );
}

function refusalOf(error: unknown, config: Config): unknown {
  if (error instanceof BackupFault) return new CommandRefused(error.message);
  if (!(error instanceof PlaceTaken)) return error;
  return new CommandRefused(
    `${placeOf(config)}: there is a database already, and a backup is put back into an empty place only. ${
      config.databaseUrl === null
        ? 'Stop the collector and move sipas.sqlite, sipas.sqlite-wal and sipas.sqlite-shm elsewhere, keep keys.json'
        : 'Make a new, empty database and name it in DATABASE_URL'
    }, then restore`,
  );
}

/** The first opening brings it to this program's tables and begins a new epoch. */
async function noteRestore(config: Config, { madeMs }: BackupHeader, nowMs: number): Promise<boolean> {
  const { database, pen, close } = await openForCommand(config);
  try {
    const { writer, engine } = database;
    await inTransaction(writer, engine, (transaction) =>
      appendAudit(transaction, engine, pen, {
        ...{ actor: COMMAND_ACTOR, action: 'backup.restore', subject: 'database', details: { madeMs } },
      }),
    );
    return (await readOldCopy(writer, nowMs)) !== null;
  } finally {
    await close();
  }
}

async function openWithoutKeys(config: Config): Promise<boolean> {
  const { writer, close } = await openStore({ ...config, missing: 'refuse', runsIn: 'own-thread' });
  try {
    return (await readOldCopy(writer, Date.now())) !== null;
  } finally {
    await close();
  }
}
