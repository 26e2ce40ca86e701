import { type Kysely, sql } from 'kysely';
import type { EnrolmentId } from '../../../core/kernel/brand.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { Move } from '../../../core/units/place.ts';
import type { DeviceStore, SequenceRange, StoredDevice } from '../../devices/device-store.ts';
import type { Database } from '../schema.ts';

/** A run of numbers in the ledger that are all counted or all held. */
interface Island {
  readonly first: number;
  readonly last: number;
  readonly outcome: string;
}

/** DeviceStore over the reading connections. */
export class SqlDeviceStore implements DeviceStore {
  readonly #reader: Kysely<Database>;

  constructor(reader: Kysely<Database>) {
    this.#reader = reader;
  }

  async devices(): Promise<readonly StoredDevice[]> {
    const [rows, moves] = await Promise.all([
      this.#reader.selectFrom('enrolments').selectAll().where('kind', '=', 'device').execute(),
      movesByEnrolment(this.#reader),
    ]);
    return rows.map((row) => ({
      id: row.id as EnrolmentId,
      unit: row.unit,
      moves: moves.get(row.id) ?? [],
      name: row.name,
      enrolledDay: row.enrolled_day as Day,
      revokedDay: row.revoked_day as Day | null,
      lastContactMs: row.last_contact_ms,
      lastContactOrigin: row.last_contact_origin as StoredDevice['lastContactOrigin'],
      made: row.last_sequence,
      seen: row.seen,
      missing: row.missing,
      waiting: row.waiting,
      quarantined: row.quarantined,
      held: row.held,
      numberClashes: row.number_clashes,
      app: row.app,
      storage: row.storage === null ? null : JSON.parse(row.storage),
      clockOffsetMs: row.clock_offset_ms,
    }));
  }

  async sequenceRanges(id: EnrolmentId, limit: number): Promise<readonly SequenceRange[] | null> {
    // One snapshot, so that a number that arrives in between is not called unseen.
    return this.#reader
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (snapshot) => {
        const device = await snapshot
          .selectFrom('enrolments')
          .select('last_sequence')
          .where('id', '=', id)
          .where('kind', '=', 'device')
          .executeTakeFirst();
        if (device === undefined) return null;
        return withGaps(await islands(snapshot, id, limit), device.last_sequence).slice(0, limit);
      });
  }
}

async function movesByEnrolment(reader: Kysely<Database>): Promise<ReadonlyMap<string, readonly Move[]>> {
  const rows = await reader
    .selectFrom('enrolment_places')
    .selectAll()
    .where('replaced', '=', 0)
    .orderBy('enrolment')
    .orderBy('from_day')
    .execute();
  const moves = new Map<string, Move[]>();
  for (const { enrolment, from_day, unit } of rows) {
    const move = { from: from_day as Day, unit };
    moves.set(enrolment, [...(moves.get(enrolment) ?? []), move]);
  }
  return moves;
}

/**
 * The first islands of an enrolment's numbers. Among neighbours of one outcome the number and its row grow
 * together, so their difference names the island. Of a number that came twice, the counted record decides:
 * 'stored' is the greater word.
 */
async function islands(reader: Kysely<Database>, id: EnrolmentId, limit: number): Promise<readonly Island[]> {
  const { rows } = await sql<Island>`
    with numbers as (
      select sequence, max(outcome) as outcome from ledger where enrolment = ${id} group by sequence
    ), numbered as (
      select sequence, outcome, sequence - row_number() over (partition by outcome order by sequence) as island
      from numbers
    )
    select min(sequence) as first, max(sequence) as last, outcome
    from numbered group by outcome, island order by first limit ${limit}`.execute(reader);
  return rows;
}

/** The islands and what lies unseen before, between and after them, up to the last number given out. */
function withGaps(found: readonly Island[], lastSequence: number): readonly SequenceRange[] {
  const ranges: SequenceRange[] = [];
  let next = 1;
  const passTo = (end: number) => {
    if (next < end) ranges.push({ first: next, last: end - 1, state: 'unseen' });
  };
  for (const { first, last, outcome } of found) {
    passTo(first);
    ranges.push({ first, last, state: outcome === 'held' ? 'held' : 'counted' });
    next = last + 1;
  }
  passTo(lastSequence + 1);
  return ranges;
}
