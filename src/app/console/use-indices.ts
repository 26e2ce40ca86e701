import { useCallback, useEffect, useState } from 'react';
import { type FetchFailure, fetchIndices, IndicesUnavailable } from './fetch-indices.ts';
import type { IndicesAnswer } from './indices-answer.ts';
import { queryOf, type Selection } from './selection.ts';

export interface IndicesState {
  /** The newest answer, also while another one is on its way and after one has failed. */
  readonly answer: IndicesAnswer | null;
  /** Whether `answer` is of the selection now looked at. */
  readonly isCurrent: boolean;
  readonly isLoading: boolean;
  readonly failure: FetchFailure | null;
  /** Reads the same selection once more. */
  readonly refresh: () => void;
}

interface Loaded {
  readonly key: string;
  readonly answer: IndicesAnswer | null;
  readonly isLoading: boolean;
  readonly failure: FetchFailure | null;
}

/** The figures of a selection. What was read before stays until the next has come, or has failed. */
export function useIndices(selection: Selection): IndicesState {
  const key = queryOf(selection).toString();
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<Loaded>({ key, answer: null, isLoading: true, failure: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what the selection says; an attempt is a reason to read again
  useEffect(() => {
    const controller = new AbortController();
    setState((state) => ({ ...state, isLoading: true }));
    fetchIndices(selection, controller.signal).then(
      (answer) => setState({ key, answer, isLoading: false, failure: null }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const failure = error instanceof IndicesUnavailable ? error.failure : 'collector';
        setState((state) => ({ ...state, isLoading: false, failure }));
      },
    );
    return () => controller.abort();
  }, [key, attempt]);
  const refresh = useCallback(() => setAttempt((attempt) => attempt + 1), []);
  return { ...state, isCurrent: state.answer !== null && state.key === key, refresh };
}
