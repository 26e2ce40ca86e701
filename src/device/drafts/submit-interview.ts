import { samplingFields } from '../../core/interview/sample.ts';
import type { Visit } from '../../core/interview/visits.ts';
import type { Json } from '../../core/kernel/canonical-json.ts';
import type { Result } from '../../core/kernel/result.ts';
import { showReceiptNumber } from '../../core/protocol/codes/receipt-number.ts';
import { checkBodyWithSealedPart, HANDED_OVER, type SealedPart } from '../../core/protocol/handed-over.ts';
import { cleanComment } from '../../core/questionnaire/comment.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { bareHouseholdResponse, type Response } from '../../core/questionnaire/response.ts';
import type { RecordBody, RecordDraft } from '../records/record-draft.ts';
import { type SubmitFailure, type SubmitPorts, submitRecord } from '../records/submit-record.ts';
import type { InterviewDraft } from './drafts.ts';
import type { InterviewStore, KeptSample, KeptVisit } from './interview-store.ts';

export interface InterviewPorts {
  readonly interviews: InterviewStore;
  readonly records: SubmitPorts;
  readonly now: () => number;
}

export interface SubmittedInterview {
  readonly receipt: string;
}

/**
 * Makes an interview safe and then removes its draft. Killed in between, the draft is submitted once more under the same
 * id, which finds its record and makes no second one.
 *
 * @param draft with its sealed part
 */
export async function submitInterview(
  { interviews, records, now }: InterviewPorts,
  questionnaire: Questionnaire,
  { settings }: KeptSample,
  interviewer: number,
  draft: InterviewDraft & { readonly handedOver: SealedPart },
): Promise<Result<SubmittedInterview, SubmitFailure>> {
  const { id, receipt, stratum, neighbourhood, selection } = draft;
  const visit: Visit = { stratum, neighbourhood, selection, result: 'completed' };
  const sampling = samplingFields(visit, settings, interviewer);
  const body: RecordBody = {
    submittedAtMs: now(),
    response: ownResponse(draft, sampling) as unknown as Json,
    receipt,
    [HANDED_OVER]: { ...draft.handedOver },
  };
  const record: RecordDraft = { id, receipt: showReceiptNumber(receipt), kind: 'response', body };
  const ports: SubmitPorts = {
    ...records,
    check: (of, _kind, checked) => checkBodyWithSealedPart(of, checked),
  };
  const submitted = await submitRecord(ports, questionnaire, record);
  if (!submitted.ok) return submitted;
  await interviews.finishDraft({ ...visit, id, interviewer, atMs: now(), record: 'safe' });
  return submitted;
}

/** Everything but what was handed over. */
function ownResponse(
  { own, language }: InterviewDraft,
  sampling: NonNullable<Response['sampling']>,
): Response {
  const consents = own.consents.filter((id) => Object.hasOwn(own.profile, id));
  return {
    ...bareHouseholdResponse({ language, sampling }),
    profile: own.profile,
    perceptions: own.perceptions,
    comment: cleanComment(own.comment),
    durationsMs: own.durationsMs,
    corrections: own.corrections,
    ...(consents.length > 0 ? { consents } : {}),
    ...(own.isInterpreted ? { interpreted: true } : {}),
  };
}

/**
 * Sends what became of the households whose last visit ended without an interview. A visit is kept before its record is
 * made, under the record's id: killed in between, the next call makes the same record.
 *
 * @returns how many records are safe now that were not
 */
export async function sendVisits(
  { interviews, records }: Pick<InterviewPorts, 'interviews' | 'records'>,
  questionnaire: Questionnaire,
): Promise<number> {
  const sample = await interviews.sample();
  if (sample === null) return 0;
  let sent = 0;
  for (const visit of await interviews.visits()) {
    if (visit.record !== 'waiting') continue;
    const submitted = await submitRecord(records, questionnaire, recordOfVisit(questionnaire, sample, visit));
    if (!submitted.ok) break;
    await interviews.markSent(visit.id);
    sent += 1;
  }
  return sent;
}

function recordOfVisit(
  { languages }: Questionnaire,
  { settings }: KeptSample,
  visit: KeptVisit,
): RecordDraft {
  const response = bareHouseholdResponse({
    language: languages[0] ?? '',
    sampling: samplingFields(visit, settings, visit.interviewer),
  });
  const body = { submittedAtMs: visit.atMs, response: response as unknown as Json };
  return { id: visit.id, receipt: '', kind: 'response', countedAs: 'visit', body };
}
