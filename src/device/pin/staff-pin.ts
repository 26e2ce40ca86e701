import { DevicePin } from './pin.ts';
import { indexedDbPinStore } from './pin-store.ts';

/** This device's staff PIN. */
export function staffPin(): DevicePin {
  return new DevicePin({ store: indexedDbPinStore(), now: () => Date.now() });
}
