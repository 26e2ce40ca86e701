import { useCallback, useEffect, useState } from 'react';
import { AnswerUnavailable, type FetchFailure, fetchAnswer } from './fetch-answer.ts';

export interface AnswerState<Answer> {
  /** The newest answer, also while another one is on its way and after one has failed. */
  readonly answer: Answer | null;
  /** Whether `answer` is of the address now asked. */
  readonly isCurrent: boolean;
  readonly isLoading: boolean;
  readonly failure: FetchFailure | null;
  readonly refresh: () => void;
}

interface Loaded<Answer> {
  readonly address: string | null;
  readonly answer: Answer | null;
  readonly isLoading: boolean;
  readonly failure: FetchFailure | null;
}

export interface AnswerOptions {
  /** How often it is read again by itself; left out, only when asked. */
  readonly everyMs?: number;
}

/** What the collector answers at an address; null asks nothing. What was read stays until the next has come. */
export function useAnswer<Answer>(
  address: string | null,
  { everyMs }: AnswerOptions = {},
): AnswerState<Answer> {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<Loaded<Answer>>({
    address: null,
    answer: null,
    isLoading: address !== null,
    failure: null,
  });
  const refresh = useCallback(() => setAttempt((attempt) => attempt + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt is a reason to read again
  useEffect(() => {
    if (address === null) return;
    const controller = new AbortController();
    setState((state) => ({ ...state, isLoading: true }));
    fetchAnswer<Answer>(address, controller.signal).then(
      (answer) => setState({ address, answer, isLoading: false, failure: null }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const failure = error instanceof AnswerUnavailable ? error.failure : 'collector';
        setState((state) => ({ ...state, isLoading: false, failure }));
      },
    );
    return () => controller.abort();
  }, [address, attempt]);
  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(refresh, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, refresh]);
  return { ...state, isCurrent: state.answer !== null && state.address === address, refresh };
}
