import { useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { SECOND_MS } from '../../../core/kernel/duration.ts';
import { type Listening, QuietClock, watchQuiet } from '../../ui/quiet.ts';

/** From the last touch to the question whether somebody is still there, and from there to the end. */
const IDLE_ASK_AFTER_MS = 45 * SECOND_MS;
const IDLE_END_AFTER_MS = 20 * SECOND_MS;

export interface Idle {
  /** Seconds left to answer "do you want to continue?", or null while somebody is there. */
  readonly secondsLeft: number | null;
  /** Somebody is there. */
  readonly stay: () => void;
  /** Whom to tell what is read aloud. */
  readonly listening: Listening;
}

/**
 * Watches whether the respondent is still there. While the question is on screen only its own answer counts, so
 * that a brush against the screen does not keep a stranger's answers open. After a sleep longer than the whole
 * time, the person who wakes the device is somebody else: the answers go before anything is painted.
 */
export function useIdle(onGone: () => void): Idle {
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  const [clock] = useState(() => new QuietClock());
  const gone = useRef(onGone);
  useEffect(() => {
    gone.current = onGone;
  }, [onGone]);

  const stay = useCallback(() => {
    clock.restart();
    setSecondsLeft(null);
  }, [clock]);

  const asking = secondsLeft !== null;
  useEffect(() => {
    const look = () => {
      const quietMs = clock.quietMs();
      if (quietMs < IDLE_ASK_AFTER_MS) return;
      const leftMs = IDLE_ASK_AFTER_MS + IDLE_END_AFTER_MS - quietMs;
      if (leftMs > 0) setSecondsLeft(Math.ceil(leftMs / SECOND_MS));
      else {
        clock.ended();
        clock.restart();
        flushSync(() => gone.current());
      }
    };
    return watchQuiet(look, asking ? () => {} : stay);
  }, [clock, asking, stay]);

  return { secondsLeft, stay, listening: clock };
}
