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
 *
 * A hidden page has no stream: a browser opens six connections to one address over HTTP/1.1, and with a stream in each
 * of six tabs the seventh would never get an answer. Shown again, it hears the counts at once.
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
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    setState({ address, counts: null, connection: 'connecting' });
    const open = () => {
      close();
      const opened = new EventSource(address);
      source = opened;
      opened.addEventListener('open', () => setState((state) => ({ ...state, connection: 'live' })));
      opened.addEventListener('counts', (event: MessageEvent<string>) => {
        setState({ address, counts: JSON.parse(event.data) as Counts, connection: 'live' });
      });
      opened.addEventListener('error', () => {
        setState((state) => ({ ...state, connection: 'broken' }));
        if (opened.readyState !== EventSource.CLOSED) return;
        // A stream does not say that it was refused for want of a session.
        void proveStillThere();
        clearTimeout(timer);
        timer = setTimeout(open, REOPEN_MS);
      });
    };
    const close = () => {
      clearTimeout(timer);
      source?.close();
      source = null;
    };
    const follow = () => (document.visibilityState === 'hidden' ? close() : open());
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      close();
    };
  }, [address, isEnabled]);
  return state.address === address ? state : { counts: null, connection: 'connecting' };
}
