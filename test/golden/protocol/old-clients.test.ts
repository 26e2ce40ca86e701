import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { receiveBatch } from '../../../src/collector/ingest/receive-batch.ts';
import { type Collector, openCollector } from '../../../src/collector/open-collector.ts';
import type { EnrolmentId } from '../../../src/core/kernel/brand.ts';
import type { Day } from '../../../src/core/kernel/calendar.ts';
import type { UnitRef } from '../../../src/core/units/unit.ts';
import { rowCounts } from '../../support/collector-store-fixture.ts';
import { type DatabasePlace, ENGINES, type TestEngine } from '../../support/databases.ts';

/**
 * What one device of a released version of the app sent, in the order in which it did: the bytes themselves, made
 * by that version's own code and never made anew. A device that was off for a year still sends these.
 */
interface OldBatches {
  readonly enrolment: EnrolmentId;
  readonly unit: UnitRef;
  readonly enrolledDay: Day;
  readonly receivedAtMs: number;
  /** Base64. */
  readonly batches: readonly string[];
}

const FOLDER = new URL('./', import.meta.url);
const VERSIONS = readdirSync(FOLDER).flatMap((name) => /^batches-(.+)\.json$/.exec(name)?.[1] ?? []);

function batchesOf(version: string): OldBatches {
  return JSON.parse(readFileSync(new URL(`batches-${version}.json`, FOLDER), 'utf8'));
}

describe('old clients', () => {
  test('every released version has its batches here', () => {
    expect(VERSIONS).toEqual(['0.1.0']);
  });

  describe.each(VERSIONS)('version %s', (version) => {
    const { enrolment, unit, enrolledDay, receivedAtMs, batches } = batchesOf(version);
    const bytes = batches.map((batch) => new Uint8Array(Buffer.from(batch, 'base64')));
    let place: DatabasePlace;
    let collector: Collector;

    beforeEach(async () => {
      place = await (ENGINES[0] as TestEngine).newPlace();
      collector = await openCollector(
        { dataDir: place.settings.dataDir, databaseUrl: null },
        () => receivedAtMs,
      );
      await collector.enrolments.add({ id: enrolment, unit, name: 'Máy 1', day: enrolledDay });
    });
    afterEach(async () => {
      await collector.close();
      await place.remove();
    });

    const outcomes = async (origin: 'network' | 'file') => {
      const answered: string[] = [];
      for (const batch of bytes) {
        const received = await receiveBatch(batch, collector.ingest, origin);
        if (!received.ok) throw new Error(received.error.kind);
        answered.push(received.value.records.map(({ outcome }) => outcome).join(' '));
      }
      return answered;
    };

    test.each(['network', 'file'] as const)(
      'VE1 batches of an old client stay acceptable, by %s, and count once',
      async (origin) => {
        expect(await outcomes(origin)).toEqual(['stored stored stored', 'stored', '']);
        expect(await outcomes(origin)).toEqual(['duplicate duplicate duplicate', 'duplicate', '']);
        expect(await rowCounts(collector.database)).toMatchObject({
          ledger: 4,
          records: 4,
          comments: 1,
          abandonments: 1,
          held: 0,
          conflicts: 0,
        });
        const books = await collector.database.reader
          .selectFrom('enrolments')
          .select(['last_sequence', 'seen', 'waiting', 'missing', 'number_clashes', 'app', 'epoch'])
          .executeTakeFirstOrThrow();
        expect(books).toEqual({
          last_sequence: 4,
          seen: 4,
          waiting: 0,
          missing: 0,
          number_clashes: 0,
          app: version,
          epoch: null,
        });
      },
    );
  });
});
