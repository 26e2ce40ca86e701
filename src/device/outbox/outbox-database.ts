import { type Collection, Dexie, type Table, type Transaction } from 'dexie';
import type { EnrolmentId, Epoch } from '../../core/kernel/brand.ts';
import type { DeviceStart } from '../../core/protocol/messages/batch.ts';
import type { OutboxEntry } from '../../core/protocol/outbox.ts';
import type { HeldQuestionnaires } from '../questionnaires/held-questionnaires.ts';
import { GuardedDatabase, type IdbFactory } from './guarded-database.ts';
import type { Enrolment, PendingEnrolment, SyncState } from './outbox-store.ts';

export type OutboxRow = OutboxEntry & { readonly enrolment: EnrolmentId };

/** What an app of protocol version 0 kept of an enrolment: no key, and nothing is sent or made under it any more. */
interface FormerEnrolmentRow {
  readonly id: EnrolmentId;
  readonly epoch: Epoch;
}

/** Apps of protocol version 1 knew no heads. */
type KeyedEnrolmentRow = Omit<Enrolment, 'heads'> & Partial<Pick<Enrolment, 'heads'>>;

export type EnrolmentRow = KeyedEnrolmentRow | FormerEnrolmentRow;

/**
 * The single values: the current enrolment, one that was asked for and not answered, what its office asks, the last
 * start of the device, and the state of sync.
 */
interface Kept {
  readonly 'current-enrolment': string;
  readonly 'pending-enrolment': PendingEnrolment;
  readonly questionnaires: HeldQuestionnaires;
  readonly start: DeviceStart;
  readonly 'sync-state': SyncState;
}

export type MetaRow = {
  readonly [Key in keyof Kept]: { readonly key: Key; readonly value: Kept[Key] };
}[keyof Kept];

/**
 * The layout of the database, one line per version. A change needs a new version with an upgrade; the test
 * beside it fails when this text changes without one.
 *
 * Rows without a batch or without an acknowledgement hold null there, which IndexedDB leaves out of an index,
 * so those two indexes hold only what is in flight or acknowledged.
 *
 *   1  the first
 *   2  a row keeps the epoch it was acknowledged in; the new index finds what another epoch confirmed, and of
 *      what the present one did, the oldest
 *   3  the same, with rows an app of version 2 does not know
 *   4  the index by kind, which counts apart what is no response
 *
 * @internal
 */
export const OUTBOX_LAYOUT = {
  1: {
    entries: 'id, &[enrolment+sequence], [state+enrolment+sequence], [state+acknowledgedAtMs], batch',
    enrolments: 'id',
    meta: 'key',
  },
  2: {
    entries:
      'id, &[enrolment+sequence], [state+enrolment+sequence], [enrolment+epoch+acknowledgedAtMs], batch',
    enrolments: 'id',
    meta: 'key',
  },
  3: {
    entries:
      'id, &[enrolment+sequence], [state+enrolment+sequence], [enrolment+epoch+acknowledgedAtMs], batch',
    enrolments: 'id',
    meta: 'key',
  },
  4: {
    entries:
      'id, &[enrolment+sequence], [state+enrolment+sequence], [enrolment+epoch+acknowledgedAtMs], batch, kind',
    enrolments: 'id',
    meta: 'key',
  },
} as const;

const NEWEST_VERSION = 4;
/** Dexie's: its version 2 is the browser's 20, so that it can add to a database between two versions. */
const VERSION_FACTOR = 10;

export class OutboxDatabase extends GuardedDatabase {
  declare readonly entries: Table<OutboxRow, string>;
  declare readonly enrolments: Table<EnrolmentRow, string>;
  declare readonly meta: Table<MetaRow, string>;

  constructor(name: string, idb?: IdbFactory) {
    super(name, idb);
    this.version(1).stores(OUTBOX_LAYOUT[1]);
    this.version(2).stores(OUTBOX_LAYOUT[2]).upgrade(keepEpochs);
    this.version(3).stores(OUTBOX_LAYOUT[3]);
    this.version(4).stores(OUTBOX_LAYOUT[4]);
    // Dexie opens what a newer app has made all the same, and rows written the old way would be lost to that app.
    const stays = true;
    this.on('ready', () => this.#refuseNewer(), stays);
  }

  /** Runs work in one transaction that only reads. Fails with StorageFailed and with nothing else. */
  reading<Value>(work: () => Promise<Value>): Promise<Value> {
    const { entries, enrolments, meta } = this;
    return this.guarded(() => this.transaction('r', [entries, enrolments, meta], work));
  }

  /** Runs work in one transaction that happens as a whole or not at all. */
  writing<Value>(work: () => Promise<Value>): Promise<Value> {
    const { entries, enrolments, meta } = this;
    return this.guarded(() => this.transaction('rw', [entries, enrolments, meta], work));
  }

  /** What is kept under a key, within a transaction; null where nothing is. */
  async kept<Key extends keyof Kept>(key: Key): Promise<Kept[Key] | null> {
    const row = (await this.meta.get(key)) as { readonly value: Kept[Key] } | undefined;
    return row?.value ?? null;
  }

  /** Of an enrolment, whatever their state, in the order of the numbers. */
  madeUnder(enrolment: EnrolmentId, aboveSequence: number): Collection<OutboxRow, string> {
    return this.entries
      .where('[enrolment+sequence]')
      .between([enrolment, aboveSequence], [enrolment, Dexie.maxKey], false, true);
  }

  #refuseNewer(): void {
    const { version } = this.backendDB();
    if (Math.floor(version / VERSION_FACTOR) > NEWEST_VERSION) {
      throw new Dexie.VersionError(`the database is of version ${version}, made by a newer app`);
    }
  }
}

/** Before version 2 a device knew one epoch for each enrolment, and what was acknowledged was acknowledged in that. */
async function keepEpochs(upgrade: Transaction): Promise<void> {
  const enrolments: FormerEnrolmentRow[] = await upgrade.table('enrolments').toArray();
  const epochs = new Map(enrolments.map(({ id, epoch }) => [id, epoch]));
  await upgrade
    .table<OutboxRow>('entries')
    .toCollection()
    .modify((row, context) => {
      const epoch = row.state === 'acknowledged' ? (epochs.get(row.enrolment) ?? null) : null;
      context.value = { ...row, epoch };
    });
}

/** An enrolment of version 0 has no key: nothing is sent or made under it. */
export function keyed(row: EnrolmentRow | undefined): Enrolment | null {
  return row !== undefined && 'signingKey' in row ? { heads: null, ...row } : null;
}

export function entryOf({ enrolment: _, ...entry }: OutboxRow): OutboxEntry {
  return entry;
}

export function present<Value>(values: readonly (Value | undefined)[]): Value[] {
  return values.filter((value) => value !== undefined);
}
