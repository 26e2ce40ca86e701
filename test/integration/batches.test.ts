import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES } from '../../src/contract/people/roles.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { canonicalJson } from '../../src/core/kernel/canonical-json.ts';
import { BATCH_MEDIA_TYPE, encodeBatch, encodeBatchHeader } from '../../src/core/protocol/messages/batch.ts';
import { deviceSignedHeader } from '../../src/core/protocol/signed.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { signedIn } from '../support/accounts.ts';
import {
  batchHeader,
  headerLine,
  NOW_MS,
  packed,
  packedLines,
  plainRecord,
  plainRecords,
  randomHex,
  recordLine,
  responseBody,
  sha256,
  UNIT,
} from '../support/batches.ts';
import { rowCounts } from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { keyNamed, signed } from '../support/reference-crypto.ts';
import { DEVICE_KEY } from '../support/test-keys.ts';
import { acknowledgementOf, problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

const OTHER_KEY = keyNamed('another device');

describe.each(ENGINES)('POST /api/v1/batches on $name', (engine) => {
  let server: TestCollector;
  const enrolment = randomHex() as EnrolmentId;
  const other = randomHex() as EnrolmentId;
  beforeAll(async () => {
    server = await startTestCollector(engine);
    for (const [id, { publicKey }] of [
      [enrolment, DEVICE_KEY],
      [other, OTHER_KEY],
    ] as const) {
      const member = { unit: UNIT as UnitRef, name: 'Máy 1', day: '2026-11-01' as Day, publicKey };
      await server.collector.enrolments.add({ id, ...member });
    }
  });
  afterAll(() => server.stop());

  const tables = () => rowCounts(server.collector.database);
  const lines = plainRecords(2).map((record) => recordLine(enrolment, record));

  test('CO3 a sound batch is acknowledged, record by record, in the collector’s epoch', async () => {
    const records = plainRecords(3);
    const bytes = packed(enrolment, records);
    const first = await acknowledgementOf(await server.post(bytes));
    expect(first).toMatchObject({ protocol: 2, enrolment, receivedAtMs: NOW_MS });
    expect(first.epoch).toBe(await server.collector.ingest.store.epoch());
    expect(first.records).toEqual(
      records.map((record) => ({
        id: record.id,
        sha256: sha256(recordLine(enrolment, record)),
        outcome: 'stored',
        reason: null,
      })),
    );
    const again = await acknowledgementOf(await server.post(bytes));
    expect(again.records.map(({ outcome }) => outcome)).toEqual(['duplicate', 'duplicate', 'duplicate']);
  });

  test('VE3 a device of version 1 is drained, and answered in words it reads', async () => {
    const before = await tables();
    for (const part of [0, 1, 2]) {
      const records = plainRecords(80).map((record) => ({
        ...record,
        id: randomHex() as never,
        sequence: record.sequence + part * 80,
      }));
      const bytes = packed(enrolment, records, { protocol: 1, lastSequence: 240, waiting: 240 - part * 80 });
      const answer = await acknowledgementOf(await server.post(bytes));
      expect(answer.protocol).toBe(1);
      expect(new Set(answer.records.map(({ outcome }) => outcome))).toEqual(new Set(['stored']));
    }
    expect((await tables()).ledger - before.ledger).toBe(240);
    // Of the newer header it would know nothing: with its field, or without it under the newer number, it is malformed.
    const header = batchHeader(enrolment, []);
    const { start, heads, ...former } = header;
    for (const payload of [
      { ...former, protocol: 1, start, heads },
      { ...former, protocol: 2 },
    ]) {
      const line = signed(deviceSignedHeader('sipas-batch'), canonicalJson(payload as never), DEVICE_KEY);
      expect(await problemOf(await server.post(gzipSync(encodeBatch(line, []))))).toEqual([
        400,
        'batch-malformed',
      ]);
    }
  });

  test('BA1 a heartbeat is acknowledged', async () => {
    expect((await acknowledgementOf(await server.post(packed(enrolment, [])))).records).toEqual([]);
  });

  test('CO5 ten identical posts at once are ten successes and one row', async () => {
    const before = await tables();
    const bytes = packed(enrolment, [plainRecord()]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => server.post(bytes)));
    const outcomes = await Promise.all(
      answers.map(async (answer) => (await acknowledgementOf(answer)).records[0]?.outcome),
    );
    expect(outcomes.toSorted()).toEqual([...Array(9).fill('duplicate'), 'stored']);
    const after = await tables();
    expect([after.ledger - before.ledger, after.records - before.records]).toEqual([1, 1]);
  });

  const bomb = gzipSync(Buffer.alloc(60 * 1024 * 1024));
  const batch = packedLines(enrolment, lines);
  test.each<[string, Uint8Array, Record<string, string>, number, string]>([
    ['another media type', batch, { 'content-type': 'application/json' }, 415, 'unsupported-media-type'],
    ['no known media type', batch, { 'content-type': 'x' }, 415, 'unsupported-media-type'],
    ['text', Buffer.from('hello'), {}, 400, 'batch-not-gzip'],
    ['nothing', Buffer.alloc(0), {}, 400, 'batch-not-gzip'],
    ['a gzip cut short', batch.subarray(0, -20), {}, 400, 'batch-not-gzip'],
    ['two gzip members', Buffer.concat([batch, batch]), {}, 400, 'batch-not-gzip'],
    ['a bomb', bomb, {}, 413, 'batch-too-large'],
    ['ten megabytes', Buffer.alloc(10 * 1024 * 1024, 7), {}, 413, 'batch-too-large'],
    ['one byte over 256 KiB', Buffer.alloc(256 * 1024 + 1, 7), {}, 413, 'batch-too-large'],
    ['no header', gzipSync('hello\n'), {}, 400, 'batch-malformed'],
    ['a newer version', gzipSync('{"protocol":3}\n'), {}, 400, 'protocol-version-unsupported'],
    ['version 0', gzipSync('{"protocol":0}\n'), {}, 400, 'protocol-version-unsupported'],
    ['a wrong count', packedLines(enrolment, lines, { count: 5 }), {}, 400, 'batch-count-mismatch'],
    [
      'a wrong digest',
      packedLines(enrolment, lines, { sha256: sha256('') }),
      {},
      400,
      'batch-digest-mismatch',
    ],
    [
      'a header that is not canonical',
      gzipSync(
        encodeBatch(
          signed(
            deviceSignedHeader('sipas-batch'),
            encodeBatchHeader(batchHeader(enrolment, lines)).replace(':', ': '),
            DEVICE_KEY,
          ),
          lines,
        ),
      ),
      {},
      400,
      'batch-malformed',
    ],
    [
      'another device’s signature',
      packedLines(enrolment, lines, {}, OTHER_KEY),
      {},
      403,
      'signature-invalid',
    ],
    ['a replay under another enrolment', packedLines(other, lines), {}, 403, 'signature-invalid'],
    [
      'a header of other records',
      gzipSync(encodeBatch(headerLine(batchHeader(enrolment, [])), lines)),
      {},
      400,
      'batch-count-mismatch',
    ],
    [
      'a receipt key of another collector',
      packedLines(enrolment, lines, { receiptKey: keyNamed('another collector').id }),
      {},
      409,
      'receipt-key-unknown',
    ],
    ['an unknown enrolment', packedLines(randomHex(), lines), {}, 403, 'enrolment-unknown'],
  ])('CO1 %s is refused and nothing is stored', async (_, body, headers, status, code) => {
    const before = await tables();
    expect(await problemOf(await server.post(body, headers))).toEqual([status, code]);
    expect(await tables()).toEqual(before);
  });

  test('CO1 a refused version is named, so that a device can say so', async () => {
    const answer = await server.post(gzipSync('{"protocol":4}\n'));
    expect(await answer.json()).toMatchObject({ code: 'protocol-version-unsupported', protocol: 4 });
  });

  const sound = recordLine(enrolment, plainRecord());
  const changed = (changes: Parameters<typeof plainRecord>[0]) => recordLine(enrolment, plainRecord(changes));
  const withAnswers = (answers: object) => changed({ body: responseBody({ answers: answers as never }) });
  test.each<[string, string, string, string]>([
    ['an unknown unit', changed({ unit: '77@2020-01-01' }), 'held', 'unknown-unit'],
    [
      'an unknown questionnaire',
      changed({ questionnaire: 'none' as never }),
      'held',
      'unknown-questionnaire',
    ],
    ['an unknown version', changed({ version: 1_000 }), 'held', 'unknown-questionnaire'],
    ['level 6', withAnswers({ 'access.signage': 6 }), 'held', 'check-failed'],
    ['level 4.5', withAnswers({ 'access.signage': 4.5 }), 'held', 'check-failed'],
    ['an unknown item', withAnswers({ 'access.parking': 4 }), 'held', 'check-failed'],
    ['NUL in a comment', changed({ body: responseBody({ comment: 'a\0' }) }), 'held', 'check-failed'],
    [
      'a comment not in NFC',
      changed({ body: responseBody({ comment: 'Việt'.normalize('NFD') }) }),
      'held',
      'check-failed',
    ],
    [
      'a unit where its device does not stand',
      changed({ unit: '04@2025-07-01' }),
      'held',
      'unit-not-of-device',
    ],
    ['a body of another enrolment', recordLine(other, plainRecord()), 'held', 'cannot-open'],
    [
      'a body sealed to a key nobody has',
      recordLine(enrolment, plainRecord(), OTHER_KEY),
      'held',
      'cannot-open',
    ],
    [
      'another number than it was sealed with',
      sound.replace('"sequence":1', '"sequence":7'),
      'held',
      'cannot-open',
    ],
    [
      'an answer under the name of the prototype',
      changed({ body: responseBody({ answers: JSON.parse('{"__proto__":4}') }) }),
      'held',
      'check-failed',
    ],
    ['a lone surrogate', sound.replace('"response"', '"\\udc00"'), 'rejected', 'not-a-record'],
    ['a key twice', sound.replace('{', '{"id":"",'), 'rejected', 'not-a-record'],
    ['raw control characters', sound.replace('"response"', '"\u0001"'), 'rejected', 'not-a-record'],
    [
      'a level of nesting too many',
      changed({ body: JSON.parse(`${'{"a":'.repeat(9)}1${'}'.repeat(9)}`) }),
      'held',
      'check-failed',
    ],
    ['five thousand brackets', '['.repeat(5_000), 'rejected', 'not-a-record'],
    ['a line past its limit', sound.replace('{', `{${' '.repeat(12 * 1024)}`), 'rejected', 'line-too-long'],
    ['nothing in its line', '', 'rejected', 'not-a-record'],
  ])(
    'CO2 a record with %s gets its outcome, and its neighbours are stored',
    async (_, line, outcome, reason) => {
      const before = await tables();
      const [first, last] = plainRecords(2).map((record) => recordLine(enrolment, record));
      const answer = await server.post(packedLines(enrolment, [first ?? '', line, last ?? '']));
      expect(answer.status).toBe(200);
      const { records } = await acknowledgementOf(answer);
      expect(records.map((record) => record.outcome)).toEqual(['stored', outcome, 'stored']);
      expect(records[1]).toMatchObject({ reason, sha256: sha256(line) });
      expect(records[1]?.id === null).toBe(outcome === 'rejected');
      const after = await tables();
      expect(after.records - before.records).toBe(2);
      expect(after.held - before.held).toBe(outcome === 'held' ? 1 : 0);
      expect(after.ledger - before.ledger).toBe(outcome === 'held' ? 3 : 2);
    },
  );

  test('CO4 other bytes under a known id are a conflict over the wire too', async () => {
    const record = plainRecord();
    await server.post(packed(enrolment, [record]));
    const { records } = await acknowledgementOf(
      await server.post(packed(enrolment, [{ ...record, sequence: 44 }])),
    );
    expect(records).toMatchObject([{ id: record.id, outcome: 'conflict', reason: 'same-id-other-bytes' }]);
  });

  const hourOf = async (id: string) => {
    const { writer } = server.collector.database;
    const record = writer.selectFrom('records').select(['day', 'hour', 'flags']).where('id', '=', id);
    return record.executeTakeFirstOrThrow();
  };

  test('CO13 a record from a file whose device never learned its clock’s offset is flagged', async () => {
    const threeDaysAgo = NOW_MS - 3 * 86_400_000;
    const record = (sequence: number) => plainRecord({ sequence, body: responseBody({}, threeDaysAgo) });
    const [onTheWay, measured, atOnce] = [record(1), record(2), record(3)];
    const header = { clockMs: threeDaysAgo, clockOffsetMs: null };
    for (const [sent, changes, way] of [
      [onTheWay, header, server.handIn],
      [measured, { ...header, clockOffsetMs: 0 }, server.handIn],
      // Over the network an offset of three days is the clock's.
      [atOnce, header, server.post],
    ] as const) {
      const answer = await way(packed(enrolment, [sent], changes));
      expect((await acknowledgementOf(answer)).records[0]?.outcome).toBe('stored');
    }
    expect(await hourOf(onTheWay.id)).toEqual({ day: '2026-11-11', hour: 10, flags: '["clock"]' });
    expect(await hourOf(measured.id)).toEqual({ day: '2026-11-11', hour: 10, flags: '[]' });
    expect(await hourOf(atOnce.id)).toEqual({ day: '2026-11-14', hour: 10, flags: '["clock"]' });
  });

  test('a file is handed in by somebody who is signed in, of whatever role and unit; by nobody else', async () => {
    const bytes = packed(enrolment, [plainRecord()]);
    const handIn = async (cookie: string) => server.handIn(bytes, { cookie });
    const before = await tables();
    expect(await problemOf(await handIn(''))).toEqual([401, 'sign-in-required']);
    expect(await tables()).toEqual(before);
    const outcomes: string[] = [];
    for (const role of ROLES) {
      const person = await signedIn(server.collector.database, NOW_MS, { role, scope: '04' });
      const { records } = await acknowledgementOf(await handIn(person.cookie));
      outcomes.push(...records.map(({ outcome }) => outcome));
    }
    expect(outcomes).toEqual(['stored', 'duplicate', 'duplicate']);
  });

  test('whoever brings a file learns of no unit outside: the device hears of its place another time', async () => {
    const membershipTold = async (scope: string | null) => {
      const person = await signedIn(server.collector.database, NOW_MS, { role: 'staff', scope });
      const bytes = packed(enrolment, [plainRecord()], { membership: null });
      return (await acknowledgementOf(await server.handIn(bytes, { cookie: person.cookie }))).membership;
    };
    expect(await membershipTold('04')).toBeNull();
    expect(await membershipTold('01')).not.toBeNull();
    expect(await membershipTold(null)).not.toBeNull();
  });

  test.each([
    ['a body that ends early', 'content-length: 5000', 'short'],
    ['a length that is none', 'content-length: abc', ''],
    ['two lengths', 'content-length: 3\r\ncontent-length: 4', 'abc'],
    ['a length and chunks', 'content-length: 3\r\ntransfer-encoding: chunked', '3\r\nabc\r\n0\r\n\r\n'],
    ['broken chunks', 'transfer-encoding: chunked', 'zz\r\n'],
  ])('CO1 %s stores nothing and never is a 500', async (_, header, body) => {
    const before = await tables();
    const { hostname, port } = new URL(server.url);
    const head = `POST /api/v1/batches HTTP/1.1\r\nhost: x\r\ncontent-type: ${BATCH_MEDIA_TYPE}\r\n${header}\r\n\r\n`;
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => socket.end(head + body));
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^(HTTP\/1\.1 400 |$)/);
    expect(await tables()).toEqual(before);
  });

  test('CO1 nothing above was a fault of our own', () => {
    const faults = server.log.filter((line) => /"status":5\d\d|internal-error|fault of our own/.test(line));
    expect(faults).toEqual([]);
  });
});
