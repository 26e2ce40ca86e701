import type { Kysely } from 'kysely';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { QuestionnaireChoice, QuestionnaireVersion } from '../../../core/questionnaire/schedule.ts';
import type {
  QuestionnaireStore,
  RetiredQuestionnaire,
  StoredQuestionnaire,
} from '../../questionnaires/questionnaire-store.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { OpenDatabase } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';

/** Questionnaires of one's own, for whoever only reads. */
export async function uploadedQuestionnaires(
  reader: Kysely<Database>,
): Promise<readonly StoredQuestionnaire[]> {
  const rows = await reader.selectFrom('questionnaires').selectAll().execute();
  return rows.map(({ id, version, content, added_ms, added_by }) => ({
    ...{ questionnaire: id, version, content },
    addedMs: Number(added_ms),
    addedBy: added_by,
  }));
}

/** QuestionnaireStore over either engine. */
export class SqlQuestionnaireStore implements QuestionnaireStore {
  readonly #database: OpenDatabase;
  readonly #pen: AuditPen;

  constructor(database: OpenDatabase, pen: AuditPen) {
    this.#database = database;
    this.#pen = pen;
  }

  uploaded(): Promise<readonly StoredQuestionnaire[]> {
    return uploadedQuestionnaires(this.#database.reader);
  }

  async retired(): Promise<readonly RetiredQuestionnaire[]> {
    const rows = await this.#database.reader.selectFrom('retired_questionnaires').selectAll().execute();
    return rows.map(({ id, version, last_day }) => ({
      questionnaire: id,
      version,
      lastDay: last_day as Day,
    }));
  }

  async choices(): Promise<readonly QuestionnaireChoice[]> {
    const rows = await this.#database.reader
      .selectFrom('questionnaire_choices')
      .selectAll()
      .orderBy('from_day')
      .orderBy('unit')
      .execute();
    return rows.map(({ unit, from_day, questionnaire, version }) => ({
      ...{ unit, questionnaire, version },
      from: from_day as Day,
    }));
  }

  add(one: StoredQuestionnaire, sha256: string): Promise<StoredQuestionnaire> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, async (transaction) => {
      await engine.lockNamed(transaction, ['questionnaires']);
      const known = await transaction
        .selectFrom('questionnaires')
        .selectAll()
        .where('id', '=', one.questionnaire)
        .where('version', '=', one.version)
        .executeTakeFirst();
      if (known !== undefined) {
        return {
          ...one,
          content: known.content,
          addedMs: Number(known.added_ms),
          addedBy: known.added_by,
        };
      }
      const { questionnaire, version, content, addedMs, addedBy } = one;
      await transaction
        .insertInto('questionnaires')
        .values({ id: questionnaire, version, content, added_ms: addedMs, added_by: addedBy })
        .execute();
      await appendAudit(transaction, engine, this.#pen, {
        actor: addedBy,
        action: 'questionnaire.upload',
        subject: nameOf(one),
        details: { sha256 },
      });
      return one;
    });
  }

  async retire(version: QuestionnaireVersion, lastDay: Day | null, actor: string): Promise<void> {
    const { writer, engine } = this.#database;
    await inTransaction(writer, engine, async (transaction) => {
      await engine.lockNamed(transaction, ['questionnaires']);
      const { questionnaire: id, version: of } = version;
      await transaction
        .deleteFrom('retired_questionnaires')
        .where('id', '=', id)
        .where('version', '=', of)
        .execute();
      if (lastDay !== null) {
        await transaction
          .insertInto('retired_questionnaires')
          .values({ id, version: of, last_day: lastDay })
          .execute();
      }
      await appendAudit(transaction, engine, this.#pen, {
        actor,
        action: lastDay === null ? 'questionnaire.ask-again' : 'questionnaire.retire',
        subject: nameOf(version),
        details: { lastDay },
      });
    });
  }

  async choose(choice: QuestionnaireChoice, actor: string): Promise<void> {
    const { writer, engine } = this.#database;
    await inTransaction(writer, engine, async (transaction) => {
      await engine.lockNamed(transaction, ['questionnaires']);
      const { unit, from, questionnaire, version } = choice;
      await transaction
        .deleteFrom('questionnaire_choices')
        .where('unit', '=', unit)
        .where('from_day', '=', from)
        .execute();
      await transaction
        .insertInto('questionnaire_choices')
        .values({ unit, from_day: from, questionnaire, version })
        .execute();
      await appendAudit(transaction, engine, this.#pen, {
        actor,
        action: 'questionnaire.choose',
        subject: unit,
        details: { from, questionnaire, version },
      });
    });
  }

  drop({ unit, from }: Pick<QuestionnaireChoice, 'unit' | 'from'>, actor: string): Promise<boolean> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, async (transaction) => {
      await engine.lockNamed(transaction, ['questionnaires']);
      const { numDeletedRows } = await transaction
        .deleteFrom('questionnaire_choices')
        .where('unit', '=', unit)
        .where('from_day', '=', from)
        .executeTakeFirst();
      if (numDeletedRows === 0n) return false;
      await appendAudit(transaction, engine, this.#pen, {
        actor,
        action: 'questionnaire.drop-choice',
        subject: unit,
        details: { from },
      });
      return true;
    });
  }
}

function nameOf({ questionnaire, version }: QuestionnaireVersion): string {
  return `${questionnaire}@${version}`;
}
