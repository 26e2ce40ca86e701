import { createDecipheriv, createECDH, createHash, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import examples from '../../../src/core/protocol/spec/examples-1.json' with { type: 'json' };
import wire from '../../../src/core/protocol/spec/wire-1.json' with { type: 'json' };
import { encodeReceiptFile, readFileLines } from '../../../src/core/protocol/transfer-file.ts';
import { startTestCollector, type TestCollector } from '../../integration/running-collector.ts';
import { NOW_MS } from '../../support/batches.ts';
import { ENGINES, type TestEngine } from '../../support/databases.ts';
import {
  canonical,
  type Draft,
  keySchedule,
  padded,
  SecondClient,
  saidBy,
  transferFile,
} from './second-client.ts';

/** Whether the SPEC is enough: a client written from it alone, against the golden bytes and the real collector. */
const SOURCE = readFileSync(new URL('second-client.ts', import.meta.url), 'utf8');

const response = (changes: object = {}): Draft => ({
  kind: 'response',
  questionnaire: 'sipas-2023-service',
  version: 1,
  body: { ...examples.bodies.response, submittedAtMs: NOW_MS - 60_000, ...changes },
  leastStep: 2048,
});

test('the second client has nothing of the first', () => {
  const imports = [...SOURCE.matchAll(/from '([^']+)'/g)].map(([, from]) => from);
  expect(imports).toEqual(['node:crypto', 'node:zlib']);
});

describe('the golden bytes, by the second client', () => {
  test('JW1 JW2 what the collector signed is verified, and nothing else is', () => {
    const { header, payload, jws } = wire.signedByCollector.acknowledgement;
    expect(canonical(saidBy(wire.receiptKey, 'sipas-acknowledgement', jws))).toBe(payload);
    expect(() => saidBy(wire.receiptKey, 'sipas-membership', jws)).toThrow('another header');
    expect(() =>
      saidBy({ ...wire.receiptKey, publicKey: wire.deviceKey.publicKey }, 'sipas-acknowledgement', jws),
    ).toThrow('another signature');
    expect(header).toContain(wire.receiptKey.id);
  });

  test('HP1 HP2 HP3 the record is opened by the values of the example, and holds its body', () => {
    const { sealing } = examples;
    const { sealed, ...beside } = JSON.parse(wire.record.line);
    const pkcs8 = Buffer.from(wire.sealingKey.pkcs8, 'base64url');
    const { d = '' } = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({
      format: 'jwk',
    });
    const ecdh = createECDH('prime256v1');
    ecdh.setPrivateKey(Buffer.from(d, 'base64url'));
    const bytes = Buffer.from(sealed, 'base64url');
    const encapsulated = bytes.subarray(0, 65);
    const dh = ecdh.computeSecret(encapsulated);
    const { sharedSecret, key, baseNonce } = keySchedule(dh, encapsulated, ecdh.getPublicKey(), sealing.info);
    expect([dh, sharedSecret, key, baseNonce].map((value) => value.toString('hex'))).toEqual([
      sealing.dh,
      sealing.sharedSecret,
      sealing.key,
      sealing.baseNonce,
    ]);
    const associatedData = canonical({ ...beside, enrolment: wire.enrolment, protocol: 1 });
    expect(associatedData).toBe(sealing.associatedData);
    const decipher = createDecipheriv('aes-128-gcm', key, baseNonce).setAAD(Buffer.from(associatedData));
    decipher.setAuthTag(bytes.subarray(-16));
    const plaintext = Buffer.concat([decipher.update(bytes.subarray(65, -16)), decipher.final()]);
    expect(createHash('sha256').update(plaintext).digest('hex')).toBe(sealing.plaintextSha256);
    expect(padded(wire.record.body, 2048)).toEqual(plaintext);
  });
});

describe('the real collector, by the second client', () => {
  let server: TestCollector;
  const client = new SecondClient(async (method, path, mediaType, body) => {
    const answer = await fetch(server.url + path, {
      method,
      headers: { 'content-type': mediaType },
      body: body as BodyInit,
    });
    return { status: answer.status, text: await answer.text() };
  });
  const newCode = async () => {
    const answer = await fetch(`${server.url}/api/v1/enrolment-codes`, {
      method: 'POST',
      headers: { ...server.administrator, 'content-type': 'application/json' },
      body: JSON.stringify({ unit: '01@2025-07-01', name: null }),
    });
    return ((await answer.json()) as { readonly code: string }).code;
  };
  const codeOf = ({ text }: { readonly text: string }) => JSON.parse(text).code;

  beforeAll(async () => {
    server = await startTestCollector(ENGINES[0] as TestEngine);
    const code = await newCode();
    expect(codeOf(await client.enrol(code, 'x'.repeat(61)))).toBe('body-malformed');
    // CD4: as it was typed.
    expect(await client.enrol(` ${code.toLowerCase()} `, 'Máy thứ hai')).toMatchObject({ status: 201 });
  });
  afterAll(() => server.stop());

  test('CD4 EN1 is enrolled by a code as typed, under a name of at most 60 characters', () => {
    expect(client.membership).toMatchObject({ protocol: 1, deviceName: 'Máy thứ hai' });
  });

  test('CO4 BO1 sends one record of each kind, which are stored; the same bytes again are duplicates', async () => {
    const { abandonment, 'feedback-case': feedback } = examples.bodies;
    const lines = [
      client.record(response()),
      client.record({ ...response(), kind: 'abandonment', body: abandonment, leastStep: 1024 }),
      client.record({ ...response(), kind: 'feedback-case', body: feedback, leastStep: 1024 }),
    ];
    const named = (outcome: string) =>
      lines.map((line) => ({
        id: JSON.parse(line).id,
        sha256: createHash('sha256').update(line).digest('hex'),
        outcome,
        reason: null,
      }));
    expect(await client.post(client.batch(lines))).toMatchObject({
      enrolment: client.membership.enrolment,
      receivedAtMs: NOW_MS,
      records: named('stored'),
    });
    expect(await client.post(client.batch(lines))).toMatchObject({ records: named('duplicate') });
  });

  test('ME6 the membership it names by the SHA-256 of the payload is the one it has', async () => {
    expect(await client.post(client.batch([]))).toMatchObject({ records: [], membership: null });
    const other = client.batch([], { membership: '0'.repeat(64) });
    expect(typeof (await client.post(other))['membership']).toBe('string');
  });

  test('HE1 HE2 hears how far audit log and ledger go, returns it, and is not contradicted', async () => {
    await client.post(client.batch([client.record(response())]));
    const before = client.heads;
    expect(before?.ledger.sequence).toBe(4);
    await client.post(client.batch([client.record(response())]));
    expect(client.heads).toMatchObject({ epoch: before?.epoch, ledger: { sequence: 5 } });
    await client.post(client.batch([]));
    const answer = await fetch(`${server.url}/api/v1/audit-log`, { headers: server.administrator });
    expect(await answer.json()).toMatchObject({ heads: [] });
  });

  test('EN2 shows its membership, and is known', async () => {
    const { enrolment } = client.membership;
    expect(await client.announce()).toEqual({ status: 200, text: `{"enrolment":"${enrolment}"}` });
  });

  test('TF3 writes a transfer file that is handed in at the console, and reads the receipt file', async () => {
    const batches = [1, 2].map(() => client.batch([client.record(response())]));
    const file = readFileLines('sipas-batches', transferFile(batches));
    const receipts: string[] = [];
    for (const { text } of file.ok ? file.value : []) {
      const answer = await fetch(`${server.url}/api/v1/handed-in-batches`, {
        method: 'POST',
        headers: { ...server.administrator, 'content-type': 'application/vnd.sipas.batch' },
        body: Buffer.from(text, 'base64'),
      });
      receipts.push(await answer.text());
    }
    expect(client.receipts(encodeReceiptFile(receipts))).toMatchObject([
      { records: [{ outcome: 'stored' }] },
      { records: [{ outcome: 'stored' }] },
    ]);
  });

  test('HP4 a response padded to 1024 bytes is held', async () => {
    const { response: answered } = examples.bodies.response;
    const short = { ...answered, answers: { 'access.signage': 4 }, comment: null };
    const line = client.record({ ...response({ response: short }), leastStep: 1024 });
    expect(await client.post(client.batch([line]))).toMatchObject({
      records: [{ outcome: 'held', reason: 'check-failed' }],
    });
  });

  test('BA7 about 120 responses fit a batch, and 200 do not', async () => {
    const lines = Array.from({ length: 200 }, () => client.record(response()));
    const largest = (low: number, high: number): number => {
      if (high - low <= 1) return low;
      const middle = Math.floor((low + high) / 2);
      const fits = client.batch(lines.slice(0, middle)).length <= 256 * 1024;
      return fits ? largest(middle, high) : largest(low, middle);
    };
    const most = largest(0, 200);
    expect(Math.abs(most - 120)).toBeLessThan(10);
    expect(await client.post(client.batch(lines))).toEqual({ code: 'batch-too-large' });
    const { records } = (await client.post(client.batch(lines.slice(0, 100)))) as { records: object[] };
    expect(records).toHaveLength(100);
  });

  test.each([
    [0, 0],
    [3, 2],
  ])(
    'VE2 version %i of a batch, and %i of an offer and an enrolment, is answered as such',
    async (ofBatch, protocol) => {
      const unsupported = 'protocol-version-unsupported';
      for (const changes of [{ protocol: ofBatch }, { protocol: ofBatch, newField: true }]) {
        expect(await client.post(client.batch([], changes))).toEqual({ code: unsupported });
      }
      const offer = await fetch(`${server.url}/api/v1/offers`, {
        method: 'POST',
        headers: { 'content-type': 'application/vnd.sipas.offer' },
        body: client.offer(protocol),
      });
      expect([offer.status, codeOf({ text: await offer.text() })]).toEqual([400, unsupported]);
      const another = await client.enrol('0123456789', 'Máy', protocol);
      expect([another.status, codeOf(another)]).toEqual([400, unsupported]);
    },
  );
});
