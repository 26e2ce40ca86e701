import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import type { ReleaseMoment } from '../../src/collector/db/counting/pending-dates.ts';
import { SqlGenuinenessStore } from '../../src/collector/db/figures/genuineness-store.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import type { SoundRecord } from '../../src/collector/ingest/collector-store.ts';
import type { RecordId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import type { Month } from '../../src/core/kernel/period.ts';
import type { RecheckResult } from '../../src/core/protocol/recheck.ts';
import { batchHeader, NOW_MS, randomHex, sha256 } from '../support/batches.ts';
import { commit, newStore, STORE_KEYS, type StoreFixture } from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { loadQuestionnaire } from '../support/questionnaires.ts';

const HOUSEHOLD = loadQuestionnaire('sipas-2023-household');
const KNOWN = { find: () => HOUSEHOLD, latest: () => HOUSEHOLD };
const MOMENT: ReleaseMoment = {
  ...{ time: 'at-ten', today: '2026-10-20' as Day, isClockDoubtful: false, isFlagging: true },
};

describe.each(ENGINES)('interviews checked again, on $name', (engine) => {
  let fixture: StoreFixture;
  beforeEach(async () => {
    fixture = await newStore(engine);
  });
  afterEach(() => fixture.database.close());

  const recheck = (unit: string, wave: string, result: RecheckResult, day = '2026-10-05'): SoundRecord => ({
    verdict: 'sound',
    id: randomHex() as RecordId,
    sha256: sha256(randomHex()),
    sequence: 1,
    line: '',
    unit: `${unit}@2025-07-01`,
    questionnaire: HOUSEHOLD,
    day: day as Day,
    hour: 9,
    flags: [],
    body: {
      kind: 'recheck',
      submittedAtMs: NOW_MS,
      recheck: {
        sampling: { wave, stratum: 'A', 'primary-sampling-unit': 'Thôn 1', 'selection-number': '4' },
        result,
      },
    },
  });

  test('IV7 are kept by wave and result, and are in no tally, share or count of responses', async () => {
    const enrolment = await fixture.enrol();
    const store = new SqlCollectorStore(fixture.database, STORE_KEYS, () => MOMENT);
    const lines = [
      ...Array.from({ length: 12 }, () => recheck('01', '1', 'due')),
      ...Array.from({ length: 11 }, () => recheck('01', '1', 'confirmed')),
      recheck('01', '2', 'differs'),
      recheck('04', '1', 'not-reached'),
      recheck('04', '1', 'due', '2026-11-01'),
    ];
    const batch = {
      ...{ header: batchHeader(enrolment, []), origin: 'network' as const, receivedAtMs: NOW_MS },
      ...{ bytes: Buffer.from('as it came'), lines },
    };
    await commit(store, batch);
    await commit(store, batch);
    const { reader } = fixture.database;
    const pages = new SqlGenuinenessStore(reader);
    const scope = {
      ...{ questionnaire: HOUSEHOLD.id, version: HOUSEHOLD.version, mode: 'household' as const },
      ...{ firstMonth: '2026-10' as Month, lastMonth: '2026-10' as Month },
    };
    const rows = [...(await pages.rechecks(scope, null))].map((row) => JSON.stringify(row)).sort();
    expect(rows.map((row) => JSON.parse(row) as unknown)).toEqual([
      { unit: '01@2025-07-01', wave: '1', result: 'confirmed', count: 11 },
      { unit: '01@2025-07-01', wave: '1', result: 'due', count: 12 },
      { unit: '01@2025-07-01', wave: '2', result: 'differs', count: 1 },
      { unit: '04@2025-07-01', wave: '1', result: 'not-reached', count: 1 },
    ]);
    expect(await pages.rechecks(scope, ['04@2025-07-01'])).toHaveLength(1);
    expect(await pages.fieldwork(scope, null)).toEqual([]);
    expect(await reader.selectFrom('tallies').selectAll().execute()).toEqual([]);
    const kept = await reader.selectFrom('records').selectAll().limit(1).executeTakeFirst();
    expect(kept).toMatchObject({ kind: 'recheck', mode: '', state: 'released', selection_number: '4' });
    const found: unknown[] = [];
    await recount(reader, KNOWN, { difference: (one) => void found.push(one), progress: () => undefined });
    expect(found).toEqual([]);
  });
});
