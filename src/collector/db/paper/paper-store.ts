import type { Transaction } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import { type Month, monthOfDay } from '../../../core/kernel/period.ts';
import { MOST_PAPER_FORMS, type PaperNumber } from '../../../core/paper/form-number.ts';
import type { UnitRef } from '../../../core/units/unit.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type { EvidencePlace } from '../../evidence/evidence-objects.ts';
import type { CheckedBatch } from '../../ingest/collector-store.ts';
import type {
  ComparedQuestion,
  CountedRange,
  EnteredPass,
  EnterFault,
  KeptPaperForm,
  NewPaperRange,
  PaperRange,
  PaperStore,
  WaitingPaperForm,
} from '../../paper/paper-store.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import { commitGroup, type StoreKeys } from '../counting/commit/commit-group.ts';
import type { ReleaseMoment } from '../counting/pending-dates.ts';
import { newEnrolmentRow } from '../devices/enrolment-store.ts';
import type { OpenDatabase } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { rangeOf, readForm, readRanges, readWaiting } from './read-forms.ts';
import { sealPass } from './sealed-pass.ts';

export interface PaperStoreParts {
  readonly database: Pick<OpenDatabase, 'engine' | 'writer' | 'reader'>;
  readonly keys: StoreKeys;
  readonly moment: () => ReleaseMoment;
  readonly pen: AuditPen;
  /** Where evidence is kept; null: in the database. */
  readonly place: EvidencePlace | null;
}

/** PaperStore over either engine. */
export class SqlPaperStore implements PaperStore {
  readonly #parts: PaperStoreParts;

  constructor(parts: PaperStoreParts) {
    this.#parts = parts;
  }

