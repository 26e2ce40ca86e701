import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { withEvidence } from '../../src/collector/db/evidence/carry-evidence.ts';
import { evidenceReader } from '../../src/collector/db/evidence/read-evidence.ts';
import { readEpoch } from '../../src/collector/db/meta.ts';
import {
  connectDatabase,
  DatabaseMoved,
  DatabaseMoving,
  openDatabase,
} from '../../src/collector/db/open-database.ts';
import { noteVerified } from '../../src/collector/db/operations/move/half-move.ts';
import {
  completeBrokenOff,
  type MoveListener,
  moveDatabase,
} from '../../src/collector/db/operations/move/move-database.ts';
import { retireDatabase } from '../../src/collector/db/operations/move/retire-database.ts';
import { schemaTables } from '../../src/collector/db/operations/schema-tables.ts';
import { tablePages } from '../../src/collector/db/operations/table-pages.ts';
import type { EvidenceObjects } from '../../src/collector/evidence/evidence-objects.ts';
import { encodeRow } from '../../src/collector/operations/backup/backup-format.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import { plainRecord, SERVICE } from '../support/batches.ts';
import { addProvinces, checkedBatch, enroller, STORE_KEYS } from '../support/collector-store-fixture.ts';
import { ENGINES, newTestDatabase, type TestDatabase, type TestEngine } from '../support/databases.ts';
import { MemoryObjects } from '../support/memory-objects.ts';
import { AT_TEN } from '../support/release-moments.ts';
import { IS_FULL_SIZE } from '../support/runs.ts';

const [EMBEDDED, SERVER] = ENGINES as readonly [TestEngine, TestEngine];
const QUESTIONNAIRES = {
  find: (id: string, version: number) =>
    id === SERVICE.id && version === SERVICE.version ? SERVICE : undefined,
};
const ON_AND_ON: MoveListener = { written: () => undefined, compared: () => undefined };

class Killed extends Error {}

/** As a kill is to what was durable: nothing of what comes after is done. */
function killed(): never {
  throw new Killed('killed');
}

/** The whole of it in the gate of what is looked at in part. */
const BOTH_WAYS = [
  { from: EMBEDDED, to: SERVER },
  { from: SERVER, to: EMBEDDED },
];

