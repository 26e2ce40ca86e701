import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendAudit } from '../../src/collector/db/audit/audit-log.ts';
import { writeMeta } from '../../src/collector/db/meta.ts';
import { inTransaction } from '../../src/collector/db/transaction.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import { canonicalJson, type Json } from '../../src/core/kernel/canonical-json.ts';
import type { BatchHeader } from '../../src/core/protocol/messages/batch.ts';
import { parseHeads } from '../../src/core/protocol/messages/heads.ts';
import { collectorSignedHeader } from '../../src/core/protocol/signed.ts';
import { NOW_MS, packed, plainRecords, randomHex } from '../support/batches.ts';
import { ENGINES, type TestEngine } from '../support/databases.ts';
import { isSignedBy, partOf, signed } from '../support/reference-crypto.ts';
import { sipasAt } from '../support/sipas.ts';
import { DEVICE_KEY, RECEIPT_KEY } from '../support/test-keys.ts';
import { acknowledgementOf, startTestCollector, type TestCollector } from './running-collector.ts';

describe.each(ENGINES)('heads that devices return, on $name', (engine: TestEngine) => {
  let server: TestCollector;
  let enrolment: EnrolmentId;
  beforeAll(async () => {
    server = await startTestCollector(engine);
    enrolment = await server.enrol();
  });
  afterAll(() => server.stop());

  const speak = async (records: number, changes: Partial<BatchHeader> = {}) => {
    const sent = plainRecords(records).map((record) => ({ ...record, id: randomHex() as never }));
    return acknowledgementOf(await server.post(packed(enrolment, sent, changes)));
  };
  const saidIn = (jws: string | null) => {
    const heads = jws === null ? null : parseHeads(partOf(jws, 1));
    if (jws === null || heads === null) throw new Error(`no heads: ${jws}`);
    return heads;
  };
  const audit = () =>
    inTransaction(server.collector.database.writer, server.collector.database.engine, (transaction) =>
      appendAudit(transaction, server.collector.database.engine, server.collector.pen, {
        actor: 'lan',
        action: 'device.revoke',
        subject: enrolment,
        details: {},
      }),
    );
  const found = async () =>
    ((await (await server.get('/api/v1/audit-log')).json()) as { readonly heads: readonly object[] }).heads;
  const heard = () => server.collector.database.reader.selectFrom('heard_heads').selectAll().execute();

  test('HE1 an acknowledgement of version 2 brings them, signed by the key the device pins; of version 1 none', async () => {
    await audit();
    const { heads } = await speak(2);
    expect(partOf(heads ?? '', 0)).toBe(collectorSignedHeader('sipas-heads', RECEIPT_KEY.id));
    expect(isSignedBy(RECEIPT_KEY.publicKey, heads ?? '')).toBe(true);
    const said = saidIn(heads);
    expect(said).toMatchObject({
      epoch: await server.collector.ingest.store.epoch(),
      audit: { sequence: 1 },
      ledger: { sequence: 2 },
    });
    const former = await speak(0, { protocol: 1 });
    expect([former.protocol, former.heads]).toEqual([1, null]);
    // Also of a device whose enrolment has an epoch of its own.
    const gap = await speak(0, { lastSequence: 9, waiting: 0 });
    expect(gap.epoch).not.toBe(said.epoch);
    expect(saidIn(gap.heads).epoch).toBe(said.epoch);
  });

  test('HE3 what the collector did not sign is taken for nothing, and delays no record', async () => {
    const invented = canonicalJson({
      ...saidIn((await speak(0)).heads),
      ledger: { sequence: 9_999, hash: 'f'.repeat(64) },
    } as unknown as Json);
    const header = collectorSignedHeader('sipas-heads', RECEIPT_KEY.id);
    const { epoch } = await speak(0);
    const otherType = collectorSignedHeader('sipas-acknowledgement', RECEIPT_KEY.id);
    for (const heads of [
      signed(header, invented, DEVICE_KEY),
      signed(otherType, invented, RECEIPT_KEY),
      signed(header, canonicalJson({ epoch }), RECEIPT_KEY),
    ]) {
      const { records } = await speak(1, { heads });
      expect(records.map(({ outcome }) => outcome)).toEqual(['stored']);
    }
    expect(await heard()).toEqual([]);
    expect(await found()).toEqual([]);
  });

  test('HE4 what was cut off shows in the console and to the command as soon as the device speaks, also by file', async () => {
    const { heads: former } = await speak(0);
    await audit();
    await audit();
    const { heads } = await speak(1);
    const { writer } = server.collector.database;
    if (engine.name === 'SQLite') await sql`drop trigger audit_log_no_delete`.execute(writer);
    else await sql`drop trigger audit_log_append_only on audit_log`.execute(writer);
    await writer.deleteFrom('audit_log').where('sequence', '>', 1).execute();
    await writeMeta(writer, 'audit-head', `1 ${saidIn(former).audit.hash}`);
    expect(await found()).toEqual([]);
    const verify = () => {
      const { databaseUrl } = server.settings;
      const env = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl };
      return sipasAt(NOW_MS, ['audit', 'verify', '--data-dir', server.dataDir], { env });
    };
    expect(await verify()).toMatchObject({ code: 0, stderr: '' });
    await server.handIn(packed(enrolment, [], { heads }));
    expect(await found()).toEqual([{ kind: 'shortened', list: 'audit', heard: 3, present: 1 }]);
    expect(await verify()).toMatchObject({
      code: 1,
      stderr: 'the audit log was cut off: a device heard of entry 3, and it ends with 1\n',
      stdout: expect.stringMatching(/^1 entries; the audit log is not whole\n/),
    });
  });
});
