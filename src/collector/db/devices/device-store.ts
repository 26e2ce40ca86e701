import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import { ATTENTION_REASONS } from '../../../contract/devices/device-attention.ts';
import type { DevicesSummary, SequenceRange } from '../../../contract/devices/devices.ts';
import type { EnrolmentId } from '../../../core/kernel/brand.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { Move } from '../../../core/units/place.ts';
import type { DeviceGroup, DeviceSelection, DeviceStore, StoredDevice } from '../../devices/device-store.ts';
import { chunked } from '../chunks.ts';
import type { Engine, OpenDatabase } from '../engine.ts';
import type { Database, EnrolmentsTable } from '../schema.ts';
import { compared, selectedDevices, unseenOf } from './selected-devices.ts';

/** A run of numbers in the ledger that are all counted or all held. */
interface Island {
  readonly first: number;
  readonly last: number;
  readonly outcome: string;
}

/** DeviceStore over the reading connections. */
export class SqlDeviceStore implements DeviceStore {
  readonly #reader: Kysely<Database>;
  readonly #engine: Engine;

  constructor({ reader, engine }: Pick<OpenDatabase, 'reader' | 'engine'>) {
    this.#reader = reader;
    this.#engine = engine;
  }

  async find(id: string): Promise<StoredDevice | null> {
    const rows = this.#reader
      .selectFrom('enrolments')
      .selectAll()
      .where('kind', '=', 'device')
      .where('id', '=', id);
    return (await this.#withMoves(await rows.execute()))[0] ?? null;
  }

  async summary(selection: DeviceSelection): Promise<DevicesSummary> {
    const total = (count: RawBuilder<number>) => sql<number>`coalesce(sum(${count}), 0)`;
    return selectedDevices(this.#reader, this.#engine, selection)
      .select(({ fn }) => [
        fn.countAll<number>().as('devices'),
        total(sql`last_sequence`).as('made'),
        total(sql`seen`).as('received'),
        total(unseenOf('missing')).as('missing'),
        total(unseenOf('waiting')).as('waiting'),
        total(sql`quarantined`).as('quarantined'),
        total(sql`held`).as('held'),
        total(sql`case when spot = 'official-desk' and revoked_day is null then 1 else 0 end`).as(
          'atOfficialDesk',
        ),
        total(sql`case when spot is null and revoked_day is null then 1 else 0 end`).as('spotUnsaid'),
        total(sql`case when rank < ${ATTENTION_REASONS.length} then 1 else 0 end`).as('needAttention'),
      ])
      .executeTakeFirstOrThrow();
  }

  async groups(
    selection: DeviceSelection,
    from: DeviceGroup | null,
    count: number,
  ): Promise<readonly StoredDevice[]> {
    const first = from ?? { rank: -1, code: '' };
    const devices = selectedDevices(this.#reader, this.#engine, selection);
    const last = await devices
      .select(['rank', 'code'])
      .where(compared('>', first))
      .orderBy('rank')
      .orderBy('code')
      .offset(count - 1)
      .limit(1)
      .executeTakeFirst();
    const rows = await devices
      .selectAll()
      .where(compared('>=', first))
      .$if(last !== undefined, (query) => query.where(compared('<=', last ?? first)))
      .orderBy('rank')
      .orderBy('code')
      .execute();
    return this.#withMoves(rows);
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

  async #withMoves(rows: readonly Selectable<EnrolmentsTable>[]): Promise<readonly StoredDevice[]> {
    const moves = new Map<string, Move[]>(rows.map(({ id }) => [id, []]));
    for (const some of chunked(
      rows.map(({ id }) => ({ id })),
      this.#engine.maxParameters - 1,
    )) {
      const found = await this.#reader
        .selectFrom('enrolment_places')
        .select(['enrolment', 'from_day', 'unit'])
        .where(
          'enrolment',
          'in',
          some.map(({ id }) => id),
        )
        .where('replaced', '=', 0)
        .orderBy('enrolment')
        .orderBy('from_day')
        .execute();
      for (const { enrolment, from_day, unit } of found) {
        moves.get(enrolment)?.push({ from: from_day as Day, unit });
      }
    }
    return rows.map((row) => deviceOfRow(row, moves.get(row.id) ?? []));
  }
}

function deviceOfRow(row: Selectable<EnrolmentsTable>, moves: readonly Move[]): StoredDevice {
  return {
    id: row.id as EnrolmentId,
    unit: row.unit,
    moves,
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
    startClashes: row.start_clashes,
    claimedNumber: row.claimed_sequence,
    app: row.app,
    storage: row.storage === null ? null : JSON.parse(row.storage),
    clockOffsetMs: row.clock_offset_ms,
    spot: row.spot as StoredDevice['spot'],
  };
}

/**
 * The first islands of an enrolment's numbers. Among neighbours of one outcome the number and its row grow
 * together, so their difference names the island. Of a number that came twice, the counted record decides:
 * 'stored' is the
 * greatest word.
 */
async function islands(reader: Kysely<Database>, id: EnrolmentId, limit: number): Promise<readonly Island[]> {
  const { rows } = await sql<Island>`
    with numbers as (
      select ledger.sequence, max(case
        when ledger.outcome = 'stored' and records.id is null or ledger.outcome = 'held' and held.id is null
          or ledger.outcome = 'deleted' and ledger.reason is not null then 'not-kept'
        else ledger.outcome end) as outcome
      from ledger
      left join records on records.enrolment = ledger.enrolment and records.id = ledger.id
      left join held on held.enrolment = ledger.enrolment and held.id = ledger.id
      where ledger.enrolment = ${id} group by ledger.sequence
    ), numbered as (
      select sequence, outcome, sequence - row_number() over (partition by outcome order by sequence) as island
      from numbers
    )
    select min(sequence) as first, max(sequence) as last, outcome
    from numbered group by outcome, island order by first limit ${limit}`.execute(reader);
  return rows;
}

/** Of the other outcomes, `stored` and `duplicate`, a number is counted. */
const STATES: Readonly<Record<string, SequenceRange['state']>> = {
  held: 'held',
  deleted: 'deleted',
  'not-kept': 'not-kept',
};

/** The islands and what lies unseen before, between and after them, up to the last number given out. */
function withGaps(found: readonly Island[], lastSequence: number): readonly SequenceRange[] {
  const ranges: SequenceRange[] = [];
  let next = 1;
  const passTo = (end: number) => {
    if (next < end) ranges.push({ first: next, last: end - 1, state: 'unseen' });
  };
  for (const { first, last, outcome } of found) {
    passTo(first);
    ranges.push({ first, last, state: STATES[outcome] ?? 'counted' });
    next = last + 1;
  }
  passTo(lastSequence + 1);
  return ranges;
}
