import { useEffect, useState } from 'react';
import type { Counts } from '../../../contract/figures.ts';
import { addressOf } from '../requests/call.ts';
import { proveStillThere } from '../requests/sign-in-gate.ts';
import { countsQueryOf, type Selection } from '../selection/selection.ts';

export interface LiveCountsState {
  readonly counts: Counts | null;
  /** `live` while events come; `broken` while the browser tries to connect again. */
  readonly connection: 'connecting' | 'live' | 'broken';
}

/** After the collector closed the stream for good, another one is opened. */
const REOPEN_MS = 5_000;

/**
 * The counts of a selection as the collector announces them. The browser connects again by itself. Not enabled
 * where the collector has said that there is no such selection.
 */
export function useLiveCounts(selection: Selection, isEnabled: boolean): LiveCountsState {
  const address = addressOf('GET /api/v1/counts/events', { query: countsQueryOf(selection) });
  const [state, setState] = useState<LiveCountsState & { readonly address: string }>({
    address,
    counts: null,
    connection: 'connecting',
  });
  useEffect(() => {
    if (!isEnabled) return;
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    setState({ address, counts: null, connection: 'connecting' });
    const open = () => {
      source = new EventSource(address);
      source.addEventListener('open', () => setState((state) => ({ ...state, connection: 'live' })));
      source.addEventListener('counts', (event: MessageEvent<string>) => {
        setState({ address, counts: JSON.parse(event.data) as Counts, connection: 'live' });
      });
      source.addEventListener('error', () => {
        setState((state) => ({ ...state, connection: 'broken' }));
        if (source.readyState !== EventSource.CLOSED) return;
        // A stream does not say that it was refused for want of a session.
        void proveStillThere();
        clearTimeout(timer);
        timer = setTimeout(open, REOPEN_MS);
      });
    };
    open();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [address, isEnabled]);
  return state.address === address ? state : { counts: null, connection: 'connecting' };
}
