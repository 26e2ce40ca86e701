import type { DatabaseSync } from 'node:sqlite';
import type { QueryResult } from 'kysely';
import type { StatementRunner } from './statement-runner.ts';
import { Statements } from './statements.ts';
import { giveTurn } from './turn.ts';

/** A connection in the thread that asks, which waits for each of its statements. */
export class OwnStatements implements StatementRunner {
  readonly #open: () => DatabaseSync;
  #statements: Statements | null = null;
  readonly isDead = false;

  /** @param open called when it is first needed */
  constructor(open: () => DatabaseSync) {
    this.#open = open;
  }

  async run<Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    await giveTurn();
    this.#statements ??= new Statements(this.#open());
    return this.#statements.run<Row>(sql, parameters);
  }

  async close(): Promise<void> {
    this.#statements?.close();
    this.#statements = null;
  }
}
