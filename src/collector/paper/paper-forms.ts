import { must } from '../../core/kernel/assert.ts';
import type { EnrolmentId } from '../../core/kernel/brand.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { monthOfDay } from '../../core/kernel/period.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { type PaperNumber, paperCodeOf } from '../../core/paper/form-number.ts';
import {
  checkPass,
  differencesBetween,
  PAPER_DAY,
  type PaperDifference,
  type PaperPass,
  settledPass,
} from '../../core/paper/paper-pass.ts';
import { mayBeOnPaper, paperQuestions } from '../../core/paper/paper-questions.ts';
import type { LanguageTag, Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { UnitRef } from '../../core/units/unit.ts';
import type { IngestPorts } from '../ingest/receive-batch.ts';
import type { Principal } from '../people/accounts/principal.ts';
import { type PaperRecordPorts, paperBatch } from './paper-record.ts';
import type {
  ComparedQuestion,
  EnterFault,
  KeptPaperForm,
  PaperRange,
  PaperState,
  PaperStore,
} from './paper-store.ts';

export interface PaperFormPorts extends PaperRecordPorts {
  readonly store: PaperStore;
  readonly members: Pick<IngestPorts['store'], 'member'>;
}

/** What is printed at once. */
export interface AskedForms {
  readonly unit: UnitRef;
  readonly questionnaire: string;
  readonly version: number;
  readonly language: LanguageTag;
  readonly count: number;
}

/** Why one of the two who read a form settles it too, from a closed list: words could name somebody. */
export type SettledByOwnReason = 'nobody-else' | 'slip';

/** Which part of what was given is not as it must be: `/language`, `/marks/…`, `/day`, `/reason`. */
interface PartFault {
  readonly kind: 'parameter-invalid';
  readonly path: string;
}

export type IssueFault = PartFault | { readonly kind: 'questionnaire-unknown' | 'paper-forms-used-up' };

export type EntryFault =
  | PartFault
  | { readonly kind: 'paper-form-unknown' }
  | { readonly kind: 'paper-form-closed'; readonly fault: EnterFault | PaperState };

export interface ShownPaperForm extends KeptPaperForm {
  readonly questionnaire: Questionnaire;
  /** Where the two readings differ; null unless both are there. */
  readonly differences: readonly PaperDifference[] | null;
}

/**
 * Forms on paper: printed under numbers that name no person, entered by two accounts, of which the second never sees
 * what the first entered, and counted exactly once when both agree or somebody settled where they differ.
 *
 * Who enters reads the paper, so here alone people see an answer before it is counted. What they entered is kept
 * encrypted until then and deleted with the count.
 */
export class PaperForms {
  readonly #ports: PaperFormPorts;

  constructor(ports: PaperFormPorts) {
    this.#ports = ports;
  }

  /** Takes the next numbers. */
  async issue(
    { unit, questionnaire: id, version, language, count }: AskedForms,
    { name }: Principal,
  ): Promise<Result<PaperRange, IssueFault>> {
    const { store, questionnaires, newId, now } = this.#ports;
    const questionnaire = questionnaires.find(id, version);
    if (questionnaire === undefined) return err({ kind: 'questionnaire-unknown' });
    if (!mayBeOnPaper(questionnaire)) return err({ kind: 'parameter-invalid', path: '/questionnaire' });
    if (!questionnaire.languages.includes(language))
      return err({ kind: 'parameter-invalid', path: '/language' });
    const range = await store.issue(
      { unit, questionnaire: id, version, language, day: localDay(now()), enrolment: newId() as EnrolmentId },
      count,
      {
        actor: name,
        action: 'paper-forms.print',
        subject: unit,
        details: { questionnaire: id, version, count },
      },
    );
    return range === null ? err({ kind: 'paper-forms-used-up' }) : ok(range);
  }

  /** A form as it stands; null where its number was never printed. */
  async find(number: PaperNumber): Promise<ShownPaperForm | null> {
    const form = await this.#ports.store.form(number);
    if (form === null) return null;
    const { questionnaire: id, version } = form.range;
    const questionnaire = must(
      this.#ports.questionnaires.find(id, version),
      'no questionnaire is ever taken out',
    );
    const [first, second] = form.passes;
    const differences =
      first === undefined || second === undefined ? null : differencesBetween(questionnaire, first, second);
    return { ...form, questionnaire, differences };
  }

  /** Keeps one reading of a form. The second one, if it agrees with the first, counts it. */
  async enter(
    number: PaperNumber,
    value: unknown,
    { account, name }: Principal,
  ): Promise<Result<PaperState, EntryFault>> {
    const form = await this.find(number);
    if (form === null) return err({ kind: 'paper-form-unknown' });
    const pass = checkPass(form.questionnaire, value);
    if (!pass.ok) return err({ kind: 'parameter-invalid', path: pass.error });
    if (!this.#isPossibleDay(form.range, pass.value)) return err({ kind: 'parameter-invalid', path: '/day' });
    const refused = await this.#ports.store.enter(
      number,
      { account, ...pass.value },
      {
        actor: name,
        action: 'paper-form.enter',
        subject: form.range.unit,
        details: { number: paperCodeOf(number) },
      },
    );
    if (refused !== null) return err({ kind: 'paper-form-closed', fault: refused });
    const entered = must(await this.find(number), 'it was printed');
    const [agreed] = entered.passes;
    if (agreed === undefined || entered.differences?.length !== 0) return ok(entered.state);
    await this.#count(number, entered, agreed, null);
    return ok('counted');
  }

  /**
   * Says what stands on the paper where the two readings differ, and counts the form. A third account does so, or one of
   * the two with a reason. Where the two agree and it was not counted for a fault of the machine, nothing is said.
   */
  async settle(
    number: PaperNumber,
    marks: Readonly<Record<string, unknown>>,
    reason: SettledByOwnReason | null,
    { account, name }: Principal,
  ): Promise<Result<PaperState, EntryFault>> {
    const form = await this.find(number);
    if (form === null) return err({ kind: 'paper-form-unknown' });
    const [first, second] = form.passes;
    if (first === undefined || second === undefined) {
      return err({ kind: 'paper-form-closed', fault: form.state });
    }
    const isOwn = form.passes.some((pass) => pass.account === account);
    const isSettlement = form.differences?.length !== 0;
    if (isSettlement && isOwn !== (reason !== null))
      return err({ kind: 'parameter-invalid', path: '/reason' });
    const settled = settledPass(form.questionnaire, first, second, marks);
    if (!settled.ok) return err({ kind: 'parameter-invalid', path: settled.error });
    if (!this.#isPossibleDay(form.range, settled.value))
      return err({ kind: 'parameter-invalid', path: '/day' });
    const isCounted = await this.#count(number, form, settled.value, {
      actor: name,
      action: 'paper-form.settle',
      subject: form.range.unit,
      details: { number: paperCodeOf(number), reason },
    });
    return isCounted ? ok('counted') : err({ kind: 'paper-form-closed', fault: 'counted' });
  }

  /** A number is given up: its paper is lost or spoilt. What was entered of it is deleted. */
  async withdraw(number: PaperNumber, unit: UnitRef, { name }: Principal): Promise<boolean> {
    return this.#ports.store.withdraw(number, {
      actor: name,
      action: 'paper-form.withdraw',
      subject: unit,
      details: { number: paperCodeOf(number) },
    });
  }

  async #count(
    number: PaperNumber,
    form: ShownPaperForm,
    pass: PaperPass,
    entry: Parameters<PaperStore['count']>[3],
  ): Promise<boolean> {
    const { range, questionnaire } = form;
    const member = must(await this.#ports.members.member(range.enrolment), 'made with the range');
    const batch = await paperBatch({ range, questionnaire, pass }, member, this.#ports);
    return this.#ports.store.count(number, batch, comparedIn(form, pass), entry);
  }

  /** A form cannot have been filled in before it was printed, nor tomorrow. */
  #isPossibleDay(range: PaperRange, { day }: PaperPass): boolean {
    return range.day <= day && day <= localDay(this.#ports.now());
  }
}

function comparedIn(
  { range: { unit, questionnaire: id, version }, questionnaire, differences }: ShownPaperForm,
  { day }: PaperPass,
): readonly ComparedQuestion[] {
  const differing = new Set(differences?.map(({ question }) => question));
  return [PAPER_DAY, ...paperQuestions(questionnaire).map(({ id }) => id)].map((question) => ({
    ...{ unit, questionnaire: id, version, month: monthOfDay(day), question },
    compared: 1,
    differed: differing.has(question) ? 1 : 0,
  }));
}
