import type { IndicesAnswer } from './indices-answer.ts';
import { queryOf, type Selection } from './selection.ts';

/** Why there are no figures, as far as a reader can do something about it. */
export type FetchFailure =
  | 'offline'
  | 'unit-unknown'
  | 'questionnaire-unknown'
  | 'parameter-invalid'
  | 'collector';

export class IndicesUnavailable extends Error {
  override readonly name = 'IndicesUnavailable';
  readonly failure: FetchFailure;

  constructor(failure: FetchFailure) {
    super(failure);
    this.failure = failure;
  }
}

/** Throws IndicesUnavailable, or the signal's reason when it was aborted. */
export async function fetchIndices(selection: Selection, signal: AbortSignal): Promise<IndicesAnswer> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/indices?${queryOf(selection)}`, {
      signal,
      headers: { accept: 'application/json' },
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof TypeError ? new IndicesUnavailable('offline') : error;
  }
  if (!response.ok) throw new IndicesUnavailable(await failureOf(response));
  try {
    return (await response.json()) as IndicesAnswer;
  } catch {
    signal.throwIfAborted();
    throw new IndicesUnavailable('offline');
  }
}

/** A client decides by the problem's code, never by its text. */
async function failureOf(response: Response): Promise<FetchFailure> {
  const problem: unknown = await response.json().catch(() => null);
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : null;
  if (code === 'unit-unknown' || code === 'questionnaire-unknown' || code === 'parameter-invalid')
    return code;
  return 'collector';
}
