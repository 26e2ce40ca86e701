import { fetchProven } from './sign-in-gate.ts';

/** Why there is no answer, as far as a reader can do something about it. */
export type FetchFailure =
  | 'offline'
  | 'unit-unknown'
  | 'questionnaire-unknown'
  | 'device-unknown'
  | 'parameter-invalid'
  | 'sign-in-required'
  | 'forbidden'
  | 'collector';

export class AnswerUnavailable extends Error {
  override readonly name = 'AnswerUnavailable';
  readonly failure: FetchFailure;

  constructor(failure: FetchFailure) {
    super(failure);
    this.failure = failure;
  }
}

const TOLD: readonly FetchFailure[] = [
  'unit-unknown',
  'questionnaire-unknown',
  'device-unknown',
  'parameter-invalid',
  'sign-in-required',
  'forbidden',
];

/** What the collector answers at an address. Throws AnswerUnavailable, or the signal's reason when it was aborted. */
export async function fetchAnswer<Answer>(address: string, signal: AbortSignal): Promise<Answer> {
  let response: Response;
  try {
    response = await fetchProven(address, { signal, headers: { accept: 'application/json' } });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof TypeError ? new AnswerUnavailable('offline') : error;
  }
  if (!response.ok) throw new AnswerUnavailable(await failureOf(response));
  try {
    return (await response.json()) as Answer;
  } catch {
    signal.throwIfAborted();
    throw new AnswerUnavailable('offline');
  }
}

/** A client decides by the problem's code, never by its text. */
async function failureOf(response: Response): Promise<FetchFailure> {
  const problem: unknown = await response.json().catch(() => null);
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : null;
  return TOLD.find((one) => one === code) ?? 'collector';
}
