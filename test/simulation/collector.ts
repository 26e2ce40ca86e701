import { Kysely } from 'kysely';
import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import { SqlHeldStore } from '../../src/collector/db/counting/held-store.ts';
import { SqlDeviceAdministration } from '../../src/collector/db/devices/device-administration.ts';
import { SqlEnrolmentStore } from '../../src/collector/db/devices/enrolment-store.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { evidenceReader } from '../../src/collector/db/evidence/read-evidence.ts';
import { migrate } from '../../src/collector/db/migrations.ts';
import { recogniseRestore } from '../../src/collector/db/operations/recognise-restore.ts';
import type { Difference } from '../../src/collector/db/recount/difference.ts';
import { recountBatches } from '../../src/collector/db/recount/recount-batches.ts';
import type { Database } from '../../src/collector/db/schema.ts';
import { SQLITE } from '../../src/collector/db/sqlite/engine.ts';
import { WaitingReaders } from '../../src/collector/db/waiting-readers.ts';
import type { Administrator } from '../../src/collector/devices/device-administration.ts';
import { NODE_BYTES } from '../../src/collector/ingest/bytes/node-bytes.ts';
import type {
  BatchOrigin,
  CheckedBatch,
  CollectorStore,
  HeldStore,
} from '../../src/collector/ingest/collector-store.ts';
import { signedMembership } from '../../src/collector/ingest/membership-of.ts';
import { type IngestPorts, receiveBatch } from '../../src/collector/ingest/receive-batch.ts';
import { type Released, releaseHeld } from '../../src/collector/ingest/release-held.ts';
import { StorageUnavailable } from '../../src/collector/ingest/storage-unavailable.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { EnrolmentId, Epoch, PublicKey } from '../../src/core/kernel/brand.ts';
import { type Day, localDay } from '../../src/core/kernel/calendar.ts';
import { parseMembership } from '../../src/core/protocol/messages/membership.ts';
import { ACKNOWLEDGED_KEPT_MS } from '../../src/core/protocol/outbox.ts';
import { collectorSignedHeader } from '../../src/core/protocol/signed.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { UnitTree } from '../../src/core/units/unit-tree.ts';
import { AT_TEN } from '../support/release-moments.ts';
import { type BooksCopy, copyBooks, putBackBooks } from './collector-books.ts';
import { FailingDialect, StatementFault } from './failing-dialect.ts';
import type { Mutant } from './mutants.ts';
import type { CollectorFault } from './operations.ts';
import { QUESTIONNAIRE } from './questionnaire.ts';
import type { Step } from './scheduler.ts';
import { StandInRing } from './stand-in-ring.ts';

/** Built-in provinces: where every device is enrolled, and where devices move to. */
const UNIT = '01@2025-07-01' as UnitRef;
export const OTHER_UNITS = ['04@2025-07-01', '08@2025-07-01', '01@2025-07-01'] as UnitRef[];
/** How many processes serve the one database. */
const COLLECTORS = 2;

const UNITS = new UnitTree(builtInProvinces());
export const STORE_KEYS = { evidence: Buffer.alloc(32), ledgerHead: Buffer.alloc(32, 1) };

/** The process ended under a request: anyone who waits hears of a broken connection. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}

/** A backup, and when it was made. */
export interface Copy {
  readonly books: BooksCopy;
  readonly madeAtMs: number;
}

/** One of the processes that serve the database. */
interface Process {
  knowsQuestionnaire: boolean;
  /** Rises with every crash; a request begun before one is gone. */
  incarnation: number;
}

type Keys = Pick<IngestPorts, 'signatures' | 'opener'>;

/** The disk and the processes of the collector: the real stores and the real ingest over SQLite in memory. */
export class SimulatedCollector {
  readonly database: OpenDatabase;
  readonly enrolments: SqlEnrolmentStore;
  readonly #administration: SqlDeviceAdministration;
  readonly #fault: StatementFault;
  readonly #now: () => number;
  readonly #empty: BooksCopy;
  #store: CollectorStore;
  #held: HeldStore;
  /** Stands beside the database and is not put back with it. */
  #ring = new StandInRing();
  #keys: Keys = { signatures: this.#ring, opener: this.#ring };
  #processes: Process[] = [];
  #restores = 0;

  private constructor(database: OpenDatabase, fault: StatementFault, empty: BooksCopy, now: () => number) {
    this.database = database;
    this.#fault = fault;
    this.#empty = empty;
    this.#now = now;
    this.enrolments = new SqlEnrolmentStore(database.writer);
    const pen = { key: Buffer.alloc(32), now };
    this.#administration = new SqlDeviceAdministration(database.writer, database.engine, pen);
    this.#store = new SqlCollectorStore(database, STORE_KEYS, AT_TEN);
    this.#held = new SqlHeldStore(database.writer, database.engine, STORE_KEYS.evidence, AT_TEN);
  }

