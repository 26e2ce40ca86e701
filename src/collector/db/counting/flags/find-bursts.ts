import type { Kysely, Selectable, Transaction } from 'kysely';
import { burstsAmong, type UsualRate } from '../../../../core/analysis/flags/bursts.ts';
import { type Day, dayOfNumber, numberOfDay } from '../../../../core/kernel/calendar.ts';
import type { KnownQuestionnaires } from '../../../ingest/check-record.ts';
import type { Engine } from '../../engine.ts';
import { grouped } from '../../grouped.ts';
import type { Database } from '../../schema.ts';
import { inTransaction } from '../../transaction.ts';
import { flagBurst } from './flag-burst.ts';
import { openTime } from './sealed-time.ts';

/** Devices' days compared between two looks at whether to stop. */
const DAYS_AT_A_TIME = 100;
/** Devices keep what was not acknowledged that long and longer; after it, the times of neighbours are deleted. */
const TIMES_KEPT_DAYS = 60;

interface DeviceDay {
  readonly enrolment: string;
  readonly day: string;
}

type TimesRow = Pick<
  Selectable<Database['device_times']>,
  'enrolment' | 'id' | 'day' | 'is_compared' | 'sealed'
>;

/** Times of a device that need no more looking at. */
interface ComparedTimes {
  readonly enrolment: string;
  readonly ids: readonly string[];
}

/**
 * Finds bursts among the responses of each device's day in which new ones came, and flags them. Each day with one is a
 * transaction of its own; a run that was broken off is gone on with by the next.
 */
export class BurstFinder {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #questionnaires: KnownQuestionnaires;
  readonly #evidenceKey: Buffer;

  /** @param evidenceKey as of the collector's store */
  constructor(
    database: Kysely<Database>,
    engine: Engine,
    questionnaires: KnownQuestionnaires,
    evidenceKey: Buffer,
  ) {
    this.#database = database;
    this.#engine = engine;
    this.#questionnaires = questionnaires;
    this.#evidenceKey = evidenceKey;
  }

  /** @returns how many responses were found to be in a burst */
  async find(today: Day, signal: AbortSignal): Promise<number> {
    let found = 0;
    let after: DeviceDay = { enrolment: '', day: '' };
    while (!signal.aborted) {
      const page = await this.#daysToCompare(after);
      const quiet: ComparedTimes[] = [];
      for (const [enrolment, days] of grouped(page, ({ enrolment }) => enrolment)) {
        if (signal.aborted) break;
        const times = await this.#timesOf(
          enrolment,
          days.map(({ day }) => day),
        );
        for (const [day, rows] of grouped(times, ({ day }) => day)) {
          if (signal.aborted) break;
          const { fresh, bursts } = await this.#compare({ enrolment, day }, rows);
          if (bursts.length === 0) quiet.push({ enrolment, ids: fresh });
          else found += await this.#flag({ enrolment, day }, fresh, bursts);
        }
      }
      // Nearly all days are: a transaction for each would take longer than comparing them.
      await inTransaction(this.#database, this.#engine, (transaction) => this.#note(transaction, quiet));
      if (page.length < DAYS_AT_A_TIME) break;
      after = page.at(-1) ?? after;
    }
    if (!signal.aborted) await this.#forget(dayOfNumber(numberOfDay(today) - TIMES_KEPT_DAYS));
    return found;
  }

  #daysToCompare({ enrolment, day }: DeviceDay): Promise<readonly DeviceDay[]> {
    return this.#database
      .selectFrom('device_times')
      .select(['enrolment', 'day'])
      .distinct()
      .where('is_compared', '=', 0)
      .where(({ eb, refTuple, tuple }) => eb(refTuple('enrolment', 'day'), '>', tuple(enrolment, day)))
      .orderBy('enrolment')
      .orderBy('day')
      .limit(DAYS_AT_A_TIME)
      .execute();
  }

  /** In the order of the days. */
  #timesOf(enrolment: string, days: readonly string[]): Promise<readonly TimesRow[]> {
    return this.#database
      .selectFrom('device_times')
      .select(['enrolment', 'id', 'day', 'is_compared', 'sealed'])
      .where('enrolment', '=', enrolment)
      .where('day', 'in', days)
      .orderBy('day')
      .execute();
  }

  /** Which responses of the day were not compared yet, and which of all are in a burst. */
  async #compare(
    { enrolment, day }: DeviceDay,
    rows: readonly TimesRow[],
  ): Promise<{ readonly fresh: readonly string[]; readonly bursts: readonly string[] }> {
    const times = rows.flatMap((row) => openTime(this.#evidenceKey, row, row.sealed) ?? []);
    // Without a usual rate first: most days have no neighbours at all.
    const isBusy = burstsAmong(times, ALWAYS_IMPROBABLE).size > 0;
    const bursts = isBusy ? burstsAmong(times, await this.#usualRate(enrolment, day)) : new Set<string>();
    const fresh = rows.filter(({ is_compared }) => is_compared === 0).map(({ id }) => id);
    return { fresh, bursts: [...bursts] };
  }

  /** @returns how many were flagged */
  #flag({ enrolment, day }: DeviceDay, fresh: readonly string[], bursts: readonly string[]): Promise<number> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      const ids = [...bursts];
      const left = await flagBurst(transaction, this.#engine, this.#questionnaires, {
        ...{ enrolment, day, ids },
      });
      await this.#note(transaction, [{ enrolment, ids: fresh.filter((id) => !left.includes(id)) }]);
      return ids.length - left.length;
    });
  }

  async #note(transaction: Transaction<Database>, compared: readonly ComparedTimes[]): Promise<void> {
    for (const [enrolment, days] of grouped(compared, ({ enrolment }) => enrolment)) {
      for (const some of chunksOf(
        days.flatMap(({ ids }) => ids),
        this.#engine.maxParameters - 1,
      )) {
        await transaction
          .updateTable('device_times')
          .set({ is_compared: 1 })
          .where('enrolment', '=', enrolment)
          .where('id', 'in', some)
          .execute();
      }
    }
  }

  /** In the months before the day's own. */
  async #usualRate(enrolment: string, day: string): Promise<UsualRate> {
    const rows = await this.#database
      .selectFrom('records')
      .select(({ fn }) => fn.countAll<number>().as('responses'))
      .where('enrolment', '=', enrolment)
      .where('kind', '=', 'response')
      .where('day', '<', `${day.slice(0, 7)}-01`)
      .groupBy(['day', 'hour'])
      .execute();
    return { responses: rows.reduce((sum, { responses }) => sum + responses, 0), hours: rows.length };
  }

  async #forget(before: Day): Promise<void> {
    await this.#database
      .deleteFrom('device_times')
      .where('day', '<', before)
      .where('is_compared', '=', 1)
      .execute();
  }
}

/** A device that hardly anybody uses: whatever is no burst on it is none anywhere. */
const ALWAYS_IMPROBABLE: UsualRate = { responses: 1, hours: 1_000_000 };

function chunksOf<Element>(elements: readonly Element[], size: number): readonly (readonly Element[])[] {
  return Array.from({ length: Math.ceil(elements.length / size) }, (_, at) =>
    elements.slice(at * size, (at + 1) * size),
  );
}
