import type { QueryResult } from 'kysely';

/** Runs the statements of one connection one after another, in whatever thread. */
export interface StatementRunner {
  /** It answers nothing any more, and another is opened in its place. */
  readonly isDead: boolean;
  /**
   * @param parameters what assertParameters lets through
   * @returns its rows, or how many it has changed where it has none. Fails with SQLite's own error, and with
   *   StorageUnavailable where the thread has ended
   */
  readonly run: <Row>(sql: string, parameters: readonly unknown[]) => Promise<QueryResult<Row>>;
  readonly close: () => Promise<void>;
}

/** What a connection is opened for. */
export type Access = 'write' | 'read';