  get ring(): StandInRing {
    return this.#ring;
  }

  /** Opens and migrates a database in memory, to be used for one schedule after another. */
  static async open(now: () => number): Promise<SimulatedCollector> {
    const fault = new StatementFault();
    const writer = new Kysely<Database>({ dialect: new FailingDialect(fault) });
    await writer.transaction().execute(async (transaction) => {
      await migrate(transaction, SQLITE);
      await recogniseRestore(transaction, 'first');
    });
    const database = {
      engine: SQLITE,
      place: { dataDir: ':memory:' },
      runsIn: 'own-thread' as const,
      writer,
      reader: writer,
      lookup: writer,
      waitingReaders: new WaitingReaders(),
      pools: [],
      close: () => writer.destroy(),
    };
    return new SimulatedCollector(database, fault, await copyBooks(writer), now);
  }

  /** As it was when it was opened, for the next schedule. */
  async reset(mutant: Mutant): Promise<void> {
    this.#fault.disarm();
    await putBackBooks(this.database.writer, this.#empty);
    const { writer, engine } = this.database;
    this.#ring = new StandInRing();
    this.#keys = {
      signatures: mutant.signatures?.(this.#ring) ?? this.#ring,
      opener: mutant.opener?.(this.#ring, this.#ring) ?? this.#ring,
    };
    this.#store = new SqlCollectorStore(this.database, STORE_KEYS, AT_TEN);
    this.#store = mutant.collectorStore?.(this.#store, this.database) ?? this.#store;
    this.#held = new SqlHeldStore(writer, engine, STORE_KEYS.evidence, AT_TEN);
    this.#held = mutant.heldStore?.(this.#held, this.database) ?? this.#held;
    this.#processes = Array.from({ length: COLLECTORS }, () => ({
      knowsQuestionnaire: true,
      incarnation: 0,
    }));
  }

  async copy(): Promise<Copy> {
    return { books: await copyBooks(this.database.writer), madeAtMs: this.#now() };
  }

  /**
   * Puts a copy in place of the data. Every process starts again; unless the copy came in unnoticed, the start tells
   * that it is one. A copy older than what devices keep is refused, as the start does.
   */
  async restore({ books, madeAtMs }: Copy, noticed: boolean): Promise<boolean> {
    const contacts = (books.get('enrolments') ?? []).flatMap(
      ({ last_contact_ms: atMs }) => (atMs as number) ?? [],
    );
    // Of a copy that never heard of a device no program can tell the age; anyone who made it knows.
    const newestMs = contacts.length === 0 ? madeAtMs : Math.max(...contacts);
    if (this.#now() - newestMs > ACKNOWLEDGED_KEPT_MS) return false;
    await putBackBooks(this.database.writer, books);
    this.#restores += 1;
    if (noticed) {
      const identity = `restored ${this.#restores}`;
      await this.database.writer
        .transaction()
        .execute((transaction) => recogniseRestore(transaction, identity));
    }
    for (const process of this.#processes) process.incarnation += 1;
    return true;
  }

  /** Makes a device with this key a member. */
  async enrol(
    id: EnrolmentId,
    name: string,
    publicKey: PublicKey,
  ): Promise<{ readonly epoch: Epoch; readonly membership: string }> {
    const epoch = await this.enrolments.add({ id, unit: UNIT, name, day: localDay(this.#now()), publicKey });
    const membership = await this.membershipOf(id);
    return { epoch, membership: must(membership, 'the enrolment was just added') };
  }

  /** What the collector would say of a member now, signed by the newest receipt key; null when it has none of it. */
  async membershipOf(id: EnrolmentId): Promise<string | null> {
    const member = await this.#store.member(id);
    if (member?.publicKey == null) return null;
    const { receiptKey } = this.#ring.current();
    return signedMembership({ ...member, publicKey: member.publicKey }, UNITS, this.#ring, receiptKey.id);
  }

  /** A device shows a membership to a collector that lost it. */
  async show(
    jws: string,
    id: EnrolmentId,
  ): Promise<'added' | 'known' | 'membership-invalid' | 'enrolment-taken'> {
    const { signatures } = this.#keys;
    const header = signatures.claim(jws)?.header;
    const by = signatures
      .receiptKeys()
      .find((key) => collectorSignedHeader('sipas-membership', key.id) === header);
    if (by === undefined || header === undefined) return 'membership-invalid';
    const said = await signatures.verify(by.publicKey, header, jws);
    const shown = said === null ? null : parseMembership(said);
    if (shown?.ok !== true || shown.value.enrolment !== id) return 'membership-invalid';
    const { deviceName: name, deviceKey: publicKey, places } = shown.value;
    const [first, ...moves] = places.map(({ from, unit }) => ({ from, unit: unit.ref as UnitRef }));
    if (first === undefined) return 'membership-invalid';
    const { from: day, unit } = first;
    const announced = await this.enrolments.announce({ id, unit, name, day, publicKey, moves });
    return announced === 'taken' ? 'enrolment-taken' : announced;
  }

  /** From that day on, today or later, the device stands elsewhere. Whether that changed anything. */
  async move(id: EnrolmentId, from: Day, unit: UnitRef): Promise<boolean> {
    return (await this.#administration.move(id, { from, unit }, this.#administrator())) === 'changed';
  }

  async rename(id: EnrolmentId, name: string): Promise<void> {
    await this.#administration.rename(id, name, this.#administrator());
  }

  #administrator(): Administrator {
    return { actor: 'somebody', mayManage: () => true, today: localDay(this.#now()) };
  }

  /** What a recount from the devices' signatures finds to differ. */
  async evidenceDifferences(): Promise<readonly Difference[]> {
    const differences: Difference[] = [];
    await recountBatches(
      this.database.reader,
      {
        questionnaires: { find: () => QUESTIONNAIRE },
        units: { tree: async () => UNITS },
        signatures: this.#ring,
        opener: this.#ring,
        tools: NODE_BYTES,
        evidence: evidenceReader(this.database.reader, null),
        evidenceKey: STORE_KEYS.evidence,
        // It stays in the database, where none is made lighter.
        light: { restore: async () => null },
      },
      { difference: (one) => differences.push(one), progress: () => undefined },
    );
    return differences;
  }

  setQuestionnaire(collector: number, isKnown: boolean): void {
    this.#process(collector).knowsQuestionnaire = isKnown;
  }

  release(collector: number, revokedOf?: EnrolmentId): Promise<Released> {
    const { knowsQuestionnaire } = this.#process(collector);
    return releaseHeld(
      {
        held: this.#held,
        store: { member: (id) => this.#store.member(id) },
        opener: this.#keys.opener,
        now: this.#now,
        units: { tree: async () => UNITS },
        questionnaires: { find: () => (knowsQuestionnaire ? QUESTIONNAIRE : undefined) },
      },
      revokedOf === undefined ? {} : { revokedOf },
    );
  }

  /**
   * The ports of one request. Each call of the store parks before it and after it; a fault strikes where it says,
   * and whatever outlives a crash of its process ends.
   *
   * @param statement which of a transaction's statements a fault within it strikes
   */
  ports(collector: number, step: Step, fault: CollectorFault | null, statement: number): IngestPorts {
    const process = this.#process(collector);
    const { incarnation } = process;
    const requireAlive = () => {
      if (process.incarnation !== incarnation) throw new Crashed();
    };
    const store: CollectorStore = {
      epoch: () => this.#store.epoch(),
      member: async (enrolment) => {
        requireAlive();
        return this.#store.member(enrolment);
      },
      commitBatch: async (batch) => {
        await step('collector: before the transaction');
        requireAlive();
        if (fault === 'crash before the transaction') this.crash(collector);
        if (fault === 'disk full before the transaction') throw new StorageUnavailable('full');
        if (fault === 'crash within the transaction') this.#fault.arm(statement, new Crashed());
        if (fault === 'disk full within the transaction') {
          this.#fault.arm(statement, new StorageUnavailable('full'));
        }
        requireAlive();
        const committed = await this.#commit(batch).catch((error: unknown) => {
          if (error instanceof Crashed) this.crash(collector);
          throw error;
        });
        if (fault === 'crash after the commit') this.crash(collector);
        await step('collector: after the commit');
        requireAlive();
        return committed;
      },
      lacking: async (offer) => {
        await step('collector: before the offer is read');
        requireAlive();
        return this.#store.lacking(offer);
      },
    };
    return {
      store,
      units: { tree: async () => UNITS },
      questionnaires: { find: () => (process.knowsQuestionnaire ? QUESTIONNAIRE : undefined) },
      tools: NODE_BYTES,
      now: this.#now,
      ...this.#keys,
    };
  }

  /** How often a fault struck within a transaction. */
  get struck(): number {
    return this.#fault.struck;
  }

  crash(collector: number): void {
    this.#process(collector).incarnation += 1;
  }

  async #commit(batch: CheckedBatch) {
    try {
      return await this.#store.commitBatch(batch);
    } finally {
      this.#fault.disarm();
    }
  }

  receive(bytes: Uint8Array, ports: IngestPorts, origin: BatchOrigin) {
    return receiveBatch(bytes, ports, origin);
  }

  #process(collector: number): Process {
    const process = this.#processes[collector % COLLECTORS];
    if (process === undefined) throw new Error('the collector is reset before its first schedule');
    return process;
  }
}
