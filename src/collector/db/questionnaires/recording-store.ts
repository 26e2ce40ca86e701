import type { Transaction } from 'kysely';
import type { Sha256 } from '../../../core/kernel/brand.ts';
import type {
  RecordingFile,
  RecordingLimits,
  RecordingPlace,
  RecordingStore,
  StoredRecording,
} from '../../questionnaires/recording-store.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { OpenDatabase } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';

/** RecordingStore over either engine. */
export class SqlRecordingStore implements RecordingStore {
  readonly #database: OpenDatabase;
  readonly #pen: AuditPen;

  constructor(database: OpenDatabase, pen: AuditPen) {
    this.#database = database;
    this.#pen = pen;
  }

  async recordings(questionnaire: string): Promise<readonly StoredRecording[]> {
    const rows = await this.#database.reader
      .selectFrom('recordings')
      .selectAll()
      .where('questionnaire', '=', questionnaire)
      .orderBy('language')
      .orderBy('place')
      .execute();
    return rows.map(({ language, place, text, sha256, bytes, is_synthetic, recorded_ms, recorded_by }) => ({
      ...{ questionnaire, language, place, text },
      sha256: sha256 as Sha256,
      bytes: Number(bytes),
      isSynthetic: Number(is_synthetic) === 1,
      recordedMs: Number(recorded_ms),
      recordedBy: recorded_by,
    }));
  }

  async file(sha256: string): Promise<RecordingFile | null> {
    const row = await this.#database.reader
      .selectFrom('recording_files')
      .select(['media_type', 'content'])
      .where('sha256', '=', sha256)
      .executeTakeFirst();
    return row === undefined ? null : { mediaType: row.media_type, content: row.content };
  }

  keep(recording: StoredRecording, file: RecordingFile, limits: RecordingLimits): Promise<boolean> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, async (transaction) => {
      await engine.lockNamed(transaction, ['recordings']);
      if (!(await isWithin(transaction, recording, limits))) return false;
      const former = await taken(transaction, recording);
      const { questionnaire, language, place, text, sha256, bytes } = recording;
      await transaction
        .insertInto('recording_files')
        .values({ sha256, media_type: file.mediaType, content: file.content })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await transaction
        .insertInto('recordings')
        .values({
          ...{ questionnaire, language, place, text, sha256, bytes },
          is_synthetic: recording.isSynthetic ? 1 : 0,
          recorded_ms: recording.recordedMs,
          recorded_by: recording.recordedBy,
        })
        .execute();
      if (former !== null) await forgetUnused(transaction, former);
      await appendAudit(transaction, engine, this.#pen, {
        actor: recording.recordedBy,
        action: former === null ? 'recording.add' : 'recording.replace',
        subject: questionnaire,
        details: { language, place, sha256, isSynthetic: recording.isSynthetic },
      });
      return true;
    });
  }

  remove(at: RecordingPlace, actor: string): Promise<boolean> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, async (transaction) => {
      await engine.lockNamed(transaction, ['recordings']);
      const former = await taken(transaction, at);
      if (former === null) return false;
      await forgetUnused(transaction, former);
      const { questionnaire, language, place } = at;
      await appendAudit(transaction, engine, this.#pen, {
        actor,
        action: 'recording.remove',
        subject: questionnaire,
        details: { language, place, sha256: former },
      });
      return true;
    });
  }
}

/** Whether the others of the questionnaire leave room for one more. */
async function isWithin(
  transaction: Transaction<Database>,
  { questionnaire, language, place, bytes }: StoredRecording,
  limits: RecordingLimits,
): Promise<boolean> {
  const others = await transaction
    .selectFrom('recordings')
    .select(({ fn }) => [fn.countAll().as('count'), fn.sum('bytes').as('bytes')])
    .where('questionnaire', '=', questionnaire)
    .where(({ not, and, eb }) => not(and([eb('language', '=', language), eb('place', '=', place)])))
    .executeTakeFirstOrThrow();
  return Number(others.count) < limits.count && Number(others.bytes ?? 0) + bytes <= limits.bytes;
}

/** Takes away what stands at a place; the SHA-256 of its file, null where nothing stood there. */
async function taken(
  transaction: Transaction<Database>,
  { questionnaire, language, place }: RecordingPlace,
): Promise<string | null> {
  const row = await transaction
    .deleteFrom('recordings')
    .where('questionnaire', '=', questionnaire)
    .where('language', '=', language)
    .where('place', '=', place)
    .returning('sha256')
    .executeTakeFirst();
  return row?.sha256 ?? null;
}

/** A file that no recording needs any more is not kept. */
async function forgetUnused(transaction: Transaction<Database>, sha256: string): Promise<void> {
  await transaction
    .deleteFrom('recording_files')
    .where('sha256', '=', sha256)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('recordings').select('place').where('recordings.sha256', '=', sha256))),
    )
    .execute();
}
