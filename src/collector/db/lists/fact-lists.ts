import { hash } from 'node:crypto';
import { localDay } from '../../../core/kernel/calendar.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { ListSurroundings } from '../../../core/lists/list-surroundings.ts';
import type { FactFault } from '../../../core/lists/row-fault.ts';
import type { FindUnit } from '../../../core/published/parse-published-list.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import { type FactLists, findUnitIn, type ListCounts, type ListImporter } from '../../lists/fact-lists.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { OpenDatabase } from '../engine.ts';
import type { PublishedTables } from '../schema/published-tables.ts';
import { inTransaction } from '../transaction.ts';
import { compareRows, type ListedTable, writeRows } from './replace-rows.ts';

/** What the lists of one kind are written with. */
export interface ListStorage {
  readonly database: OpenDatabase;
  readonly units: { tree(): Promise<UnitTree> };
  readonly pen: AuditPen;
}

/** One kind of list: where its rows go, how a file of it is read, and what the audit log calls its import. */
export interface ListKind<Name extends keyof PublishedTables> extends ListedTable<Name> {
  readonly read: (
    bytes: Uint8Array,
    surroundings: ListSurroundings<FindUnit> & { readonly tree: UnitTree },
  ) => Result<readonly PublishedTables[Name][], readonly FactFault[]>;
  readonly action: `${string}.import`;
}

/** FactLists over either engine. */
export class SqlFactLists<Name extends keyof PublishedTables> implements FactLists {
  readonly #storage: ListStorage;
  readonly #kind: ListKind<Name>;

  constructor(storage: ListStorage, kind: ListKind<Name>) {
    this.#storage = storage;
    this.#kind = kind;
  }

  async preview(bytes: Uint8Array, by: ListImporter): Promise<Result<ListCounts, readonly FactFault[]>> {
    const rows = await this.#rows(bytes, by);
    if (!rows.ok) return rows;
    const { reader } = this.#storage.database;
    return ok((await compareRows(reader, this.#kind, rows.value)).counts);
  }

  async import(bytes: Uint8Array, by: ListImporter): Promise<Result<ListCounts, readonly FactFault[]>> {
    const rows = await this.#rows(bytes, by);
    if (!rows.ok) return rows;
    const { database, pen } = this.#storage;
    const counts = await inTransaction(database.writer, database.engine, async (transaction) => {
      await database.engine.lockNamed(transaction, [this.#kind.table]);
      const changes = await compareRows(transaction, this.#kind, rows.value);
      const changed = [...changes.added, ...changes.updated];
      if (changed.length === 0) return changes.counts;
      await writeRows(transaction, database.engine, this.#kind, changed);
      await appendAudit(transaction, database.engine, pen, {
        actor: by.actor,
        action: this.#kind.action,
        subject: by.scope.top ?? '',
        details: { ...changes.counts, sha256: hash('sha256', bytes, 'hex') },
      });
      return changes.counts;
    });
    return ok(counts);
  }

  async #rows(bytes: Uint8Array, { scope }: ListImporter) {
    const { units, pen } = this.#storage;
    const today = localDay(pen.now());
    const tree = await units.tree();
    return this.#kind.read(bytes, { find: findUnitIn(tree, scope, today), today, tree });
  }
}
