import type { DoubtReason } from './clock-doubt.ts';

/** What is known of time, for every process that serves the database. */
export interface KnownTime {
  /** The newest moment that was seen outside doubt, milliseconds since 1970; null while there is none. */
  readonly newestMs: number | null;
  /** The newest moment by which sessions and codes end: it never goes back. */
  readonly steadyMs: number | null;
  readonly doubt: ClockDoubt | null;
}

export interface ClockDoubt {
  readonly reason: DoubtReason;
  /** What the clock said when the doubt began. */
  readonly clockMs: number;
  /** For how long, while the collector ran, the clock has been plausible since. */
  readonly plausibleMs: number;
}

/** How a decision on time is written into the audit log. */
export type ClockEntry =
  | { readonly action: 'clock.doubt'; readonly actor: string; readonly reason: DoubtReason }
  | { readonly action: 'clock.plausible' | 'clock.confirm'; readonly actor: string };

export interface TimeChange {
  readonly known: KnownTime;
  /** Null where nothing was decided. */
  readonly entry: ClockEntry | null;
  /** Whether every session, one-time link and code ends: nobody can say any more which of them should have. */
  readonly endsEverything: boolean;
}

/** Where it is kept what is known of time. Throws StorageUnavailable. */
export interface ClockStore {
  /** Decides on a change with what is known, and stores it; another process waits. */
  change(decide: (known: KnownTime) => TimeChange): Promise<KnownTime>;
}