  issue(range: NewPaperRange, count: number, entry: AuditEntry): Promise<PaperRange | null> {
    return this.#locked('paper numbers', async (transaction) => {
      const newest = await transaction
        .selectFrom('paper_ranges')
        .select(({ fn }) => fn.max('last').as('last'))
        .executeTakeFirst();
      const first = Number(newest?.last ?? 0) + 1;
      const last = first + count - 1;
      if (last > MOST_PAPER_FORMS) return null;
      const enrolment = await enrolmentOf(transaction, range);
      await transaction
        .insertInto('paper_ranges')
        .values({ ...range, first, last, enrolment })
        .execute();
      await this.#note(transaction, { ...entry, details: { ...entry.details, from: first, to: last } });
      return rangeOf({ ...range, first, last, enrolment });
    });
  }

  ranges(): Promise<readonly CountedRange[]> {
    return readRanges(this.#parts.database.reader);
  }

  form(number: PaperNumber): Promise<KeptPaperForm | null> {
    const { database, keys } = this.#parts;
    return readForm(database.writer, keys.evidence, number);
  }

  waiting(isWanted: (unit: UnitRef) => boolean, most: number): Promise<readonly WaitingPaperForm[]> {
    return readWaiting(this.#parts.database.reader, isWanted, most);
  }

  async compared(): Promise<readonly ComparedQuestion[]> {
    const rows = await this.#parts.database.reader.selectFrom('paper_differences').selectAll().execute();
    return rows.map(({ unit, month, ...row }) => ({
      ...row,
      unit: unit as UnitRef,
      month: month as Month,
    }));
  }

  enter(
    number: PaperNumber,
    { account, ...pass }: EnteredPass,
    entry: AuditEntry,
  ): Promise<EnterFault | null> {
    const { evidence } = this.#parts.keys;
    return this.#ofForm(number, async (transaction, state) => {
      if (state === 'counted' || state === 'withdrawn') return state;
      const entered = await transaction
        .selectFrom('paper_passes')
        .select('account')
        .where('number', '=', number)
        .execute();
      if (entered.some((pass) => pass.account === account)) return 'own-pass';
      if (state === 'twice') return 'entered-twice';
      await setState(transaction, number, state === 'printed' ? 'once' : 'twice');
      const place = entered.length + 1;
      const sealed = sealPass(evidence, number, place, pass);
      await transaction
        .insertInto('paper_passes')
        .values({ number, place, account, month: monthOfDay(pass.day), sealed })
        .execute();
      await this.#note(transaction, { ...entry, details: { ...entry.details, place } });
      return null;
    });
  }

  count(
    number: PaperNumber,
    batch: CheckedBatch,
    compared: readonly ComparedQuestion[],
    entry: AuditEntry | null,
  ): Promise<boolean> {
    const { database, keys, moment, place } = this.#parts;
    return this.#ofForm(number, async (transaction, state) => {
      if (state !== 'twice') return false;
      const parts = { keys, moment: moment(), place };
      const [result] = await commitGroup(transaction, database.engine, [batch], parts);
      const committed = must(result, 'a batch is answered');
      if (!committed.ok) throw new Error(`a paper form was refused: ${committed.error.kind}`);
      await transaction.deleteFrom('paper_passes').where('number', '=', number).execute();
      await setState(transaction, number, 'counted');
      await addCompared(transaction, compared);
      if (entry !== null) await this.#note(transaction, entry);
      return true;
    });
  }

  withdraw(number: PaperNumber, entry: AuditEntry): Promise<boolean> {
    return this.#ofForm(number, async (transaction, state) => {
      if (state === 'counted' || state === 'withdrawn') return false;
      await transaction.deleteFrom('paper_passes').where('number', '=', number).execute();
      await setState(transaction, number, 'withdrawn');
      await this.#note(transaction, entry);
      return true;
    });
  }

  /** Under the lock of a form that was printed. */
  #ofForm<Value>(
    number: PaperNumber,
    work: (transaction: Transaction<Database>, state: KeptPaperForm['state']) => Promise<Value>,
  ): Promise<Value> {
    return this.#locked(`paper form ${number}`, async (transaction) => {
      const row = await transaction
        .selectFrom('paper_forms')
        .select('state')
        .where('number', '=', number)
        .executeTakeFirst();
      return work(transaction, row?.state ?? 'printed');
    });
  }

  #locked<Value>(name: string, work: (transaction: Transaction<Database>) => Promise<Value>): Promise<Value> {
    const { engine, writer } = this.#parts.database;
    return inTransaction(writer, engine, async (transaction) => {
      await engine.lockNamed(transaction, [name]);
      return work(transaction);
    });
  }

  #note(transaction: Transaction<Database>, entry: AuditEntry): Promise<void> {
    const { database, pen } = this.#parts;
    return appendAudit(transaction, database.engine, pen, entry);
  }
}

/** The unit's own, in whose name its forms are counted; the one that was brought where there is none yet. */
async function enrolmentOf(
  transaction: Transaction<Database>,
  { unit, enrolment, day }: NewPaperRange,
): Promise<string> {
  const known = await transaction
    .selectFrom('enrolments')
    .select('id')
    .where('unit', '=', unit)
    .where('kind', '=', 'paper')
    .executeTakeFirst();
  if (known !== undefined) return known.id;
  const row = newEnrolmentRow({ id: enrolment, unit, name: '', day, publicKey: null });
  await transaction
    .insertInto('enrolments')
    .values({ ...row, kind: 'paper' })
    .execute();
  return enrolment;
}

async function setState(
  transaction: Transaction<Database>,
  number: PaperNumber,
  state: Database['paper_forms']['state'],
): Promise<void> {
  const { first: range } = await transaction
    .selectFrom('paper_ranges')
    .select('first')
    .where('first', '<=', number)
    .where('last', '>=', number)
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto('paper_forms')
    .values({ number, range, state })
    .onConflict((conflict) => conflict.column('number').doUpdateSet({ state }))
    .execute();
}

async function addCompared(
  transaction: Transaction<Database>,
  compared: readonly ComparedQuestion[],
): Promise<void> {
  for (const row of compared) {
    await transaction
      .insertInto('paper_differences')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['unit', 'questionnaire', 'version', 'month', 'question']).doUpdateSet((to) => ({
          compared: to('paper_differences.compared', '+', to.ref('excluded.compared')),
          differed: to('paper_differences.differed', '+', to.ref('excluded.differed')),
        })),
      )
      .execute();
  }
}
