import { useEffect, useRef, useState } from 'react';
import type { Device } from '../../device/device.ts';
import type { DeviceStanding } from '../../device/membership/standing.ts';
import type { KioskMemory } from './first-screen/kiosk-memory.ts';

export type KioskStanding = DeviceStanding | 'unknown' | 'not-enrolled' | 'storage-broken';

export interface KioskStandingParts {
  readonly device: Pick<Device, 'enrolment'>;
  readonly remember: KioskMemory['remember'];
  /** Somebody answers. */
  readonly isOpen: boolean;
  /** Nothing can be kept here: who began before that was known cannot go on. */
  readonly onUnable: () => void;
}

/**
 * Where this kiosk stands. Read again after each respondent: it is open for weeks, and its office may be renamed or the
 * device moved.
 */
export function useKioskStanding({ device, remember, isOpen, onUnable }: KioskStandingParts): KioskStanding {
  const [standing, setStanding] = useState<KioskStanding>('unknown');
  const isKnown = useRef(false);
  useEffect(() => {
    if (isOpen && isKnown.current) return;
    let isShown = true;
    void device.enrolment().then((found) => {
      if (!isShown) return;
      isKnown.current = true;
      const now = found.ok ? (found.value ?? 'not-enrolled') : 'storage-broken';
      setStanding(now);
      if (now === 'not-enrolled') remember(null);
      if (typeof now === 'string') onUnable();
    });
    return () => {
      isShown = false;
    };
  }, [device, remember, isOpen, onUnable]);
  return standing;
}
