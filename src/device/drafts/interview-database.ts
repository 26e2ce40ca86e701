import { Dexie, type Table, type Transaction } from 'dexie';
import type { RecheckFinding } from '../../core/protocol/recheck.ts';
import { webCryptoRandomIds } from '../cryptography/random-ids.ts';
import { GuardedDatabase, type IdbFactory } from '../outbox/guarded-database.ts';
import {
  type DraftRow,
  type Interviewer,
  type KeptRecheck,
  type KeptSample,
  type KeptVisit,
  placeName,
} from './interview-store.ts';

/** The single values: the list with its draw, and the last number an interviewer got. */
interface Kept {
  readonly sample: KeptSample;
  readonly 'last-interviewer': number;
}

type MetaRow = { readonly [Key in keyof Kept]: { readonly key: Key; readonly value: Kept[Key] } }[keyof Kept];
type RecheckRow = KeptRecheck & { readonly place: string };

/**
 * The layout of the database, one line per version. A change needs a new version with an upgrade; the test beside it
 * fails when this text changes without one.
 *
 *   1  the first
 *   2  the same, with re-checks whose records are sent
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
  2: {},
} as const;

const NEWEST_VERSION = 2;
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
    this.version(2).stores(INTERVIEW_LAYOUT[2]).upgrade(keepToSend);
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

/** Before version 2 what was found stayed on the tablet, and could be changed. */
interface FormerRecheckRow extends Omit<RecheckRow, 'due' | 'found'> {
  readonly result: RecheckFinding;
  readonly interviewer: number;
}

/** What was found is sent, of the moment of the interview; whoever was not reached may be tried again. */
async function keepToSend(upgrade: Transaction): Promise<void> {
  const visits: KeptVisit[] = await upgrade.table('visits').toArray();
  const completed = visits.filter(({ result }) => result === 'completed');
  const interviewedAtMs = new Map(completed.map((visit) => [placeName(visit), visit.atMs]));
  const former: FormerRecheckRow[] = await upgrade.table('rechecks').toArray();
  await upgrade.table('rechecks').clear();
  await upgrade.table<RecheckRow>('rechecks').bulkPut(
    former.flatMap(({ result, interviewer, ...place }) => {
      const atMs = interviewedAtMs.get(place.place);
      if (atMs === undefined) return [];
      const waiting = () => ({ id: webCryptoRandomIds.id<'RecordId'>(), atMs, record: 'waiting' as const });
      const found = result === 'not-reached' ? null : { ...waiting(), result, interviewer };
      return [{ ...place, due: waiting(), found }];
    }),
  );
}
