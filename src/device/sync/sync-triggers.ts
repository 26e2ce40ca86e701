import { MINUTE_MS } from '../../core/kernel/duration.ts';
import type { SyncTrigger } from './sync-engine.ts';

/** How often a page looks whether something waits or a heartbeat is due. */
const TICK_MS = MINUTE_MS;

/** Starts a cycle at once and whenever the network returns, the page is seen again, or a minute has passed. */
export function attachSyncTriggers(run: (trigger: SyncTrigger) => void, page: Window): () => void {
  const online = () => run('online');
  const visible = () => {
    if (page.document.visibilityState === 'visible') run('visible');
  };
  const tick = page.setInterval(() => run('timer'), TICK_MS);
  page.addEventListener('online', online);
  page.document.addEventListener('visibilitychange', visible);
  run('start');
  return () => {
    page.clearInterval(tick);
    page.removeEventListener('online', online);
    page.document.removeEventListener('visibilitychange', visible);
  };
}
