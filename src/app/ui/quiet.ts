import { useCallback, useEffect, useRef, useState } from 'react';
import { SECOND_MS } from '../../core/kernel/duration.ts';

const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove'];
/** A page is seen again that was hidden, asleep or kept by the browser. */
const SEEN_AGAIN = ['visibilitychange', 'resume', 'pageshow'];

/** Something is read aloud that a person asked for. Nobody needs to touch the screen until it is over. */
export interface Listening {
  /** @param atMostMs when it is taken as over even if nothing says that it is */
  readonly began: (atMostMs: number) => void;
  readonly ended: () => void;
}

/**
 * How long nobody has been there: since a person's last act, or since the end of what is read aloud to them. By
 * whichever of two clocks says longer: the one may stand still while the device is asleep, the other may be set back.
 */
export class QuietClock implements Listening {
  #acts = timesIn(0);
  #listeningEnds = timesIn(0);

  /** A person did something. */
  restart(): void {
    this.#acts = timesIn(0);
  }

  began = (atMostMs: number): void => {
    this.#listeningEnds = timesIn(atMostMs);
  };

  /** An end that comes later than it was taken for changes nothing: somebody may have gone meanwhile. */
  ended = (): void => {
    const nows = timesIn(0);
    this.#listeningEnds = this.#listeningEnds.map((end, clock) => Math.min(end, nows[clock] as number));
  };

  /** Below zero while something is read aloud. */
  quietMs(): number {
    const quiet = timesIn(0).map(
      (now, clock) => now - Math.max(this.#acts[clock] as number, this.#listeningEnds[clock] as number),
    );
    return Math.max(...quiet);
  }
}

/** The time in `ms` milliseconds, by each clock. */
function timesIn(ms: number): readonly number[] {
  return [performance.now() + ms, Date.now() + ms];
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

/** Calls back whenever nobody has been there for `afterMs`. Returns whom to tell what is read aloud. */
export function useQuiet(afterMs: number, onQuiet: () => void): Listening {
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
        clock.ended();
        sign();
        quiet.current();
      }, sign),
    [afterMs, clock, sign],
  );
  return clock;
}
