import type { Visit } from '../../core/interview/visits.ts';
import type { RecordId } from '../../core/kernel/brand.ts';
import type { ReceiptNumber } from '../../core/protocol/codes/receipt-number.ts';
import type { SealedPart } from '../../core/protocol/handed-over.ts';
import type { LanguageTag, OptionValue } from '../../core/questionnaire/questionnaire.ts';
import type { Response } from '../../core/questionnaire/response.ts';
import { DRAFT_KEPT_MS, type DraftRow, type InterviewStore, placeName } from './interview-store.ts';
import { type InterviewerSession, openBox, sealBox } from './interviewers.ts';

/** An interview that is not submitted yet, as its interviewer sees it. */
export interface InterviewDraft extends Omit<Visit, 'result'> {
  /** Of the record it becomes: drawn once, so that it is counted once. */
  readonly id: RecordId;
  readonly receipt: ReceiptNumber;
  readonly startedAtMs: number;
  readonly revision: number;
  readonly language: LanguageTag;
  readonly own: OwnAnswers;
  /** What the citizen answered alone, sealed; null until the tablet went back. */
  readonly handedOver: SealedPart | null;
}

/** What was answered to the interviewer. */
export interface OwnAnswers {
  readonly perceptions: Response['perceptions'];
  readonly profile: Readonly<Record<string, OptionValue>>;
  /** The sensitive questions whose consent was given, answered or not. */
  readonly consents: readonly string[];
  readonly comment: string;
  /** Somebody translates the questions; absent in drafts that are older than the question. */
  readonly isInterpreted?: boolean;
  readonly durationsMs: Readonly<Record<string, number>>;
  readonly corrections: number;
}

export const NOTHING_ANSWERED: OwnAnswers = {
  perceptions: {},
  profile: {},
  consents: [],
  comment: '',
  durationsMs: {},
  corrections: 0,
};

export interface DraftPorts {
  readonly store: InterviewStore;
  readonly now: () => number;
}

/** The drafts of one interviewer, the oldest first. Those whose time is over are removed before. */
export async function draftsOf(
  { store, now }: DraftPorts,
  session: InterviewerSession,
): Promise<readonly InterviewDraft[]> {
  await store.removeDraftsBefore(now() - DRAFT_KEPT_MS);
  const rows = (await store.drafts()).filter(({ interviewer }) => interviewer === session.number);
  const drafts = await Promise.all(rows.map((row) => openDraft(session, row)));
  return drafts.filter((draft) => draft !== null).sort((one, other) => one.startedAtMs - other.startedAtMs);
}

/**
 * Keeps a draft as its next revision. Only its interviewer reads it again; nobody, the sealed part.
 *
 * @returns the draft as it is kept, or null where a newer one, or another of the same household, is there
 */
export async function saveDraft(
  { store }: Pick<DraftPorts, 'store'>,
  session: InterviewerSession,
  draft: InterviewDraft,
): Promise<InterviewDraft | null> {
  const next = { ...draft, revision: draft.revision + 1 };
  const { id, revision, startedAtMs } = next;
  const content = new TextEncoder().encode(JSON.stringify(next));
  const row: DraftRow = {
    id,
    interviewer: session.number,
    place: placeName(draft),
    revision,
    startedAtMs,
    isSealed: draft.handedOver !== null,
    box: await sealBox(session.key, content, id),
  };
  return (await store.saveDraft(row)) === 'saved' ? next : null;
}

async function openDraft(session: InterviewerSession, { id, box }: DraftRow): Promise<InterviewDraft | null> {
  const content = await openBox(session.key, box, id);
  return content === null ? null : (JSON.parse(new TextDecoder().decode(content)) as InterviewDraft);
}

/** Whole days until a draft is removed, 0 on its last. */
export function daysLeft({ startedAtMs }: Pick<InterviewDraft, 'startedAtMs'>, nowMs: number): number {
  return Math.max(0, Math.floor((startedAtMs + DRAFT_KEPT_MS - nowMs) / (24 * 60 * 60 * 1_000)));
}
