import { useEffect, useState } from 'react';
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
 * while somebody answers.
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
  useEffect(() => {
    if (isOpen) return;
    let isShown = true;
    const look = async () => {
      const [questionnaire, office] = await Promise.all([device.asked(builtIn), device.office()]);
      if (isShown) setAsked({ questionnaire, office });
    };
    void look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => {
      isShown = false;
      clearInterval(timer);
    };
  }, [device, builtIn, isOpen]);
  return asked;
}
