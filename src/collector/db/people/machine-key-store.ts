import type { Kysely, Transaction } from 'kysely';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type {
  MachineKey,
  MachineKeyId,
  MachineKeyStore,
  NewMachineKey,
} from '../../people/machine-keys/machine-key-store.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { Engine } from '../engine.ts';
import type { MachineKeysTable } from '../schema/accounts-tables.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';

/** MachineKeyStore over either engine. */
export class SqlMachineKeyStore implements MachineKeyStore {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #pen: AuditPen;

  constructor(database: Kysely<Database>, engine: Engine, pen: AuditPen) {
    this.#database = database;
    this.#engine = engine;
    this.#pen = pen;
  }

  findBySecret(sha256: string): Promise<MachineKey | null> {
    return this.#findBy('secret_sha256', sha256);
  }

  find(id: MachineKeyId): Promise<MachineKey | null> {
    return this.#findBy('id', id);
  }

  async list(): Promise<readonly MachineKey[]> {
    const rows = await this.#database
      .selectFrom('machine_keys')
      .selectAll()
      .orderBy('name')
      .orderBy('made_day', 'desc')
      .orderBy('expires_ms', 'desc')
      .orderBy('id')
      .execute();
    return rows.map(keyOfRow);
  }

  async add(key: NewMachineKey, entry: AuditEntry): Promise<void> {
    await this.#change(entry, async (transaction) => {
      await insert(transaction, key);
      return true;
    });
  }

  replace(id: MachineKeyId, endsMs: number, successor: NewMachineKey, entry: AuditEntry): Promise<boolean> {
    return this.#change(entry, async (transaction) => {
      const replaced = await transaction
        .updateTable('machine_keys')
        .set({ is_replaced: 1, expires_ms: endsMs })
        .where('id', '=', id)
        // Of two at once, one replaces it.
        .where('is_replaced', '=', 0)
        .returning('id')
        .executeTakeFirst();
      if (replaced === undefined) return false;
      await insert(transaction, successor);
      return true;
    });
  }

  revoke(id: MachineKeyId, entry: AuditEntry): Promise<boolean> {
    return this.#change(entry, async (transaction) => {
      const revoked = await transaction
        .deleteFrom('machine_keys')
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      return revoked !== undefined;
    });
  }

  async noteUse(id: MachineKeyId, day: Day): Promise<void> {
    await this.#database
      .updateTable('machine_keys')
      .set({ last_used_day: day })
      .where('id', '=', id)
      .where((row) => row.or([row('last_used_day', 'is', null), row('last_used_day', '<', day)]))
      .execute();
  }

  async #findBy(column: 'id' | 'secret_sha256', value: string): Promise<MachineKey | null> {
    const row = await this.#database
      .selectFrom('machine_keys')
      .selectAll()
      .where(column, '=', value)
      .executeTakeFirst();
    return row === undefined ? null : keyOfRow(row);
  }

  /** A change and its entry, or neither. */
  #change(
    entry: AuditEntry,
    work: (transaction: Transaction<Database>) => Promise<boolean>,
  ): Promise<boolean> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      const isDone = await work(transaction);
      if (isDone) await appendAudit(transaction, this.#engine, this.#pen, entry);
      return isDone;
    });
  }
}

async function insert(
  transaction: Transaction<Database>,
  { id, name, scope, madeDay, madeBy, expiresMs, secretSha256 }: NewMachineKey,
): Promise<void> {
  await transaction
    .insertInto('machine_keys')
    .values({
      ...{ id, name, scope },
      made_day: madeDay,
      made_by: madeBy,
      expires_ms: expiresMs,
      is_replaced: 0,
      last_used_day: null,
      secret_sha256: secretSha256,
    })
    .execute();
}

function keyOfRow(row: MachineKeysTable): MachineKey {
  return {
    id: row.id as MachineKeyId,
    name: row.name,
    scope: row.scope,
    madeDay: row.made_day as Day,
    madeBy: row.made_by,
    expiresMs: row.expires_ms,
    isReplaced: row.is_replaced === 1,
    lastUsedDay: row.last_used_day as Day | null,
  };
}
