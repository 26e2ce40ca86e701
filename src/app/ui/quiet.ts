import { useCallback, useEffect, useRef, useState } from 'react';
import { SECOND_MS } from '../../core/kernel/duration.ts';

const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove'];
/** A page is seen again that was hidden, asleep or kept by the browser. */
const SEEN_AGAIN = ['visibilitychange', 'resume', 'pageshow'];

/**
 * How long nobody has been there, by whichever clock says longer: the one may stand still while the device is
 * asleep, the other may be set back.
 */
export class QuietClock {
  #runningMs = performance.now();
  #wallMs = Date.now();

  restart(): void {
    this.#runningMs = performance.now();
    this.#wallMs = Date.now();
  }

  quietMs(): number {
    return Math.max(performance.now() - this.#runningMs, Date.now() - this.#wallMs);
  }
}

/**
 * Looks at the time twice a second, whenever the page is seen again, and before every sign of life: after a sleep
 * the first touch is somebody else's. Returns how to stop.
 */
export function watchQuiet(look: () => void, sign: () => void): () => void {
  const tick = setInterval(look, SECOND_MS / 2);
  const hear = ({ type }: Event) => {
    look();
    if (SIGNS_OF_LIFE.includes(type)) sign();
  };
  const heard = [...SIGNS_OF_LIFE, ...SEEN_AGAIN];
  for (const name of heard) window.addEventListener(name, hear, true);
  return () => {
    clearInterval(tick);
    for (const name of heard) window.removeEventListener(name, hear, true);
  };
}

/** Calls back whenever nobody has been there for `afterMs`. Returns a further sign of life. */
export function useQuiet(afterMs: number, onQuiet: () => void): () => void {
  const [clock] = useState(() => new QuietClock());
  const quiet = useRef(onQuiet);
  useEffect(() => {
    quiet.current = onQuiet;
  }, [onQuiet]);
  const sign = useCallback(() => clock.restart(), [clock]);
  useEffect(
    () =>
      watchQuiet(() => {
        if (clock.quietMs() < afterMs) return;
        sign();
        quiet.current();
      }, sign),
    [afterMs, clock, sign],
  );
  return sign;
}
