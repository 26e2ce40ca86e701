import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recountSample } from '../../src/collector/db/recount/recount-sample.ts';
import { plainRecords, SERVICE } from '../support/batches.ts';
import { checkedBatch, newStore, type StoreFixture } from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';

const QUESTIONNAIRES = {
  find: (id: string, version: number) =>
    id === SERVICE.id && version === SERVICE.version ? SERVICE : undefined,
};
const UNITS = ['01@2025-07-01', '04@2025-07-01', '08@2025-07-01'] as const;

describe.each(ENGINES)('a sample that is counted again on $name', (engine) => {
  let fixture: StoreFixture;
  beforeEach(async () => {
    fixture = await newStore(engine);
    for (const unit of UNITS) {
      const enrolment = await fixture.enrol(unit);
      await fixture.store.commitBatch(checkedBatch(enrolment, plainRecords(12, { unit })));
    }
  });
  afterEach(() => fixture.database.close());

  const sampled = (by = {}) =>
    recountSample(fixture.database.reader, QUESTIONNAIRES, {
      ...{ seed: 7, mostRecords: 1_000, mostItems: 10 },
      ...by,
    });
  const writer = () => fixture.database.writer;

  test('is all where that is not too much, and agrees', async () => {
    const { months, devices, differences } = await sampled();
    expect([
      months.records,
      months.of.records,
      months.drawn.length,
      devices.drawn.length,
      differences,
    ]).toEqual([36, 36, 3, 3, 0]);
  });

  test('finds a tally, a record and the books of a device that were changed where they are drawn', async () => {
    const [first] = (await sampled({ mostRecords: 12 })).months.drawn;
    const elsewhere = UNITS.find((unit) => unit !== first?.unit) ?? '';
    await sql`update tallies set responses = responses + 1 where unit = ${elsewhere} and margin = 'total'`.execute(
      writer(),
    );
    expect((await sampled({ mostRecords: 12 })).differences).toBe(0);
    expect((await sampled()).differences).toBe(1);
    await sql`update records set body = 'x' where unit = ${first?.unit ?? ''}`.execute(writer());
    expect((await sampled({ mostRecords: 12 })).differences).toBeGreaterThanOrEqual(12);
    await sql`update enrolments set seen = seen + 1`.execute(writer());
    const books = await sampled({ mostRecords: 13, mostItems: 1 });
    expect([books.devices.drawn.length, books.devices.of.items]).toEqual([1, 3]);
    expect(books.differences).toBeGreaterThanOrEqual(13);
  });

  test('draws a month of which only tallies are left', async () => {
    await writer().deleteFrom('records').where('unit', '=', UNITS[0]).execute();
    const { months, differences } = await sampled();
    expect([months.records, months.drawn.length]).toEqual([24, 3]);
    // Of the tallies, and of the books of the device.
    expect(differences).toBeGreaterThan(1);
  });
});
