import type { PublishedFigure } from '../../core/published/published-figure.ts';

/** Where published figures are read. Throws StorageUnavailable when the store cannot serve. */
export interface PublishedStore {
  /** All there are: a few hundred a year. */
  figures(): Promise<readonly PublishedFigure[]>;
}
