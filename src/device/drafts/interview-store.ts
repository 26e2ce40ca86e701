import type { Household } from '../../core/interview/household-list.ts';
import type { SampleSettings } from '../../core/interview/sample.ts';
import type { Visit } from '../../core/interview/visits.ts';
import type { RecordId } from '../../core/kernel/brand.ts';
import { DAY_MS } from '../../core/kernel/duration.ts';
import type { RecheckFinding } from '../../core/protocol/recheck.ts';
import type { StoredPin } from '../pin/pin.ts';

/**
 * What a tablet keeps of interviews: who interviews on it, the list and its draw, the visits, and drafts. Guarantee:
 * every write happens as a whole or not at all, with strict durability. Rejects with StorageFailed and nothing else.
 */
export interface InterviewStore {
  interviewers(): Promise<readonly Interviewer[]>;
  /** Gives the next number, which nobody had before on this tablet: records name it. */
  addInterviewer(interviewer: Omit<Interviewer, 'number'>): Promise<number>;
  /** Keeps the tries of their PIN. Fails as `closed` where they were removed meanwhile. */
  savePin(number: number, pin: StoredPin): Promise<void>;
  /** Puts another PIN, with the key in a box of its own, in the place of theirs. Fails as `closed` where they were removed. */
  changePin(interviewer: Interviewer): Promise<void>;
  /** Removes them, their key and with it every draft of theirs; returns how many those were. */
  removeInterviewer(number: number): Promise<number>;

  sample(): Promise<KeptSample | null>;
  /** Puts another list in the place of the former and forgets its visits. Not while there are drafts. */
  saveSample(sample: KeptSample): Promise<'saved' | 'has-drafts'>;
  /** Forgets the list and its visits. Not while there are drafts. */
  removeSample(): Promise<'saved' | 'has-drafts'>;

  visits(): Promise<readonly KeptVisit[]>;
  /** Not where an interview of this household has begun. */
  addVisit(visit: KeptVisit): Promise<'saved' | 'has-draft'>;
  /** Its record is safe. */
  markSent(id: RecordId): Promise<void>;
  rechecks(): Promise<readonly KeptRecheck[]>;
  /** Keeps that an interview is to be checked again; where that is kept already nothing changes. */
  addRecheck(place: Omit<Visit, 'result'>, due: KeptRecord): Promise<void>;
  /** Keeps what was found, once; not where the interview is not to be checked. */
  saveFinding(place: Omit<Visit, 'result'>, found: KeptFinding): Promise<'saved' | 'stale'>;
  /** The record of what is due, or of what was found, is safe. */
  markRecheckSent(place: Omit<Visit, 'result'>, what: 'due' | 'found'): Promise<void>;

  /** Of every interviewer, so that no household is interviewed twice; the boxes are closed. */
  drafts(): Promise<readonly DraftRow[]>;
  /**
   * Keeps a draft whose revision is one more than that of the kept one, or 1 for the first of a household: a page that
   * was left open never puts an older draft in the place of a sealed one.
   */
  saveDraft(draft: DraftRow): Promise<'saved' | 'stale'>;
  /** The record of the draft is safe: removes the draft and keeps the visit. */
  finishDraft(visit: KeptVisit): Promise<void>;
  removeDraft(id: RecordId): Promise<void>;
  /** Removes drafts begun before an instant; returns how many. */
  removeDraftsBefore(startedAtMs: number): Promise<number>;
}

/** What the browser calls the database of the origin. */
export const INTERVIEW_DATABASE_NAME = 'sipas-interviews';

/**
 * How long a draft is kept from when it was begun. Less than an acknowledged record stays in the outbox, so that a draft
 * that was submitted and not yet removed still finds its record there.
 */
export const DRAFT_KEPT_MS = 14 * DAY_MS;

/** Bytes under AES-256-GCM. */
export interface Box {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One person who interviews on this tablet: a number and no name. */
export interface Interviewer {
  /** From 1, never given twice. */
  readonly number: number;
  readonly pin: StoredPin;
  /** The key of their drafts, in a box that their PIN with this salt opens. */
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly key: Box;
}

export interface KeptSample {
  readonly list: readonly Household[];
  readonly settings: SampleSettings;
}

/** A visit and, where it is the last to its household, the record that says so. */
export interface KeptVisit extends Visit {
  readonly id: RecordId;
  readonly interviewer: number;
  readonly atMs: number;
  /** `none`: it is followed by another visit. `waiting`: its record is not safe yet. */
  readonly record: 'none' | 'waiting' | 'safe';
}

/** Whether the record of something is safe. It is kept under the record's id before the record is made. */
export interface KeptRecord {
  readonly id: RecordId;
  readonly atMs: number;
  readonly record: 'waiting' | 'safe';
}

/** An interview that chance chose to be checked again, and what was found by whoever checked it. A record says each. */
export interface KeptRecheck extends Omit<Visit, 'result'> {
  readonly due: KeptRecord;
  /** Null until somebody checked; it never changes afterwards. */
  readonly found: KeptFinding | null;
}

export interface KeptFinding extends KeptRecord {
  readonly result: RecheckFinding;
  readonly interviewer: number;
}

export interface DraftRow {
  /** Of the record it becomes. */
  readonly id: RecordId;
  readonly interviewer: number;
  /** See placeName. One household has one draft. */
  readonly place: string;
  /** From 1, one more each time it is saved. */
  readonly revision: number;
  readonly startedAtMs: number;
  readonly isSealed: boolean;
  /** What was answered to the interviewer, and the sealed part. */
  readonly box: Box;
}

/** Names a household of the sample by how it was drawn. */
export function placeName({ stratum, neighbourhood, selection }: Omit<Visit, 'result'>): string {
  return [stratum, neighbourhood, selection].join('\0');
}
