import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { QueryResult } from 'kysely';
import { assertParameters } from '../parameters.ts';

/** Prepared statements kept; the least recently used one goes first. */
const KEPT_STATEMENTS = 200;

interface Prepared {
  readonly statement: StatementSync;
  /** Asked once: naming the columns takes as long as a short statement. */
  readonly hasRows: boolean;
}

interface Answer<Rows> {
  readonly rows: Rows;
  readonly numAffectedRows?: bigint;
}

/** Runs compiled queries on one connection, preparing each text once. */
export class Statements {
  readonly #file: DatabaseSync;
  readonly #prepared = new Map<string, Prepared>();

  constructor(file: DatabaseSync) {
    this.#file = file;
  }

  run<Row>(text: string, parameters: readonly unknown[]): QueryResult<Row> {
    const { rows, ...changes } = this.#answer(text, parameters, (statement, values) =>
      statement.all(...values),
    );
    return { rows: rows as Row[], ...changes };
  }

  /** The same, rows one by one as they are read, so that who sends them on never has all. To be read to the end or returned. */
  read(text: string, parameters: readonly unknown[]): Answer<Iterable<unknown>> {
    return this.#answer(text, parameters, (statement, values) => statement.iterate(...values));
  }

  #answer<Rows>(
    text: string,
    parameters: readonly unknown[],
    rowsOf: (statement: StatementSync, parameters: readonly SQLInputValue[]) => Rows,
  ): Answer<Rows | readonly []> {
    assertParameters(parameters);
    const { statement, hasRows } = this.#statement(text);
    if (hasRows) return { rows: rowsOf(statement, parameters) };
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
