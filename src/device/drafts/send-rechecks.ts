import { type DrawnNeighbourhood, samplingFields, selectionsOf } from '../../core/interview/sample.ts';
import type { Visit } from '../../core/interview/visits.ts';
import type { Json } from '../../core/kernel/canonical-json.ts';
import { RECHECK, RECHECK_DUE, type Recheck, type RecheckResult } from '../../core/protocol/recheck.ts';
import { OUTCOME_FIELD, type Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { RandomIds } from '../cryptography/random-ids.ts';
import type { RecordDraft } from '../records/record-draft.ts';
import { type SubmitPorts, submitRecord } from '../records/submit-record.ts';
import { type InterviewStore, type KeptRecord, type KeptSample, placeName } from './interview-store.ts';

export interface RecheckPorts {
  readonly interviews: InterviewStore;
  readonly records: SubmitPorts;
  readonly random: Pick<RandomIds, 'id'>;
  readonly now: () => number;
}

/**
 * Sends which interviews chance chose to be checked again, and what was found at those that were. Each is kept before
 * its record is made, under the record's id: killed in between, the next call makes the same record.
 *
 * @param drawn of the sample that is kept
 * @returns how many records are safe now that were not
 */
export async function sendRechecks(
  { interviews, records, random, now }: RecheckPorts,
  questionnaire: Questionnaire,
  drawn: readonly DrawnNeighbourhood[],
): Promise<number> {
  const sample = await interviews.sample();
  if (sample === null) return 0;
  const visits = await interviews.visits();
  const kept = new Set((await interviews.rechecks()).map(placeName));
  for (const heap of drawn) {
    const { stratum, neighbourhood } = heap;
    for (const { selection, isRechecked } of selectionsOf(heap, visits, sample.settings)) {
      const place = { stratum, neighbourhood, selection };
      if (!isRechecked || kept.has(placeName(place))) continue;
      await interviews.addRecheck(place, { id: random.id(), atMs: now(), record: 'waiting' });
    }
  }
  const interviewed = interviewersOf(visits);
  let sent = 0;
  for (const { due, found, ...place } of await interviews.rechecks()) {
    const interviewer = interviewed.get(placeName(place));
    if (interviewer === undefined) continue;
    const said = [
      { what: 'due', result: RECHECK_DUE, interviewer, ...due } as const,
      ...(found === null ? [] : [{ what: 'found', ...found } as const]),
    ];
    for (const one of said) {
      if (one.record === 'safe') continue;
      const record = recordOf(one, recheckOf(sample, place, one));
      if (!(await submitRecord(records, questionnaire, record)).ok) return sent;
      await interviews.markRecheckSent(place, one.what);
      sent += 1;
    }
  }
  return sent;
}

/** Who interviewed at each place, by its name. */
export function interviewersOf(
  visits: readonly (Visit & { readonly interviewer: number })[],
): ReadonlyMap<string, number> {
  return new Map(
    visits
      .filter(({ result }) => result === 'completed')
      .map((visit) => [placeName(visit), visit.interviewer]),
  );
}

function recheckOf(
  { settings }: KeptSample,
  place: Omit<Visit, 'result'>,
  { result, interviewer }: { readonly result: RecheckResult; readonly interviewer: number },
): Recheck {
  const fields = samplingFields({ ...place, result: 'completed' }, settings, interviewer);
  const { [OUTCOME_FIELD]: _, ...sampling } = fields;
  return { sampling, result };
}

function recordOf({ id, atMs }: KeptRecord, recheck: Recheck): RecordDraft {
  const body = { submittedAtMs: atMs, [RECHECK]: recheck as unknown as Json };
  return { id, receipt: '', kind: 'response', countedAs: 'recheck', body };
}
