import { useEffect, useState } from 'react';
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
}

const NOTHING: IndicesState = { answer: null, isCurrent: false, isLoading: true, failure: null };

/** Reads the figures of a selection, and again whenever `revision` changes: a new number means something moved. */
export function useIndices(selection: Selection, revision: string): IndicesState {
  const key = queryOf(selection).toString();
  const [state, setState] = useState<IndicesState & { readonly key: string }>({ ...NOTHING, key });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what the selection says; a revision is a reason to read again
  useEffect(() => {
    const controller = new AbortController();
    setState((state) => ({ ...state, isLoading: true }));
    fetchIndices(selection, controller.signal).then(
      (answer) => setState({ answer, key, isCurrent: true, isLoading: false, failure: null }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const failure = error instanceof IndicesUnavailable ? error.failure : 'collector';
        setState((state) => ({ ...state, isLoading: false, failure }));
      },
    );
    return () => controller.abort();
  }, [key, revision]);
  return { ...state, isCurrent: state.answer !== null && state.key === key };
}
