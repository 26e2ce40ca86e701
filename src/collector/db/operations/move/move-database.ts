import type { EvidenceObjects } from '../../../evidence/evidence-objects.ts';
import { ownerOf } from '../../../evidence/object-name.ts';
import type { KnownQuestionnaires } from '../../../ingest/check-record.ts';
import { StorageUnavailable } from '../../../ingest/storage-unavailable.ts';
import { BackupFault, type TablePage } from '../../../operations/backup/backup-format.ts';
import type { OpenDatabase } from '../../engine.ts';
import { evidenceApart, withEvidence } from '../../evidence/carry-evidence.ts';
import { type EvidenceReader, evidenceReader } from '../../evidence/read-evidence.ts';
import { readEpoch } from '../../meta.ts';
import { connectDatabase, type DatabaseSettings } from '../../open-database.ts';
import { schemaTables } from '../schema-tables.ts';
import { tablePages } from '../table-pages.ts';
import { bringUp, tableThere } from './bring-up.ts';
import { differencesOf } from './compare-recounts.ts';
import { ANEW, beginMove, completeMove, epochIn, type MoveSubject, noteVerified } from './half-move.ts';
import { META_OF_MOVED, retireDatabase } from './retire-database.ts';
import { RowSum } from './row-sum.ts';

/** The collector that is moved. */
export interface MovedFrom {
  /** As it was opened, so of this program's schema. */
  readonly database: OpenDatabase;
  /** Where its evidence is kept; null: in the database. */
  readonly objects: EvidenceObjects | null;
  readonly questionnaires: KnownQuestionnaires;
}

export interface MovedTo extends Pick<DatabaseSettings, 'dataDir' | 'databaseUrl'> {
  /** Where its evidence is to be kept; null: in the database. */
  readonly objects: EvidenceObjects | null;
}

export interface Moved {
  readonly rows: number;
  /** Whether it went on with a move that was broken off. */
  readonly wentOn: boolean;
  /** Batches whose evidence was not there. */
  readonly missing: number;
  /** What a recount finds in both places: it was there before. */
  readonly differences: number;
}

export interface MoveListener {
  /** Called after each step that is durable, with how many rows it wrote. */
  readonly written: (rows: number) => void;
  /** Called when a table was compared, with how many rows were in all. */
  readonly compared: (rows: number) => void;
}

/**
 * Has the target be the collector that a retired source was, where a move was broken off after the source was retired.
 *
 * @returns `other` where the target is not what the source was moved to; nothing was changed then
 */
export async function completeBrokenOff(
  from: Omit<DatabaseSettings, 'missing'>,
  to: Omit<DatabaseSettings, 'missing'>,
): Promise<'done' | 'before' | 'other'> {
  const source = await connectDatabase(from);
  let epoch: string | null;
  try {
    epoch = await source.writer.transaction().execute((transaction) => epochIn(transaction, META_OF_MOVED));
  } finally {
    await source.close();
  }
  if (epoch === null) return 'other';
  const target = await connectDatabase(to);
  try {
    return await completeMove(target, epoch);
  } finally {
    await target.close();
  }
}

/**
 * Moves everything to a place of either engine, and retires the source. Writers wait meanwhile. At whatever moment it is
 * broken off, the same call goes on with what is there: until all of it was compared row by row and counted again the
 * source is the collector; then the source is retired, and after that the target is the collector. Never are both.
 *
 * Throws BackupFault, PlaceTaken and StorageUnavailable.
 */
export async function moveDatabase(
  { database, objects, questionnaires }: MovedFrom,
  { objects: objectsThere, ...place }: MovedTo,
  named: Pick<MoveSubject, 'product' | 'from'>,
  listener: MoveListener,
): Promise<Moved> {
  const { writer, engine } = database;
  const tables = await schemaTables();
  const target = await connectDatabase({ ...place, runsIn: 'own-thread' });
  try {
    const { epoch, ...moved } = await writer.transaction().execute(async (source) => {
      await engine.holdWrites(
        source,
        tables.map(({ name }) => name),
      );
      const epoch = await readEpoch(source);
      const begun = await beginMove(target, { ...named, epoch, evidence: objectsThere?.place ?? '' });
      // What is in a place that both know stays where it is.
      const staysThere = objects !== null && objects.place === objectsThere?.place;
      const reader = evidenceReader(source, objects);
      const owned = objectsThere === null ? null : { objects: objectsThere, owner: ownerOf(epoch) };
      const carried = async (page: TablePage) => {
        if (staysThere) return [page];
        const pages: TablePage[] = [];
        for await (const part of withEvidence(alone(page), reader)) {
          pages.push(await evidenceApart(part, owned));
        }
        return pages;
      };
      try {
        await bringUp({ source, target, tables, carried, onWritten: listener.written }, begun);
      } catch (error) {
        throw begun === null ? error : doesNotFit(error);
      }
      const [read, there] = [new RowSum(), new RowSum()];
      let missing = 0;
      const inRows = (pages: AsyncIterable<TablePage>, from: EvidenceReader, onMissing?: () => void) =>
        staysThere ? pages : withEvidence(pages, from, onMissing);
      const readerThere = evidenceReader(target.writer, objectsThere);
      for (const table of tables) {
        await read.add(
          inRows(tablePages(source, [table]), reader, () => {
            missing += 1;
          }),
        );
        await there.add(inRows(tablePages(target.writer, [tableThere(table)]), readerThere));
        if (there.text !== read.text) throw notTheSame(table.name);
        listener.compared(read.rows);
      }
      const differences = await differencesOf(database, target, questionnaires);
      await noteVerified(target);
      await retireDatabase(source);
      return { rows: read.rows, missing, differences, wentOn: begun !== null, epoch };
    });
    await completeMove(target, epoch);
    return moved;
  } finally {
    await target.close();
  }
}

/** An engine refuses a row that another keeps from being written, as when two names were exchanged meanwhile. */
function doesNotFit(error: unknown): unknown {
  const isOfEngine = error instanceof Error && ('errcode' in error || 'code' in error);
  if (!isOfEngine || error instanceof StorageUnavailable) return error;
  return new BackupFault(
    `what a broken-off move left there does not go together with what the collector has now (${error.message}). ${ANEW}`,
    { cause: error },
  );
}

function notTheSame(table: string): BackupFault {
  return new BackupFault(
    `what was written is not what was read, in the table ${table}: do not trust that place. ${ANEW}`,
  );
}

async function* alone(page: TablePage): AsyncGenerator<TablePage> {
  yield page;
}
