import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { assert } from '../../../core/kernel/assert.ts';
import type {
  ClosedScope,
  ClosingActor,
  ClosingReads,
  ClosingStore,
  PackedPart,
  PackedSnapshot,
  StoredProposal,
  StoredVersion,
  TakenSnapshot,
} from '../../closing/closing-store.ts';
import type { HappenedEvent } from '../../webhooks/webhook-event.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { OpenDatabase } from '../engine.ts';
import { readMeta, writeMeta } from '../meta.ts';
import { randomId } from '../random-id.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { queueEvent } from '../webhooks/queue-event.ts';
import { SqlClosingReads } from './closing-reads.ts';
import type { ClosingProposalsTable, SnapshotsTable } from './closing-tables.ts';
import { snapshotsSoFar } from './snapshots-so-far.ts';

const compressed = promisify(gzip);
const expanded = promisify(gunzip);

type Reader = Pick<Kysely<Database>, 'selectFrom'>;

/** Everything of a snapshot but what is large. */
const VERSION_COLUMNS = [
  ...['id', 'number', 'unit', 'period', 'version', 'former', 'reason', 'responses', 'closed_ms'],
  ...['proposed_by', 'confirmed_by'],
] as readonly (keyof Omit<SnapshotsTable, 'content' | 'evidence'>)[];

/** ClosingStore over either engine. */
export class SqlClosingStore implements ClosingStore {
  readonly #database: OpenDatabase;
  readonly #pen: AuditPen;
  readonly #newId: () => string;

  constructor(database: OpenDatabase, pen: AuditPen, newId: () => string = randomId) {
    this.#database = database;
    this.#pen = pen;
    this.#newId = newId;
  }

  async needsTwo(): Promise<boolean> {
    return (await readMeta(this.#database.reader, 'closing-needs-two')) === '1';
  }

  setNeedsTwo(needsTwo: boolean, actor: string): Promise<void> {
    return this.#transaction(async (transaction) => {
      const value = needsTwo ? '1' : '0';
      const before = (await readMeta(transaction, 'closing-needs-two')) ?? '0';
      if (before === value) return;
      await writeMeta(transaction, 'closing-needs-two', value);
      await this.#audit(transaction, actor, 'closing-rule.set', '', { needsTwo });
    });
  }

  async versions(): Promise<readonly StoredVersion[]> {
    const rows = await this.#database.reader
      .selectFrom('snapshots')
      .select(VERSION_COLUMNS)
      .orderBy('number', 'desc')
      .execute();
    return rows.map(({ closed_ms, proposed_by, confirmed_by, ...version }) => ({
      ...version,
      closedAtMs: closed_ms,
      proposedBy: proposed_by,
      confirmedBy: confirmed_by,
    }));
  }

  async proposals(): Promise<readonly StoredProposal[]> {
    const rows = await this.#database.reader
      .selectFrom('closing_proposals')
      .selectAll()
      .where('ended', 'is', null)
      .execute();
    return rows.map(proposalOfRow);
  }

  async proposal(id: string): Promise<StoredProposal | null> {
    const row = await this.#database.reader
      .selectFrom('closing_proposals')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : proposalOfRow(row);
  }

  propose(
    { unit, period, reason }: ClosedScope & { readonly reason: string },
    { name, account }: ClosingActor,
    isOpen: (proposal: StoredProposal) => boolean,
  ): Promise<{ readonly id: string; readonly isNew: boolean }> {
    return this.#transaction(async (transaction) => {
      await snapshotsSoFar(transaction, this.#database.engine);
      const rows = await transaction
        .selectFrom('closing_proposals')
        .selectAll()
        .where('unit', '=', unit)
        .where('period', '=', period)
        .where('ended', 'is', null)
        .execute();
      const open = rows.map(proposalOfRow).find(isOpen);
      if (open !== undefined) return { id: open.id, isNew: false };
      const newest = await newestVersion(transaction, { unit, period });
      const row = {
        ...{ id: this.#newId(), unit, period, reason },
        version: (newest?.version ?? 0) + 1,
        former: newest?.id ?? null,
        needs_other: (await readMeta(transaction, 'closing-needs-two')) === '1' ? 1 : 0,
        ...{ proposed_by: name, proposed_account: account, proposed_ms: this.#pen.now() },
        ...{ ended: null, snapshot: null },
      };
      await transaction.insertInto('closing_proposals').values(row).execute();
      const details = { period, version: row.version, proposal: row.id, reason };
      await this.#audit(transaction, name, 'period.propose', unit, details);
      return { id: row.id, isNew: true };
    });
  }

  withdraw(id: string, actor: string): Promise<boolean> {
    return this.#transaction(async (transaction) => {
      await snapshotsSoFar(transaction, this.#database.engine);
      const row = await transaction
        .updateTable('closing_proposals')
        .set({ ended: 'withdrawn' })
        .where('id', '=', id)
        .where('ended', 'is', null)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return false;
      const details = { period: row.period, version: row.version, proposal: id, proposedBy: row.proposed_by };
      await this.#audit(transaction, actor, 'period.withdraw', row.unit, details);
      return true;
    });
  }

