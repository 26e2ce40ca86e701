import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { startCollectorProcess } from '../support/collector-process.ts';
import { ENGINES, newTestDatabase, type TestDatabase, type TestEngine } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import { LoadedCollector, type LoadOptions } from '../support/loaded-collector.ts';
import { startPostgres } from '../support/postgres.ts';
import { SEED } from '../support/seed.ts';
import { sipas } from '../support/sipas.ts';
import { NO_SMALL_DISK } from '../support/small-disk.ts';
import { type Books, settledBooks } from './books.ts';
import { onSmallDisk } from './small-disk.ts';

/**
 * Loss, as a test of the whole: devices in this process, which thank without a pause, a collector in a process of its
 * own and a real database; what can happen to them happens, and afterwards every record is looked for.
 */

/** How often the collector is killed on SQLite; a third as often on PostgreSQL, and PostgreSQL itself. */
const KILLS = Number(process.env['KILLS'] ?? 30);
const FEWER_KILLS = Math.ceil(KILLS / 3);
/** Up to so long a collector or a fault lasts. */
const LIFE_MAX_MS = 500;
const YEAR_MS = 366 * DAY_MS;

/** Said in the name of a test that cannot run here. */
const WITHOUT_DISK = NO_SMALL_DISK === null ? '' : ` (not run: ${NO_SMALL_DISK})`;

const [SQLITE, POSTGRESQL] = ENGINES as readonly [TestEngine, TestEngine];
const OPTIONS: LoadOptions = { seed: SEED };

const told: (Books & { readonly fault: string; readonly seconds: number })[] = [];
afterAll(() => {
  const columns = ['seconds', 'thanked', 'counted', 'held', 'deleted', 'unplaced'] as const;
  const line = (cells: readonly string[], fault: string) =>
    `${cells.map((cell) => cell.padStart(9)).join('')}  ${fault}`;
  const lines = [
    `losses, seed ${SEED}, KILLS ${KILLS}`,
    line(columns, 'fault'),
    ...told.map((row) =>
      line(
        columns.map((name) => row[name].toFixed(0)),
        row.fault,
      ),
    ),
  ];
  process.stdout.write(`\n${lines.join('\n')}\n`);
});

/** Runs a fault under load and tells what became of every record. */
async function suffers(fault: string, world: LoadedCollector, work: () => Promise<void>): Promise<Books> {
  const startMs = performance.now();
  try {
    await world.underLoad(async () => {
      await pause(LIFE_MAX_MS);
      await work();
      await pause(LIFE_MAX_MS);
    });
    const books = await settledBooks(world);
    told.push({ fault, seconds: (performance.now() - startMs) / 1000, ...books });
    return books;
  } finally {
    await world.end();
  }
}

const begin = async (engine: TestEngine, options = OPTIONS) =>
  LoadedCollector.begin(await engine.newPlace(), options);

const all = (books: Books) => ({ ...books, counted: books.thanked, held: 0, deleted: 0, unplaced: 0 });

describe('processes that are killed', () => {
  test.each([
    [SQLITE.name, SQLITE, KILLS],
    [POSTGRESQL.name, POSTGRESQL, FEWER_KILLS],
  ] as const)('the collector on %s', async (name, engine, kills) => {
    const world = await begin(engine);
    const books = await suffers(`the collector killed ${kills} times, on ${name}`, world, async () => {
      for (let kill = 0; kill < kills; kill += 1) {
        await world.restart();
        await pause(world.random.between(0, LIFE_MAX_MS));
      }
    });
    expect(books).toEqual(all(books));
  });

  test('PostgreSQL itself', async () => {
    const server = await startPostgres({ durable: true });
    const empty = await newTestDatabase(SQLITE);
    const place: TestDatabase = {
      settings: { ...empty.settings, databaseUrl: `${server.url}/postgres` },
      remove: async () => {
        await server.stop();
        await empty.remove();
      },
    };
    const world = await LoadedCollector.begin(place, OPTIONS);
    const books = await suffers(`PostgreSQL killed ${FEWER_KILLS} times`, world, async () => {
      for (let kill = 0; kill < FEWER_KILLS; kill += 1) {
        await server.kill();
        await server.start();
        await pause(world.random.between(0, LIFE_MAX_MS));
      }
    });
    expect(books).toEqual(all(books));
  });
});

