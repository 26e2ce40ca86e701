import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { OpenDatabase } from '../../db/engine.ts';
import { DatabaseMoved } from '../../db/open-database.ts';
import {
  completeBrokenOff,
  type Moved,
  type MoveListener,
  moveDatabase,
} from '../../db/operations/move/move-database.ts';
import { PlaceTaken } from '../../db/operations/place-taken.ts';
import { uploadedQuestionnaires } from '../../db/questionnaires/questionnaire-store.ts';
import { KEYS_FILE } from '../../keys/load-key-ring.ts';
import { makeFolder } from '../../keys/make-folder.ts';
import { BackupFault } from '../../operations/backup/backup-format.ts';
import { productVersion } from '../../product-version.ts';
import { addUploaded } from '../../questionnaires/add-uploaded.ts';
import { loadQuestionnaires } from '../../questionnaires/questionnaires.ts';
import { openStore } from '../../start/open-store.ts';
import { openEvidence, openNewEvidence } from '../../start/places/open-evidence.ts';
import { StartFailure } from '../../start-failure.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { readConfigOf } from '../read-config-of.ts';

/** A line is told for so many rows where nobody looks on. */
const MILESTONE_ROWS = 100_000;

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
      'Moves a collector from SQLite to PostgreSQL, or back. Stop the server before. Broken off at any moment, by a kill or a power ' +
        'failure too, say the same command again: it goes on where it was. The former database stays the collector until every row was compared ' +
        'and the records were counted again; from then on it takes nothing in. The epoch stays, so devices notice nothing and keep what is in their outboxes.',
    )
    .requiredOption('--from <place>', 'sqlite:FOLDER, the data directory, or postgres://…')
    .requiredOption('--to <place>', 'the same; there must be no collector yet, or this move, broken off')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 moved, be it by an earlier call; 1 refused, and the former database is as it was; 2 the command was not given as described;\n' +
        '3 a database cannot be used.',
    )
    .action(context.actionOf(move));
}

async function move(context: CommandContext, { from, to, json }: MoveOptions): Promise<void> {
  const [source, target] = [placeNamed(from), placeNamed(to)];
  if (source.dataDir === target.dataDir && source.databaseUrl === target.databaseUrl) {
    throw new CommandRefused('--from and --to are the same place');
  }
  if (target.databaseUrl === null) makeFolder(target.dataDir);
  // Said for the server: where it is the same for both, what is there stays.
  const { evidence } = readConfigOf(context, {});
  const [objects, objectsThere] = [
    await openEvidence({ ...source, evidence }),
    await openNewEvidence({ ...target, evidence }),
  ];
  const database = await openSource(source, target);
  let moved: Moved | null = null;
  if (database !== null) {
    try {
      const questionnaires = await loadQuestionnaires();
      addUploaded(questionnaires, await uploadedQuestionnaires(database.reader));
      moved = await moveDatabase(
        { database, objects, questionnaires },
        { ...settingsOf(target), objects: objectsThere },
        { product: productVersion(), from: nameOf(source) },
        progressOn(context),
      );
    } catch (error) {
      if (error instanceof BackupFault) throw new CommandRefused(`nothing was moved: ${error.message}`);
      if (!(error instanceof PlaceTaken)) throw error;
      throw new CommandRefused(
        '--to: there is a collector already, or one that was moved from there; name an empty place',
      );
    } finally {
      await database.close();
    }
  }
  if (json === true) context.print(JSON.stringify({ ok: true, ...moved }));
  else tell(context, { moved, target, evidence: objectsThere?.place ?? 'the new database' });
}

/** Null where it was moved to the target already, be it that only the last step was lacking. Throws StartFailure. */
async function openSource(source: NamedPlace, target: NamedPlace): Promise<OpenDatabase | null> {
  try {
    return await openStore({ ...source, missing: 'refuse', runsIn: 'own-thread' });
  } catch (error) {
    if (!(error instanceof StartFailure && error.cause instanceof DatabaseMoved)) throw error;
    const runsIn = 'own-thread';
    const completed = await completeBrokenOff(
      { ...settingsOf(source), runsIn },
      { ...settingsOf(target), runsIn },
    );
    if (completed === 'other') throw error;
    return null;
  }
}

function tell(
  context: CommandContext,
  {
    moved,
    target,
    evidence,
  }: { readonly moved: Moved | null; readonly target: NamedPlace; readonly evidence: string },
): void {
  if (moved === null) context.print('all of it was moved before; the former database takes nothing in');
  else {
    const { rows, wentOn, missing, differences } = moved;
    const how = wentOn ? ', a part of them before the move was broken off' : '';
    context.print(
      `${rows} rows were moved${how}, compared and counted again; the former database takes nothing in any more`,
    );
    context.print(`Evidence is kept in ${evidence} now`);
    if (missing > 0) {
      context.complain(
        `the evidence of ${missing} batches was not there, and is not here: sipas recount --from-batches`,
      );
    }
    if (differences > 0) {
      context.complain(
        `a recount found ${differences} differences, the same as in the former database: sipas recount names them`,
      );
    }
  }
  const next =
    target.databaseUrl === null ? `DATA_DIR=${target.dataDir} and no DATABASE_URL` : 'DATABASE_URL';
  const keys =
    target.databaseUrl === null && !existsSync(join(target.dataDir, KEYS_FILE))
      ? `; put ${KEYS_FILE} there too, or give SIPAS_KEYS`
      : '';
  context.print(`Next: set ${next} for the server${keys}; then start`);
}

function progressOn(context: CommandContext): MoveListener {
  let [written, step] = [0, 0];
  return {
    written: (rows) => {
      written += rows;
      const isMilestone = Math.floor(written / MILESTONE_ROWS) > step;
      step = Math.floor(written / MILESTONE_ROWS);
      context.showProgress(`move: ${written} rows written`, { isLast: false, isMilestone });
    },
    compared: (rows) => {
      context.showProgress(`move: ${rows} rows compared`, { isLast: false, isMilestone: false });
    },
  };
}

interface NamedPlace {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly keys: string;
}

function settingsOf({ dataDir, databaseUrl }: NamedPlace) {
  return { dataDir, ...(databaseUrl === null ? {} : { databaseUrl }) };
}

/** For a person; an address is told without what it lets in by. */
function nameOf({ dataDir, databaseUrl }: NamedPlace): string {
  if (databaseUrl === null) return `sqlite:${dataDir}`;
  const { host, pathname } = new URL(databaseUrl);
  return `postgres://${host}${pathname}`;
}

/** Where a collector is or is to be. Throws CommandRefused. */
function placeNamed(text: string): NamedPlace {
  const folder = /^sqlite:(.+)$/.exec(text)?.[1];
  // Keys are not looked at: where they are is said when the collector is started.
  if (folder !== undefined) return { dataDir: resolve(folder), databaseUrl: null, keys: '' };
  if (/^postgres(ql)?:\/\//.test(text)) return { dataDir: '.', databaseUrl: text, keys: '' };
  throw new CommandRefused('a place is sqlite:FOLDER or postgres://…');
}