  async pack({ id, responses, text, evidence, units: list }: TakenSnapshot): Promise<PackedSnapshot> {
    const units = await packedPart(list);
    return {
      ...{ id, responses, units, content: await compressed(text) },
      evidence: await packedPart(`{"units":"${units.sha256}","parts":${evidence}}`),
    };
  }

  confirm<Refusal>(
    id: string,
    { name }: ClosingActor,
    take: (
      proposal: StoredProposal,
      reads: ClosingReads,
    ) => Promise<
      | { readonly kind: 'taken'; readonly snapshot: PackedSnapshot; readonly event: HappenedEvent }
      | { readonly kind: 'refused'; readonly refusal: Refusal }
    >,
  ): Promise<Refusal | null> {
    return this.#transaction(async (transaction) => {
      // From here on nothing moves into figures, so that what is read is of one moment.
      const number = (await snapshotsSoFar(transaction, this.#database.engine)) + 1;
      const proposal = proposalOfRow(
        await transaction
          .selectFrom('closing_proposals')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirstOrThrow(),
      );
      const taken = await take(proposal, new SqlClosingReads(transaction));
      if (taken.kind === 'refused') return taken.refusal;
      const { snapshot, event } = taken;
      const { unit, period, version, former, reason, proposedBy } = proposal;
      await savePart(transaction, snapshot.units);
      await savePart(transaction, snapshot.evidence);
      await transaction
        .insertInto('snapshots')
        .values({
          ...{ id: snapshot.id, number, unit, period, version, former, reason },
          ...{ responses: snapshot.responses, content: bufferOf(snapshot.content) },
          evidence: snapshot.evidence.sha256,
          ...{ closed_ms: this.#pen.now(), proposed_by: proposedBy, confirmed_by: name },
        })
        .execute();
      await transaction
        .updateTable('closing_proposals')
        .set({ ended: 'confirmed', snapshot: snapshot.id })
        .where('id', '=', id)
        .execute();
      await queueEvent(transaction, event, this.#pen.now());
      const details = { period, version, snapshot: snapshot.id, proposal: id, proposedBy, former, reason };
      await this.#audit(transaction, name, 'period.close', unit, details);
      return null;
    });
  }

  content(id: string): Promise<string | null> {
    return readContent(this.#database.reader, id);
  }

  reads(): ClosingReads {
    return new SqlClosingReads(this.#database.reader);
  }

  #transaction<Value>(work: (transaction: Transaction<Database>) => Promise<Value>): Promise<Value> {
    return inTransaction(this.#database.writer, this.#database.engine, work);
  }

  #audit(
    transaction: Transaction<Database>,
    actor: string,
    action: string,
    subject: string,
    details: Readonly<Record<string, string | number | boolean | null>>,
  ): Promise<void> {
    return appendAudit(transaction, this.#database.engine, this.#pen, { actor, action, subject, details });
  }
}

function newestVersion(transaction: Transaction<Database>, { unit, period }: ClosedScope) {
  return transaction
    .selectFrom('snapshots')
    .select(['id', 'version'])
    .where('unit', '=', unit)
    .where('period', '=', period)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function packedPart(text: string): Promise<PackedPart> {
  return { sha256: createHash('sha256').update(text).digest('hex'), content: await compressed(text) };
}

/** Once, whichever snapshots share it. */
async function savePart(transaction: Transaction<Database>, { sha256, content }: PackedPart): Promise<void> {
  await transaction
    .insertInto('snapshot_parts')
    .values({ sha256, content: bufferOf(content) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** The text of a snapshot, whether or not it is what was kept; null where there is none. */
export async function readContent(database: Reader, id: string): Promise<string | null> {
  const row = await database
    .selectFrom('snapshots')
    .select('content')
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : (await expanded(row.content)).toString('utf8');
}

/** Throws where it is not there, or is not what was kept. */
export async function readPart(database: Reader, sha256: string): Promise<string> {
  const { content } = await database
    .selectFrom('snapshot_parts')
    .select('content')
    .where('sha256', '=', sha256)
    .executeTakeFirstOrThrow();
  const text = (await expanded(content)).toString('utf8');
  assert(createHash('sha256').update(text).digest('hex') === sha256, 'a part as it was kept');
  return text;
}

function proposalOfRow(row: Selectable<ClosingProposalsTable>): StoredProposal {
  const { id, unit, period, version, former, reason, ended, snapshot } = row;
  return {
    ...{ id, unit, period, version, former, reason, ended, snapshot },
    needsOther: row.needs_other === 1,
    proposedBy: row.proposed_by,
    proposedAccount: row.proposed_account,
    proposedAtMs: row.proposed_ms,
  };
}
