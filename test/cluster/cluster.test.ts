import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND_MS } from '../../src/core/kernel/duration.ts';
import { settledBooks } from '../losses/books.ts';
import { SERVICE } from '../support/batches.ts';
import { layoutOf, recountRecords, storedTallies } from '../support/recount.ts';
import { SEED } from '../support/seed.ts';
import { NO_SMALL_DISK } from '../support/small-disk.ts';
import { LoadedCluster } from './loaded-cluster.ts';
import { ReferenceCluster } from './reference-cluster.ts';

/**
 * Loss, where a country collects: the reference set-up under continuous load from signed devices. What can happen to its
 * parts happens, one after the other; whatever a device has an acknowledgement for must be there, once.
 */

const DEVICES = Number(process.env['DEVICES'] ?? 6);
/** Each fault so many times. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 2);
/** Writing is back within so long, of which Patroni waits 20 s by itself; a gate gives a starved machine more. */
const MOST_SILENT_MS = Number(process.env['MOST_SILENT_SECONDS'] ?? 30) * SECOND_MS;
/** A set-up that stores nothing for so long does not recover. */
const GIVEN_UP_MS = 90 * SECOND_MS;
/** Until the load runs, and for so long a full disk stays full. */
const SETTLE_MS = 2 * SECOND_MS;

const FAULTS = {
  'a collector killed': (cluster: ReferenceCluster) => cluster.killCollector(),
  'the primary killed': (cluster: ReferenceCluster) => cluster.killPrimary(),
  'the synchronous replica cut off': (cluster: ReferenceCluster) => cluster.freeze('sync_standby'),
  'the primary hung, until another leads': (cluster: ReferenceCluster) => cluster.freeze('leader'),
  "etcd's leader killed": (cluster: ReferenceCluster) => cluster.killStore(),
  'the disk of the primary full': (cluster: ReferenceCluster) => cluster.fillDisk(),
};
type Fault = keyof typeof FAULTS;
const NEEDS_ROOM: Fault = 'the disk of the primary full';
const WITHOUT_DISK = NO_SMALL_DISK === null ? '' : ` (not run: ${NO_SMALL_DISK})`;

interface Told {
  readonly fault: string;
  readonly acknowledged: number;
  readonly lost: number;
  readonly silentMs: number;
}

describe('the reference set-up', () => {
  let cluster: ReferenceCluster;
  let world: LoadedCluster;
  const told: Told[] = [];

  beforeAll(async () => {
    cluster = await ReferenceCluster.begin();
    world = await LoadedCluster.begin(cluster, DEVICES, SEED);
  });
  afterAll(async () => {
    await world?.rest();
    await cluster?.end();
  });

  /** Until something is acknowledged that was sent after a moment. */
  const untilAnswered = async (sinceMs: number) => {
    const untilMs = performance.now() + GIVEN_UP_MS;
    while (!world.answeredMs().some((ms) => ms > sinceMs)) {
      if (performance.now() > untilMs) throw new Error(`nothing is stored any more\n${cluster.said()}`);
      await pause(50);
    }
  };

  async function suffers(fault: Fault): Promise<Told> {
    await untilAnswered(performance.now());
    const beganMs = performance.now();
    const mend = await FAULTS[fault](cluster);
    if (fault === NEEDS_ROOM) {
      await pause(SETTLE_MS);
      await mend();
      await untilAnswered(performance.now());
    } else {
      await untilAnswered(performance.now() + SETTLE_MS);
      await mend();
    }
    await cluster.untilWhole();
    await untilAnswered(performance.now());
    const acknowledged = await world.acknowledged();
    const stored = new Set(await ledgerIds(cluster.databaseUrl));
    return {
      fault,
      acknowledged: acknowledged.length,
      lost: acknowledged.filter((id) => !stored.has(id)).length,
      silentMs: longestSilence(world.answeredMs(), beganMs),
    };
  }

  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const fault of Object.keys(FAULTS) as Fault[]) {
      const cannot = fault === NEEDS_ROOM && NO_SMALL_DISK !== null;
      test.skipIf(cannot)(`${fault}, time ${round}${cannot ? WITHOUT_DISK : ''}`, async () => {
        const one = await suffers(fault);
        told.push(one);
        expect(one).toMatchObject({ lost: 0 });
        expect(one.silentMs).toBeLessThan(MOST_SILENT_MS);
      });
    }
  }

  test('afterwards everything is there once, and tallies are what a recount finds', async () => {
    const books = await settledBooks(world);
    const database = await world.open();
    const recount = await recountRecords(database, layoutOf(SERVICE), ({ age }) => age === 1);
    const tallies = await storedTallies(database);
    await database.close();
    const lines = [
      ...told.map(
        ({ fault, acknowledged, lost, silentMs }) =>
          `${fault}: acknowledged ${acknowledged}, of those stored ${acknowledged - lost}; ${(silentMs / SECOND_MS).toFixed(1)} s without writing`,
      ),
      `in all: thanked ${books.thanked}, stored ${books.counted + books.held}, twice ${books.counted + books.held - books.thanked}`,
    ];
    process.stdout.write(`\n${lines.join('\n')}\n`);
    expect(books).toEqual({ ...books, counted: books.thanked, held: 0, deleted: 0, unplaced: 0 });
    expect(tallies).toEqual(recount);
  });
});

async function ledgerIds(url: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: string }>('select id from ledger');
  await client.end();
  return rows.map(({ id }) => id);
}

/** The longest time without an answer of which some lies after a moment, in milliseconds. */
function longestSilence(answeredMs: readonly number[], sinceMs: number): number {
  const pauses = answeredMs.map((ms, at) => (ms < sinceMs ? 0 : ms - (answeredMs[at - 1] ?? ms)));
  return Math.max(0, ...pauses);
}
