import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { receiveBatch } from '../../../src/collector/ingest/receive-batch.ts';
import { type Collector, openCollector } from '../../../src/collector/start/open-collector.ts';
import type { EnrolmentId } from '../../../src/core/kernel/brand.ts';
import type { Day } from '../../../src/core/kernel/calendar.ts';
import type { UnitRef } from '../../../src/core/units/unit.ts';
import { rowCounts } from '../../support/collector-store-fixture.ts';
import { ENGINES, type TestDatabase, type TestEngine } from '../../support/databases.ts';

/**
 * What one device of a released version of the app sent, in the order in which it did: the bytes themselves, made
 * by that version's own code and never made again. A device that was off for a year still sends these, until its app
 * is updated and seals what it has.
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
    let place: TestDatabase;
    let collector: Collector;

    beforeEach(async () => {
      place = await (ENGINES[0] as TestEngine).newPlace();
      collector = await openCollector(
        { dataDir: place.settings.dataDir, databaseUrl: null },
        () => receivedAtMs,
      );
      await collector.enrolments.add({
        id: enrolment,
        unit,
        name: 'Máy 1',
        day: enrolledDay,
        publicKey: null,
      });
    });
    afterEach(async () => {
      await collector.close();
      await place.remove();
    });

    test.each(['network', 'file'] as const)(
      'BA4 CO1 batches of an old client are refused for their version, by %s, and nothing is stored',
      async (origin) => {
        expect(bytes.length).toBeGreaterThan(0);
        for (const batch of bytes) {
          expect(await receiveBatch(batch, collector.ingest, origin)).toEqual({
            ok: false,
            error: { kind: 'protocol-version-unsupported', protocol: 0 },
          });
        }
        expect(await rowCounts(collector.database)).toEqual({
          ledger: 0,
          records: 0,
          held: 0,
          conflicts: 0,
          comments: 0,
          tallies: 0,
          abandonments: 0,
        });
        const { last_sequence, last_contact_ms } = await collector.database.reader
          .selectFrom('enrolments')
          .selectAll()
          .executeTakeFirstOrThrow();
        expect({ last_sequence, last_contact_ms }).toEqual({ last_sequence: 0, last_contact_ms: null });
      },
    );
  });
});
