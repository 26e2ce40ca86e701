import type { EnrolmentId } from '../../core/kernel/brand.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import type { Month } from '../../core/kernel/period.ts';
import type { PaperNumber } from '../../core/paper/form-number.ts';
import type { PaperPass } from '../../core/paper/paper-pass.ts';
import type { LanguageTag } from '../../core/questionnaire/questionnaire.ts';
import type { UnitRef } from '../../core/units/unit.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { CheckedBatch } from '../ingest/collector-store.ts';
import type { AccountId } from '../people/accounts/principal.ts';

/** `printed`: nothing was entered. `twice`: two people entered it, and it is not counted yet. */
export type PaperState = 'printed' | 'once' | 'twice' | 'counted' | 'withdrawn';

/** Numbers printed at once, for one unit and one version of a questionnaire. */
export interface PaperRange {
  readonly first: PaperNumber;
  readonly last: PaperNumber;
  /** Of kind `paper`. */
  readonly enrolment: EnrolmentId;
  readonly unit: UnitRef;
  readonly questionnaire: string;
  readonly version: number;
  readonly language: LanguageTag;
  readonly day: Day;
}

export type NewPaperRange = Omit<PaperRange, 'first' | 'last'>;

export interface CountedRange extends PaperRange {
  readonly counts: Readonly<Record<Exclude<PaperState, 'printed'>, number>>;
}

/** One person's reading of a form. */
export interface EnteredPass extends PaperPass {
  readonly account: AccountId;
}

export interface KeptPaperForm {
  readonly range: PaperRange;
  readonly state: PaperState;
  /** In the order in which they were entered; none once the form is counted or withdrawn. */
  readonly passes: readonly EnteredPass[];
}

/** A form that waits for its second reading or for its settlement. */
export interface WaitingPaperForm {
  readonly number: PaperNumber;
  readonly range: PaperRange;
  readonly state: 'once' | 'twice';
  readonly accounts: readonly AccountId[];
}

/** How many forms of a month were compared at a question, and at how many the two readings differed. */
export interface ComparedQuestion {
  readonly unit: UnitRef;
  readonly questionnaire: string;
  readonly version: number;
  readonly month: Month;
  /** `day` is compared once a form. */
  readonly question: string;
  readonly compared: number;
  readonly differed: number;
}

export type EnterFault = 'own-pass' | 'entered-twice' | 'counted' | 'withdrawn';

/**
 * Where printed forms are kept. Each change is one durable transaction under the lock of its form, so that of two people
 * who enter or settle one form at once the second finds what the first did.
 */
export interface PaperStore {
  /** The next numbers; null where as many are left no longer. An enrolment of the unit that is there is used again. */
  issue(range: NewPaperRange, count: number, entry: AuditEntry): Promise<PaperRange | null>;
  /** The newest first. */
  ranges(): Promise<readonly CountedRange[]>;
  /** Null where the number was never printed. */
  form(number: PaperNumber): Promise<KeptPaperForm | null>;
  /** By their numbers, at most so many of the units. */
  waiting(isWanted: (unit: UnitRef) => boolean, most: number): Promise<readonly WaitingPaperForm[]>;
  compared(): Promise<readonly ComparedQuestion[]>;
  /** Keeps a pass of a printed form. Null: it was kept; else why not. */
  enter(number: PaperNumber, pass: EnteredPass, entry: AuditEntry): Promise<EnterFault | null>;
  /**
   * Counts a form that two people entered: its record goes into the books as any other, and in the same transaction both
   * passes are deleted and what was compared is added up. False where it is not waiting for that any more.
   * @param entry what is noted of a settlement; null where the two agreed
   */
  count(
    number: PaperNumber,
    batch: CheckedBatch,
    compared: readonly ComparedQuestion[],
    entry: AuditEntry | null,
  ): Promise<boolean>;
  /** Deletes what was entered; the number is never entered again. False where it is counted or withdrawn already. */
  withdraw(number: PaperNumber, entry: AuditEntry): Promise<boolean>;
}
