import { useCallback, useEffect, useRef, useState } from 'react';
import type { IndicesAnswer } from '../indices-answer.ts';
import { AnswerUnavailable, type FetchFailure, fetchAnswer } from '../requests/fetch-answer.ts';
import { queryOf, type Selection } from '../selection/selection.ts';

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
  /** The query that was asked, and the one that names the period the collector found. */
  readonly keys: readonly string[];
  readonly answer: IndicesAnswer | null;
  readonly isLoading: boolean;
  readonly failure: FetchFailure | null;
}

/** The figures of a selection. What was read before stays until the next has come, or has failed. */
export function useIndices(selection: Selection): IndicesState {
  const key = queryOf(selection).toString();
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<Loaded>({ keys: [], answer: null, isLoading: true, failure: null });
  const loaded = useRef<readonly string[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what the selection says; an attempt is a reason to read again
  useEffect(() => {
    const named = (key: string) => `${attempt} ${key}`;
    if (loaded.current.includes(named(key))) return;
    loaded.current = [];
    const controller = new AbortController();
    setState((state) => ({ ...state, isLoading: true }));
    fetchAnswer<IndicesAnswer>(`/api/v1/indices?${key}`, controller.signal).then(
      (answer) => {
        const keys = [key, queryOf({ ...selection, period: answer.period, isNewest: false }).toString()];
        loaded.current = keys.map(named);
        setState({ keys, answer, isLoading: false, failure: null });
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const failure = error instanceof AnswerUnavailable ? error.failure : 'collector';
        setState((state) => ({ ...state, isLoading: false, failure }));
      },
    );
    return () => controller.abort();
  }, [key, attempt]);
  const refresh = useCallback(() => setAttempt((attempt) => attempt + 1), []);
  return { ...state, isCurrent: state.answer !== null && state.keys.includes(key), refresh };
}
