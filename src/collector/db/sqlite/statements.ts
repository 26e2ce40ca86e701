import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { QueryResult } from 'kysely';
import { assertParameters } from '../parameters.ts';

/** Prepared statements kept; the least recently used one goes first. */
const KEPT_STATEMENTS = 200;

/** Runs compiled queries on one connection, preparing each text once. */
export class Statements {
  readonly #file: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(file: DatabaseSync) {
    this.#file = file;
  }

  run<Row>(text: string, parameters: readonly unknown[]): QueryResult<Row> {
    assertParameters(parameters);
    const statement = this.#statement(text);
    if (statement.columns().length > 0) return { rows: statement.all(...parameters) as Row[] };
    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  close(): void {
    this.#prepared.clear();
    this.#file.close();
  }

  #statement(text: string): StatementSync {
    const known = this.#prepared.get(text);
    const statement = known ?? this.#file.prepare(text);
    this.#prepared.delete(text);
    this.#prepared.set(text, statement);
    if (this.#prepared.size > KEPT_STATEMENTS) {
      const [oldest] = this.#prepared.keys();
      if (oldest !== undefined) this.#prepared.delete(oldest);
    }
    return statement;
  }
}