describe('the place where the data lies', () => {
  test.skipIf(NO_SMALL_DISK !== null)(`a disk that is full${WITHOUT_DISK}`, async () => {
    const disk = onSmallDisk(await SQLITE.newPlace(), 48);
    const world = await LoadedCollector.begin(disk, OPTIONS);
    const books = await suffers('the disk full', world, async () => {
      disk.fill();
      await untilUnhealthy(world);
      disk.empty();
    });
    expect(books).toEqual(all(books));
  });

  test.skipIf(NO_SMALL_DISK !== null)(`a disk that is read-only${WITHOUT_DISK}`, async () => {
    const disk = onSmallDisk(await SQLITE.newPlace(), 48);
    const world = await LoadedCollector.begin(disk, OPTIONS);
    const books = await suffers('the disk read-only at a start', world, async () => {
      await world.restart(async () => {
        disk.setWritable(false);
        await expect(another(disk)).rejects.toThrow(/cannot be written/);
        disk.setWritable(true);
      });
    });
    expect(books).toEqual(all(books));
  });

  test('a data directory that is removed and comes back', async () => {
    const world = await begin(SQLITE);
    const { dataDir } = world.place.settings;
    const books = await suffers('the data directory gone for a while', world, async () => {
      renameSync(dataDir, `${dataDir}-aside`);
      await untilUnhealthy(world);
      renameSync(`${dataDir}-aside`, dataDir);
    });
    expect(books).toEqual(all(books));
  });

  test('two collectors on one directory', async () => {
    const world = await begin(SQLITE);
    const books = await suffers('a second collector on the directory', world, async () => {
      const second = await another(world.place);
      await pause(LIFE_MAX_MS);
      await second.stop();
    });
    expect(books).toEqual(all(books));
  });
});

describe('clocks that jump by years', () => {
  test.each([
    ['ahead', YEAR_MS * 40],
    ['behind', -YEAR_MS * 6],
  ])('of the collector, %s', async (direction, offMs) => {
    const folder = mkdtempSync(join(tmpdir(), 'sipas-clock-'));
    const file = join(folder, 'off');
    const set = (ms: number) => writeFileSync(file, String(ms));
    set(0);
    const shift = pathToFileURL(join(import.meta.dirname, 'shifted-clock.mjs')).href;
    const env = { NODE_OPTIONS: `--import ${shift}`, CLOCK_OFF_FILE: file };
    const world = await begin(SQLITE, { ...OPTIONS, env });
    const books = await suffers(
      `the collector's clock years ${direction} for a while, and once at a start`,
      world,
      async () => {
        set(offMs);
        await pause(LIFE_MAX_MS);
        set(0);
        await pause(LIFE_MAX_MS);
        await world.restart(() => set(offMs));
        await pause(LIFE_MAX_MS);
        await world.restart(() => set(0));
      },
    );
    expect(books).toEqual(all(books));
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['ahead', YEAR_MS * 40],
    ['behind', -YEAR_MS * 6],
  ])('of a device, %s', async (direction, offMs) => {
    const world = await begin(SQLITE);
    const [device] = world.devices;
    const books = await suffers(`a device's clock years ${direction} for a while`, world, async () => {
      if (device === undefined) throw new Error('no device');
      device.clockOffMs = offMs;
      await pause(LIFE_MAX_MS);
      device.clockOffMs = 0;
    });
    expect(books).toEqual(all(books));
  });
});

describe('units that end', () => {
  const HEADER = 'code,parent_code,kind,name,name_en,valid_from,valid_to,predecessors';
  const today = localDay(Date.now());
  const yesterday = localDay(Date.now() - DAY_MS);
  const OPEN = '00004,01,ward,Phường A,,2025-07-01,,';
  const imported = async (place: TestDatabase, ...rows: readonly string[]) => {
    const { code, stderr } = await sipas(['units', 'import', '-', '--allow', '00004'], {
      env: { DATA_DIR: place.settings.dataDir, SIPAS_KEYS: '' },
      input: [HEADER, ...rows].join('\n'),
    });
    expect([code, stderr]).toEqual([0, expect.any(String)]);
  };

  test.each([
    ['and goes on as another', [`00012,01,ward,Phường B,,${today},,00004`], true],
    ['for good', [], false],
  ] as const)('under load, %s', async (how, successors, goesOn) => {
    const place = await SQLITE.newPlace();
    await imported(place, OPEN);
    const world = await LoadedCollector.begin(place, { ...OPTIONS, unit: '00004' });
    const books = await suffers(`the unit ends under load, ${how}`, world, async () => {
      await imported(place, `00004,01,ward,Phường A,,2025-07-01,${yesterday},`, ...successors);
      await pause(LIFE_MAX_MS);
    });
    if (goesOn) expect(books).toEqual(all(books));
    else {
      // What came before the list that ended it stands in the figures of the month it was there in.
      const wasThere = today.slice(0, 7) === yesterday.slice(0, 7);
      expect([books.held > 0, books.unplaced]).toEqual([true, wasThere ? 0 : books.counted]);
    }
  });
});

/** A further collector over the same data. */
async function another({ settings }: TestDatabase) {
  return startCollectorProcess({
    dataDir: settings.dataDir,
    port: await freePort(),
    env: { LOG_LEVEL: 'error' },
  });
}

/** Until the collector itself says that it cannot keep anything. */
async function untilUnhealthy({ address }: LoadedCollector): Promise<void> {
  while ((await fetch(`${address}/readyz`)).status !== 503) await pause(20);
}
