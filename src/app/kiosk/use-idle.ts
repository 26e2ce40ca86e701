import { useCallback, useEffect, useRef, useState } from 'react';
import { SECOND_MS } from '../../core/kernel/duration.ts';

/** From the last touch to the question whether somebody is still there, and from there to the end. */
const IDLE_ASK_AFTER_MS = 45 * SECOND_MS;
const IDLE_END_AFTER_MS = 20 * SECOND_MS;

export interface Idle {
  /** Seconds left to answer "do you want to continue?", or null while somebody is there. */
  readonly secondsLeft: number | null;
  /** Somebody is there. */
  readonly stay: () => void;
}

const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove'] as const;

/**
 * Watches whether the respondent is still there. While the question is on screen only its own answer counts, so
 * that a brush against the screen does not keep a stranger's answers open.
 */
export function useIdle(onGone: () => void): Idle {
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  const lastSignMs = useRef(performance.now());
  const gone = useRef(onGone);
  useEffect(() => {
    gone.current = onGone;
  }, [onGone]);

  const stay = useCallback(() => {
    lastSignMs.current = performance.now();
    setSecondsLeft(null);
  }, []);

  const asking = secondsLeft !== null;
  useEffect(() => {
    if (asking) return;
    const sign = () => {
      lastSignMs.current = performance.now();
    };
    for (const name of SIGNS_OF_LIFE) window.addEventListener(name, sign, { passive: true, capture: true });
    return () => {
      for (const name of SIGNS_OF_LIFE) window.removeEventListener(name, sign, { capture: true });
    };
  }, [asking]);

  useEffect(() => {
    const tick = setInterval(() => {
      const quietMs = performance.now() - lastSignMs.current;
      if (quietMs < IDLE_ASK_AFTER_MS) return;
      const leftMs = IDLE_ASK_AFTER_MS + IDLE_END_AFTER_MS - quietMs;
      if (leftMs > 0) setSecondsLeft(Math.ceil(leftMs / SECOND_MS));
      else {
        clearInterval(tick);
        gone.current();
      }
    }, SECOND_MS / 2);
    return () => clearInterval(tick);
  }, []);

  return { secondsLeft, stay };
}
