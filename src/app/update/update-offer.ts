import type { AppFiles } from './app-files.ts';

/** A newer version of the app that waits to take over, and how the files of the present one are. */
export interface UpdateOffer {
  /** Calls back when a version begins or ends to wait, or the files were looked at; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly isWaiting: () => boolean;
  /** What was found at this start; null until the worker has said so. */
  readonly files: () => AppFiles | null;
  /** Lets it take over and reloads the page; `busy` while a survey is open or a sync runs. */
  take(): Promise<'taken' | 'busy' | 'none'>;
}
