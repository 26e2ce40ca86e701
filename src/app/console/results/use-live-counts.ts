import { useEffect, useState } from 'react';
import type { Counts } from '../../../contract/figures.ts';
import { addressOf } from '../requests/call.ts';
import { countsQueryOf, type Selection } from '../selection/selection.ts';
import { type Connection, followCounts } from './counts-feed.ts';

export interface LiveCountsState {
  readonly counts: Counts | null;
  readonly connection: Connection;
}

/**
 * The counts of a selection as the collector announces them, while the page is shown; shown again, it hears them at once.
 * Not enabled where the collector has said that there is no such selection.
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
    let end: (() => void) | null = null;
    setState({ address, counts: null, connection: 'connecting' });
    const follow = () => {
      end?.();
      end =
        document.visibilityState === 'hidden'
          ? null
          : followCounts(address, (heard) => setState((state) => ({ ...state, ...heard })));
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      end?.();
    };
  }, [address, isEnabled]);
  return state.address === address ? state : { counts: null, connection: 'connecting' };
}
