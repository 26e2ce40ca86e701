/** One of the counters an attempt is counted in. */
export interface AttemptCounter {
  /** Says nothing of whom it counts. */
  readonly key: string;
  /** How long to wait after so many failures, in milliseconds; 0: not at all. */
  readonly waitAfterMs: (failures: number) => number;
}

/** Failed attempts of the present hour, for every collector over the database. Throws StorageUnavailable. */
export interface AttemptStore {
  /**
   * One more failure of each counter, unless one is shut: then nothing is counted. Of attempts made at the same time, at
   * whichever collectors, each sees those before it.
   *
   * @param hour of what is counted; counters of earlier hours go
   * @returns how long to wait, in milliseconds; 0 where it was counted
   */
  begin(counters: readonly AttemptCounter[], hour: number, nowMs: number): Promise<number>;
  /** One failure less of each, and none is shut. */
  withdraw(keys: readonly string[]): Promise<void>;
  forget(key: string): Promise<void>;
}
