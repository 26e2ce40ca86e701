import { useCallback, useEffect, useState } from 'react';
import type { Result } from '../../../core/kernel/result.ts';
import type { Refusal } from './call.ts';

const LOOK_AGAIN_MS = 700;

/** Work that the collector does for one who asks, looks after it and may cancel it. Its functions never change. */
export interface WorkRequests<Asked, Work extends { readonly id: string }> {
  readonly ask: (asked: Asked) => Promise<Result<Work, Refusal>>;
  readonly look: (id: string, signal: AbortSignal) => Promise<Result<Work, Refusal>>;
  readonly cancel: (id: string) => Promise<unknown>;
  /** Whether it goes on, and is worth another look. */
  readonly isOpen: (work: Work) => boolean;
}

export type WorkState<Work> =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'work'; readonly work: Work }
  | { readonly kind: 'refused'; readonly code: Refusal['code'] };

/** Work asked for from the page, looked after until its end; what is no longer wanted is cancelled. */
export function useWork<Asked, Work extends { readonly id: string }>(requests: WorkRequests<Asked, Work>) {
  const [state, setState] = useState<WorkState<Work>>({ kind: 'none' });
  const id = state.kind === 'work' ? state.work.id : null;
  const isOpen = state.kind === 'work' && requests.isOpen(state.work);

  useEffect(() => {
    if (!isOpen || id === null) return;
    const leaving = new AbortController();
    let timer = setTimeout(look, LOOK_AGAIN_MS);
    async function look(): Promise<void> {
      const told = await requests.look(id ?? '', leaving.signal).catch(() => null);
      if (told === null || leaving.signal.aborted) return;
      if (told.ok) setState({ kind: 'work', work: told.value });
      else if (told.error.code !== 'offline') setState({ kind: 'refused', code: told.error.code });
      timer = setTimeout(look, LOOK_AGAIN_MS);
    }
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [id, isOpen, requests]);

  const ask = useCallback(
    async (asked: Asked) => {
      setState({ kind: 'asking' });
      const answer = await requests.ask(asked);
      setState(
        answer.ok ? { kind: 'work', work: answer.value } : { kind: 'refused', code: answer.error.code },
      );
    },
    [requests],
  );
  const cancel = useCallback(async () => {
    setState({ kind: 'none' });
    if (id !== null) await requests.cancel(id);
  }, [id, requests]);
  return { state, ask, cancel };
}
