import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { QueryResult } from 'kysely';
import { assertParameters } from '../parameters.ts';

/** Prepared statements kept; the least recently used one goes first. */
const KEPT_STATEMENTS = 200;

interface Prepared {
  readonly statement: StatementSync;
  /** Asked once: naming the columns takes as long as a short statement. */
  readonly hasRows: boolean;
}

/** Runs compiled queries on one connection, preparing each text once. */
export class Statements {
  readonly #file: DatabaseSync;
  readonly #prepared = new Map<string, Prepared>();

  constructor(file: DatabaseSync) {
    this.#file = file;
  }

  run<Row>(text: string, parameters: readonly unknown[]): QueryResult<Row> {
    assertParameters(parameters);
    const { statement, hasRows } = this.#statement(text);
    if (hasRows) return { rows: statement.all(...parameters) as Row[] };
    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  close(): void {
    this.#prepared.clear();
    this.#file.close();
  }

  #statement(text: string): Prepared {
    const prepared = this.#prepared.get(text) ?? this.#prepare(text);
    this.#prepared.delete(text);
    this.#prepared.set(text, prepared);
    if (this.#prepared.size > KEPT_STATEMENTS) {
      const [oldest] = this.#prepared.keys();
      if (oldest !== undefined) this.#prepared.delete(oldest);
    }
    return prepared;
  }

  #prepare(text: string): Prepared {
    const statement = this.#file.prepare(text);
    return { statement, hasRows: statement.columns().length > 0 };
  }
}