describe.each(IS_FULL_SIZE ? BOTH_WAYS : BOTH_WAYS.slice(0, 1))(
  'OB1 a move from $from.name to $to.name that is broken off',
  ({ from, to }) => {
    let here: TestDatabase;
    let there: TestDatabase;
    let source: OpenDatabase;
    let objects: MemoryObjects;
    let objectsThere: MemoryObjects;
    let device: EnrolmentId;

    beforeEach(async () => {
      [here, there] = [await newTestDatabase(from), await newTestDatabase(to)];
      source = await openDatabase({ ...here.settings, runsIn: 'own-thread' });
      [objects, objectsThere] = [new MemoryObjects('here'), new MemoryObjects('there')];
      await addProvinces(source);
      device = await enroller(source)();
      await takeIn(12);
    });
    afterEach(async () => {
      await source.close();
      for (const place of [here, there]) await place.remove();
    });

    async function takeIn(records: number): Promise<void> {
      const store = new SqlCollectorStore(source, STORE_KEYS, AT_TEN, { objects, owner: '0123abcd' });
      const batch = Array.from({ length: records }, () => plainRecord());
      await store.commitBatch(checkedBatch(device, batch));
    }
    const move = (listener: Partial<MoveListener> = {}, from = 'here') =>
      moveDatabase(
        { database: source, objects, questionnaires: QUESTIONNAIRES },
        { ...there.settings, objects: objectsThere },
        { product: '0.0.0', from },
        { ...ON_AND_ON, ...listener },
      );
    const killedAtStep = (step: number): Partial<MoveListener> => {
      let steps = 0;
      return {
        written: () => {
          steps += 1;
          if (steps === step) killed();
        },
      };
    };
    /** Every row with its evidence, but for where the database lies. */
    async function rowsOf(database: OpenDatabase, kept: EvidenceObjects): Promise<readonly string[]> {
      const rows: string[] = [];
      const reader = evidenceReader(database.writer, kept);
      for await (const page of withEvidence(tablePages(database.writer, await schemaTables()), reader)) {
        for (const row of page.rows) rows.push(`${page.table} ${encodeRow(row)}`);
      }
      return rows.filter((row) => !row.startsWith('meta ["identity"')).sort();
    }
    const openThere = () => openDatabase({ ...there.settings, runsIn: 'own-thread' });
    const refusesThere = () => expect(openThere()).rejects.toThrow(DatabaseMoving);
    async function isAllThere(before: readonly string[]): Promise<void> {
      const database = await openThere();
      try {
        expect(await rowsOf(database, objectsThere)).toEqual(before);
      } finally {
        await database.close();
      }
      await expect(openDatabase({ ...here.settings, runsIn: 'own-thread' })).rejects.toThrow(DatabaseMoved);
    }

    test('after every step goes on where it was, and writes nothing twice', async () => {
      const before = await rowsOf(source, objects);
      let written = 0;
      const count = (rows: number) => {
        written += rows;
        killed();
      };
      for (;;) {
        const moved = await move({ written: count }).catch((error: unknown) => error);
        if (!(moved instanceof Killed)) {
          expect(moved).toMatchObject({ rows: before.length + 1, wentOn: true, missing: 0, differences: 0 });
          break;
        }
        await refusesThere();
      }
      // Of each step the rows are counted once, however often the move began.
      expect(written).toBe(before.length + 1);
      await isAllThere(before);
    });

    test('while evidence is written leaves the batch for the next one', async () => {
      const before = await rowsOf(source, objects);
      objectsThere.afterPut = async () => killed();
      await expect(move()).rejects.toThrow(Killed);
      objectsThere.afterPut = async () => undefined;
      await refusesThere();
      expect(await move()).toMatchObject({ missing: 0 });
      await isAllThere(before);
    });

    test('and whose source went on since has what came, went and was changed meanwhile', async () => {
      await expect(move({ compared: killed })).rejects.toThrow(Killed);
      await takeIn(5);
      device = await enroller(source)();
      await takeIn(3);
      await source.writer.deleteFrom('batches').where('enrolment', '!=', device).execute();
      await source.writer.deleteFrom('units').where('code', '=', '96').execute();
      const before = await rowsOf(source, objects);
      await expect(move(killedAtStep(2))).rejects.toThrow(Killed);
      expect(await move()).toMatchObject({ wentOn: true, missing: 0 });
      await isAllThere(before);
    });

    test('between the end of the one collector and the beginning of the other is completed', async () => {
      const before = await rowsOf(source, objects);
      const ending = killedAtLastTable((await schemaTables()).length);
      await expect(move(ending)).rejects.toThrow(Killed);
      const target = await connectDatabase({ ...there.settings, runsIn: 'own-thread' });
      await noteVerified(target);
      await target.close();
      await source.writer.transaction().execute(retireDatabase);
      await refusesThere();
      const complete = () => completeBrokenOff({ ...here.settings }, { ...there.settings });
      expect(await complete()).toBe('done');
      expect(await complete()).toBe('before');
      await isAllThere(before);
      const elsewhere = await newTestDatabase(EMBEDDED);
      expect(await completeBrokenOff({ ...here.settings }, { ...elsewhere.settings })).toBe('other');
      await elsewhere.remove();
    });

    test('is not gone on with by another collector, nor with its evidence elsewhere', async () => {
      await expect(move(killedAtStep(3), 'sqlite:/var/lib/first')).rejects.toThrow(Killed);
      const begun = objectsThere;
      objectsThere = new MemoryObjects('a third place');
      await expect(move()).rejects.toThrow(/keeps evidence in there, and now it is to be in a third place/);
      objectsThere = begun;
      const epoch = await readEpoch(source.writer);
      const become = (value: string) =>
        source.writer.updateTable('meta').set({ value }).where('key', '=', 'epoch').execute();
      await become('f'.repeat(32));
      await expect(move()).rejects.toThrow(
        /a move of another collector that was broken off, from sqlite:\/var\/lib\/first\. To give it up, remove/,
      );
      await become(epoch);
      expect(await move()).toMatchObject({ wentOn: true });
    });
  },
);

function killedAtLastTable(tables: number): Partial<MoveListener> {
  let compared = 0;
  return {
    compared: () => {
      compared += 1;
      if (compared === tables) killed();
    },
  };
}
