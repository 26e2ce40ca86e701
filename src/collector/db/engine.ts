import type { CreateTableBuilder, Expression, Kysely, RawBuilder, Transaction } from 'kysely';
import type { PoolCounts } from './postgres/pool.ts';
import type { MonthParts } from './retention/month-parts.ts';
import type { Database } from './schema.ts';
import type { WaitingReaders } from './waiting-readers.ts';

/**
 * Everything in which the two SQL engines differ, beside the dialects themselves. One object per engine, in
 * `sqlite/engine.ts` and `postgres/engine.ts`; no other file asks which engine it runs on.
 */
export interface Engine {
  /** For logs and messages to the administrator. */
  readonly name: string;
  /** The type of an integer column that holds 53 bits. */
  readonly integer: 'integer' | 'bigint';
  /** The type of a text column that is compared and ordered by its bytes. */
  readonly text: Expression<unknown>;
  /** The type of a column of bytes. */
  readonly bytes: 'blob' | 'bytea';
  /** How many groups of batches are stored at a time: while one works, the others' statements are made here. */
  readonly groupsAtOnce: number;
  /** How many parameters one statement may carry. */
  readonly maxParameters: number;
  /** Adds what a `create table` statement ends with. */
  readonly finishTable: (table: CreateTableBuilder<string, string>) => CreateTableBuilder<string, string>;
  /** Makes other processes that migrate the same database wait until this transaction ends. */
  readonly lockForMigration: (transaction: Transaction<Database>) => Promise<void>;
  /** Whether the database holds a table of this name. */
  readonly hasTable: (transaction: Transaction<Database>, name: string) => Promise<boolean>;
  /** Makes every other writer of these tables wait until this transaction ends. */
  readonly holdWrites: (transaction: Transaction<Database>, tables: readonly string[]) => Promise<void>;
  /** Text that is another when the database was put back from a copy. */
  readonly identity: (transaction: Transaction<Database>, dataDir: string) => Promise<string>;
  /**
   * Makes other transactions that name one of these keys wait until this one ends. Keys are taken in ascending
   * order, so that two transactions never wait for each other.
   */
  readonly lockNamed: (transaction: Transaction<Database>, keys: readonly string[]) => Promise<void>;
  /** Makes the engine itself refuse that a row of the table is changed or removed. */
  readonly makeAppendOnly: (transaction: Transaction<Database>, table: string) => Promise<void>;
  /** The integer that a JSON object, kept as text, has under a key; null where it has none. */
  readonly jsonInteger: (text: Expression<string | null>, key: string) => RawBuilder<number | null>;
  /** How rows of a month are kept together. */
  readonly months: MonthParts;
  /** Leaves as little as can be of what deferred writes were before, in a log and in former pages. */
  readonly forgetFormerPages: (writer: Kysely<Database>) => Promise<void>;
  /**
   * Does work whose commits may be lost with the machine's power, for the sake of speed: for a database that is thrown
   * away unless the work ends well.
   */
  readonly withoutWaitingForDisk: <Value>(
    writer: Kysely<Database>,
    work: () => Promise<Value>,
  ) => Promise<Value>;
  /** Tables of which a page cannot be read, by reading all of them. */
  readonly damagedTables: (reader: Kysely<Database>) => Promise<readonly DamagedTable[]>;
  /** Whether the same transaction may succeed when it is run again from its start. */
  readonly isRetryable: (error: unknown) => boolean;
}

export interface DamagedTable {
  readonly table: string;
  /** What the engine says of it. */
  readonly reason: string;
}

/**
 * Where an embedded database's statements run. A server has threads for them beside its own, so that neither a long read nor
 * a commit that waits for the disk holds up anybody; a command serves nobody else, and threads take longer to start than most
 * commands to run.
 */
export type RunsIn = 'threads' | 'own-thread';

/** Where a database is. */
export interface DatabasePlace {
  /** `postgres://…`; without it, SQLite in the data directory. */
  readonly databaseUrl?: string | undefined;
  readonly dataDir: string;
}

/**
 * An open database. Reports read through `reader`, which never blocks a write. `lookup` is for what every request asks
 * first, a row or two by their key: it waits neither for a transaction nor for a long read.
 */
export interface OpenDatabase {
  readonly engine: Engine;
  /** For another thread, which reads it by openReader. */
  readonly place: DatabasePlace;
  /** Whether there are threads beside that of who opened it. */
  readonly runsIn: RunsIn;
  readonly writer: Kysely<Database>;
  readonly reader: Kysely<Database>;
  readonly lookup: Kysely<Database>;
  /** Whom the writer lets through, where it runs on the thread that answers them. */
  readonly waitingReaders: WaitingReaders;
  /** Of the connections to a server, pool by pool; none where there is no server. */
  readonly pools: readonly (() => PoolCounts)[];
  readonly close: () => Promise<void>;
}
