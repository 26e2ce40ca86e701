import type { Json } from '../kernel/canonical-json.ts';
import { hasExactlyKeys, isObject } from '../kernel/read-json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { samplingReader } from '../questionnaire/check-response.ts';
import { OUTCOME_FIELD, type Questionnaire } from '../questionnaire/questionnaire.ts';

/** What somebody else found who asked at a household whether its interview had taken place as it was recorded. */
export const RECHECK_FINDINGS = ['confirmed', 'differs', 'not-reached'] as const;
export type RecheckFinding = (typeof RECHECK_FINDINGS)[number];

/** `due`: chance chose the interview to be checked, and nobody did yet. */
export const RECHECK_DUE = 'due';
export type RecheckResult = typeof RECHECK_DUE | RecheckFinding;

/**
 * That an interview is to be checked again, or what the check found: how the household was drawn, as its interview says
 * it, and nothing of the household. No answer is asked again, so none is here.
 */
export interface Recheck {
  /** The sampling fields of the questionnaire but the outcome; the interviewer is who checked, of one that is due who interviewed. */
  readonly sampling: Readonly<Record<string, string>>;
  readonly result: RecheckResult;
}

/**
 * The key of the body under which a re-check stands, in the place of `response`. A record of one has the kind of an
 * interview and its length: from outside nothing tells which households are asked again. A collector that does not know
 * the key holds the record, and takes it in once it does.
 */
export const RECHECK = 'recheck';

export interface RecheckFault {
  /** JSON Pointer into the re-check. */
  readonly path: string;
  readonly reason: string;
}

const RESULTS: readonly string[] = [RECHECK_DUE, ...RECHECK_FINDINGS];

/** The check of a re-check, on the device and at the collector: only a questionnaire of sampled households has any. */
export function checkRecheck(
  questionnaire: Questionnaire,
  value: Json | undefined,
): Result<Recheck, RecheckFault> {
  if (questionnaire.sampling === null) return fault('', 'only households are checked again');
  if (!isObject(value) || !hasExactlyKeys(value, ['sampling', 'result'])) {
    return fault('', 'unknown or missing keys');
  }
  const { result } = value;
  if (typeof result !== 'string' || !RESULTS.includes(result)) return fault('/result', 'not a result');
  const sampling = samplingReader(questionnaire)(value['sampling'], '/sampling');
  if (!sampling.ok) return fault(sampling.error.path, sampling.error.reason);
  if (Object.hasOwn(sampling.value, OUTCOME_FIELD)) {
    return fault(`/sampling/${OUTCOME_FIELD}`, 'only an interview has one');
  }
  return ok({ sampling: sampling.value, result: result as RecheckResult });
}

function fault(path: string, reason: string): { readonly ok: false; readonly error: RecheckFault } {
  return err({ path, reason });
}
