import { useEffect, useRef, useState } from 'react';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Device } from '../../device/device.ts';
import type { OfficeNow } from '../../device/questionnaires/device-questionnaires.ts';

/** A kiosk nobody comes to hears of a new questionnaire, and of a new day, all the same. */
const LOOK_AGAIN_MS = 30 * SECOND_MS;

export interface Asked {
  readonly questionnaire: Questionnaire;
  /** Null where nothing is known. */
  readonly office: OfficeNow | null;
}

/**
 * What the kiosk asks, and whether its office is closed: read again after each respondent and now and then, and never
 * while somebody answers, unless they began before it was known.
 *
 * @param builtIn the app's own questionnaire
 * @returns null until it is known
 */
export function useAskedQuestionnaire(
  device: Pick<Device, 'asked' | 'office'>,
  builtIn: Questionnaire,
  isOpen: boolean,
): Asked | null {
  const [asked, setAsked] = useState<Asked | null>(null);
  const isKnown = useRef(false);
  useEffect(() => {
    if (isOpen && isKnown.current) return;
    let isShown = true;
    const look = async () => {
      const [questionnaire, office] = await Promise.all([device.asked(builtIn), device.office()]);
      if (!isShown) return;
      isKnown.current = true;
      setAsked({ questionnaire, office });
      if (isOpen) clearInterval(timer);
    };
    const timer = setInterval(look, LOOK_AGAIN_MS);
    void look();
    return () => {
      isShown = false;
      clearInterval(timer);
    };
  }, [device, builtIn, isOpen]);
  return asked;
}
