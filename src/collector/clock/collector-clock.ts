import type { BatchHeader } from '../../core/protocol/messages/batch.ts';
import {
  AHEAD_MS,
  BACK_MS,
  doubtOf,
  PLAUSIBLE_FOR_MS,
  type ReceiptTime,
  receiptInDoubt,
} from './clock-doubt.ts';
import type { ClockDoubt, ClockStore, KnownTime, TimeChange } from './clock-store.ts';

export interface ClockPorts {
  readonly store: ClockStore;
  /** What the machine's clock says, milliseconds since 1970. */
  readonly wall: () => number;
  /** Whole milliseconds since some moment, which only ever grow. */
  readonly monotonic: () => number;
  /** When this program was made at the earliest, milliseconds since 1970. */
  readonly madeMs: number;
}

/** Who the audit log says noticed it. */
const ACTOR = 'clock';

/**
 * The machine's clock as a witness. **Nothing irreversible is decided by one reading of it**: a reading that lies more
 * than a day behind the newest moment the database has seen, more than 31 days ahead of it or before this program was
 * made begins *clock doubt*. Then the collector collects, and deletes, freezes and releases nothing, until an
 * administrator confirms the time or it has been plausible for 48 hours of running.
 *
 * Not covered: a clock that is wrong by less than that, or wrong on the very first start.
 */
export class CollectorClock {
  readonly #ports: ClockPorts;
  #known: KnownTime = { newestMs: null, steadyMs: null, doubt: null };
  #at: Look = { wallMs: 0, monotonicMs: 0, believedMs: 0, steadyMs: 0 };

  private constructor(ports: ClockPorts) {
    this.#ports = ports;
  }

  static async start(ports: ClockPorts): Promise<CollectorClock> {
    const clock = new CollectorClock(ports);
    const [wallMs, monotonicMs] = [ports.wall(), ports.monotonic()];
    await clock.#change((known) => {
      const believedMs = known.newestMs ?? ports.madeMs;
      clock.#at = { wallMs, monotonicMs, believedMs, steadyMs: known.steadyMs ?? believedMs };
      return clock.#looked(known);
    });
    return clock;
  }

  /** Why the clock is not believed, or null. */
  get doubt(): ClockDoubt | null {
    return this.#known.doubt;
  }

  /** The newest moment known outside doubt, or null. */
  get newestMs(): number | null {
    return this.#known.newestMs;
  }

  /** Whether nothing irreversible may be decided now. Compares the clock with the monotonic one at every call. */
  isDoubtful(): boolean {
    return this.#known.doubt !== null || this.#jump() !== null;
  }

  /** The time to write down: the clock's; in doubt the newest moment known and what has passed since. */
  nowMs(): number {
    return this.isDoubtful() ? this.#believedMs() : this.#ports.wall();
  }

  /** The time by which sessions, codes and a recent sign-in end. It never stands still or goes back: none revives. */
  steadyMs(): number {
    const steadyMs = this.#at.steadyMs + this.#ranMs();
    return this.isDoubtful() ? steadyMs : Math.max(steadyMs, this.#ports.wall());
  }

  /** What the machine's clock says, believed or not. */
  wallMs(): number {
    return this.#ports.wall();
  }

  /** When a batch came in. */
  receipt({ clockMs, clockOffsetMs }: Pick<BatchHeader, 'clockMs' | 'clockOffsetMs'>): ReceiptTime {
    const wallMs = this.#ports.wall();
    if (!this.isDoubtful()) return { receivedAtMs: wallMs, isReceiptDoubtful: false };
    return receiptInDoubt({ wallMs, believedMs: this.#believedMs(), clockMs, clockOffsetMs });
  }

  /** Looks at the clock and writes down what it says, so that a later start can tell. To be called every minute. */
  async look(): Promise<void> {
    await this.#change((known) => this.#looked(known));
  }

  /** Somebody says that the clock is right: doubt ends, and the newest moment known is now. */
  async confirm(actor: string): Promise<void> {
    await this.#change(() => {
      const [wallMs, steadyMs] = [this.#ports.wall(), this.steadyMs()];
      const isBack = steadyMs > wallMs + BACK_MS;
      // Else sessions would be of a year to come for ever.
      if (isBack) this.#at = { ...this.#at, steadyMs: wallMs - this.#ranMs() };
      return {
        known: { newestMs: wallMs, steadyMs: isBack ? wallMs : Math.max(wallMs, steadyMs), doubt: null },
        entry: { action: 'clock.confirm', actor },
        endsEverything: isBack,
      };
    });
  }

  #looked(known: KnownTime): TimeChange {
    const wallMs = this.#ports.wall();
    const reason = this.#jump() ?? doubtOf(wallMs, known.newestMs, this.#ports.madeMs);
    const newestMs = Math.max(known.newestMs ?? 0, wallMs);
    const steadyMs = Math.max(known.steadyMs ?? 0, this.#at.steadyMs + this.#ranMs());
    const seen = { newestMs, steadyMs: Math.max(steadyMs, wallMs), doubt: null };
    if (known.doubt !== null) {
      const plausibleMs = reason === null ? known.doubt.plausibleMs + this.#ranMs() : 0;
      if (plausibleMs >= PLAUSIBLE_FOR_MS) {
        return { known: seen, entry: { action: 'clock.plausible', actor: ACTOR }, endsEverything: false };
      }
      const doubt = { ...known.doubt, plausibleMs };
      return { known: { ...known, steadyMs, doubt }, entry: null, endsEverything: false };
    }
    if (reason === null) return { known: seen, entry: null, endsEverything: false };
    return {
      known: { ...known, steadyMs, doubt: { reason, clockMs: wallMs, plausibleMs: 0 } },
      entry: { action: 'clock.doubt', actor: ACTOR, reason },
      // Whatever ended while the collector was off must not live again by the monotonic clock.
      endsEverything: reason === 'ahead',
    };
  }

  /** @param decide is given what is known in the database, where another process may have changed it */
  async #change(decide: (known: KnownTime) => TimeChange): Promise<void> {
    this.#known = await this.#ports.store.change((known) => {
      this.#known = known;
      return decide(known);
    });
    const isDoubtful = this.#known.doubt !== null;
    const wallMs = this.#ports.wall();
    this.#at = {
      wallMs,
      believedMs: isDoubtful ? this.#believedMs() : wallMs,
      steadyMs: this.steadyMs(),
      monotonicMs: this.#ports.monotonic(),
    };
  }

  #ranMs(): number {
    return Math.max(0, this.#ports.monotonic() - this.#at.monotonicMs);
  }

  #believedMs(): number {
    return this.#at.believedMs + this.#ranMs();
  }

  /** How the clock left the monotonic one, or null. A machine that slept is ahead by as long as that. */
  #jump(): 'behind' | 'ahead' | null {
    const [wallMs, expectedMs] = [this.#ports.wall(), this.#at.wallMs + this.#ranMs()];
    if (wallMs < expectedMs - BACK_MS) return 'behind';
    return wallMs > expectedMs + AHEAD_MS ? 'ahead' : null;
  }
}

/** What the clocks said when they were last looked at. */
interface Look {
  readonly wallMs: number;
  readonly monotonicMs: number;
  readonly believedMs: number;
  readonly steadyMs: number;
}
