/** A newer version of the app that waits to take over. */
export interface UpdateOffer {
  /** Calls back when a version begins or ends to wait; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly isWaiting: () => boolean;
  /** Lets it take over and reloads the page; `busy` while a survey is open or a sync runs. */
  take(): Promise<'taken' | 'busy' | 'none'>;
}
