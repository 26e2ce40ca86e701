import { Dexie, type Table } from 'dexie';
import { GuardedDatabase, type IdbFactory } from '../outbox/guarded-database.ts';
import type { DraftRow, Interviewer, KeptSample, KeptVisit, Recheck } from './interview-store.ts';

/** The single values: the list with its draw, and the last number an interviewer got. */
interface Kept {
  readonly sample: KeptSample;
  readonly 'last-interviewer': number;
}

type MetaRow = { readonly [Key in keyof Kept]: { readonly key: Key; readonly value: Kept[Key] } }[keyof Kept];
type RecheckRow = Recheck & { readonly place: string };

/**
 * The layout of the database, one line per version. A change needs a new version with an upgrade; the test beside it
 * fails when this text changes without one.
 *
 *   1  the first
 *
 * @internal
 */
export const INTERVIEW_LAYOUT = {
  1: {
    interviewers: 'number',
    drafts: 'id, interviewer, &place, startedAtMs',
    visits: 'id',
    rechecks: 'place',
    meta: 'key',
  },
} as const;

const NEWEST_VERSION = 1;
/** Dexie's: its version 2 is the browser's 20. */
const VERSION_FACTOR = 10;

/** A database of its own: the outbox is opened by every screen, this one by interviewers only. */
export class InterviewDatabase extends GuardedDatabase {
  declare readonly interviewers: Table<Interviewer, number>;
  declare readonly drafts: Table<DraftRow, string>;
  declare readonly visits: Table<KeptVisit, string>;
  declare readonly rechecks: Table<RecheckRow, string>;
  declare readonly meta: Table<MetaRow, string>;

  constructor(name: string, idb?: IdbFactory) {
    super(name, idb);
    this.version(1).stores(INTERVIEW_LAYOUT[1]);
    const stays = true;
    this.on('ready', () => this.#refuseNewer(), stays);
  }

  /** Runs work in one transaction that only reads. Fails with StorageFailed and with nothing else. */
  reading<Value>(work: () => Promise<Value>): Promise<Value> {
    return this.guarded(() => this.transaction('r', this.tables, work));
  }

  /** Runs work in one transaction that happens as a whole or not at all. */
  writing<Value>(work: () => Promise<Value>): Promise<Value> {
    return this.guarded(() => this.transaction('rw', this.tables, work));
  }

  /** What is kept under a key, within a transaction; null where nothing is. */
  async kept<Key extends keyof Kept>(key: Key): Promise<Kept[Key] | null> {
    const row = (await this.meta.get(key)) as { readonly value: Kept[Key] } | undefined;
    return row?.value ?? null;
  }

  #refuseNewer(): void {
    const { version } = this.backendDB();
    if (Math.floor(version / VERSION_FACTOR) > NEWEST_VERSION) {
      throw new Dexie.VersionError(`the database is of version ${version}, made by a newer app`);
    }
  }
}
