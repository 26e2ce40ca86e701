import type { EnrolmentId, RecordId } from '../core/kernel/brand.ts';
import type { OutboxEntry } from '../core/protocol/outbox.ts';
import type { FormerStore } from './former-records.ts';
import { entryOf, keyed, OutboxDatabase, present } from './outbox/outbox-database.ts';

/** What an app of version 0 left in the outbox of IndexedDB. Apart from that, because it is almost never needed. */
export class DexieFormerStore implements FormerStore {
  readonly #db: OutboxDatabase;

  constructor(db: OutboxDatabase) {
    this.#db = db;
  }

  formerEnrolments(): Promise<readonly EnrolmentId[]> {
    return this.#db.reading(async () => {
      const rows = await this.#db.enrolments.toArray();
      return rows.filter((row) => keyed(row) === null).map(({ id }) => id);
    });
  }

  formerRecords(former: EnrolmentId, limit: number, aboveSequence: number): Promise<readonly OutboxEntry[]> {
    return this.#db.reading(async () =>
      (await this.#db.madeUnder(former, aboveSequence).limit(limit).toArray()).map(entryOf),
    );
  }

  replaceFormer(
    former: EnrolmentId,
    enrolment: EnrolmentId,
    entry: OutboxEntry,
  ): Promise<'replaced' | 'sequence-taken' | 'gone'> {
    const { entries, enrolments } = this.#db;
    return this.#db.writing(async () => {
      if ((await entries.get(entry.id))?.enrolment !== former) return 'gone' as const;
      const known = keyed(await enrolments.get(enrolment));
      if (known?.nextSequence !== entry.sequence) return 'sequence-taken' as const;
      await entries.put({ ...entry, enrolment });
      await enrolments.put({ ...known, nextSequence: entry.sequence + 1 });
      return 'replaced' as const;
    });
  }

  removeFormer(former: EnrolmentId, ids: readonly RecordId[]): Promise<void> {
    const { entries } = this.#db;
    return this.#db.writing(async () => {
      const rows = present(await entries.bulkGet([...ids])).filter(({ enrolment }) => enrolment === former);
      await entries.bulkDelete(rows.map(({ id }) => id));
    });
  }
}

export function openFormerStore(name: string): DexieFormerStore {
  return new DexieFormerStore(new OutboxDatabase(name));
}
