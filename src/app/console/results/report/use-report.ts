import { useCallback, useEffect, useState } from 'react';
import type { Contract } from '../../../../contract/contract.ts';
import type { ReportWork } from '../../../../contract/reports.ts';
import type { InputOf } from '../../../../contract/route.ts';
import { call, type Refusal } from '../../requests/call.ts';

type Asked = NonNullable<InputOf<Contract['POST /api/v1/reports']>['body']>;

const LOOK_AGAIN_MS = 700;

export type ReportState =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'work'; readonly work: ReportWork }
  | { readonly kind: 'refused'; readonly code: Refusal['code'] };

const NONE: ReportState = { kind: 'none' };

/** A report asked for from the page, looked after until it is made; what is no longer wanted is cancelled. */
export function useReport() {
  const [state, setState] = useState<ReportState>(NONE);
  const id = state.kind === 'work' ? state.work.id : null;
  const isOpen =
    state.kind === 'work' && (state.work.state === 'waiting' || state.work.state === 'being-made');

  useEffect(() => {
    if (!isOpen || id === null) return;
    const leaving = new AbortController();
    let timer = setTimeout(look, LOOK_AGAIN_MS);
    async function look(): Promise<void> {
      const told = await call(
        'GET /api/v1/reports/:id',
        { params: { id: id ?? '' } },
        { signal: leaving.signal },
      ).catch(() => null);
      if (told === null || leaving.signal.aborted) return;
      if (told.ok) setState({ kind: 'work', work: told.value });
      else if (told.error.code !== 'offline') setState({ kind: 'refused', code: told.error.code });
      timer = setTimeout(look, LOOK_AGAIN_MS);
    }
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [id, isOpen]);

  const ask = useCallback(async (body: Asked) => {
    setState({ kind: 'asking' });
    const asked = await call('POST /api/v1/reports', { body });
    setState(asked.ok ? { kind: 'work', work: asked.value } : { kind: 'refused', code: asked.error.code });
  }, []);
  const cancel = useCallback(async () => {
    setState(NONE);
    if (id !== null) await call('DELETE /api/v1/reports/:id', { params: { id } });
  }, [id]);
  return { state, ask, cancel };
}
