import { useEffect, useState } from 'react';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Device } from '../../device/device.ts';

/** A kiosk nobody comes to hears of a new questionnaire, and of a new day, all the same. */
const LOOK_AGAIN_MS = 30 * SECOND_MS;

/**
 * What the kiosk asks: read again after each respondent and now and then, and never while somebody answers.
 *
 * @param builtIn the app's own questionnaire
 * @returns null until it is known
 */
export function useAskedQuestionnaire(
  device: Pick<Device, 'asked'>,
  builtIn: Questionnaire,
  isOpen: boolean,
): Questionnaire | null {
  const [asked, setAsked] = useState<Questionnaire | null>(null);
  useEffect(() => {
    if (isOpen) return;
    let isShown = true;
    const look = async () => {
      const found = await device.asked(builtIn);
      if (isShown) setAsked(found);
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
