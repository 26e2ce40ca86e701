import { useSyncExternalStore } from 'react';
import type { Device } from '../../../device/device.ts';

/** How many records the collector does not have yet; null until that is known. */
export function useWaiting({ sync }: Pick<Device, 'sync'>): number | null {
  const { counts } = useSyncExternalStore(sync.subscribe, sync.status);
  return counts === null ? null : counts.waiting + counts.inFlight;
}
