import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { webhookWorkOf } from '../../src/collector/start/operations/webhook-work.ts';
import { runWebhooks } from '../../src/collector/webhooks/webhook-job.ts';
import { signedHeaders } from '../../src/collector/webhooks/webhook-secret.ts';
import type { HandedOutWebhook, Webhook } from '../../src/contract/webhooks/webhooks.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { DAY_MS, MINUTE_MS } from '../../src/core/kernel/duration.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { NOW_MS } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { startReceiver, status, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { startTestCollector, type TestCollector } from './running-collector.ts';

/** What differs between the engines is in test/contract/webhooks.test.ts. */
const [EMBEDDED] = ENGINES;

describe('webhooks of a collector', () => {
  let server: TestCollector;
  let receiver: WebhookReceiver;
  let nowMs: number;
  let work: ReturnType<typeof webhookWorkOf>;
  beforeEach(async () => {
    nowMs = NOW_MS;
    receiver = await startReceiver();
    const webhookNetworks = ['127.0.0.1'];
    server = await startTestCollector(must(EMBEDDED, 'an engine'), {}, { now: () => nowMs, webhookNetworks });
    work = webhookWorkOf(server.collector);
  });
  afterEach(() => Promise.all([server.stop(), receiver.stop()]));

  async function ask(method: string, path: string, body?: object) {
    const reply = await fetch(`${server.url}/api/v1/webhooks${path}`, {
      method,
      headers: {
        ...server.administrator,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, json: text === '' ? null : JSON.parse(text) };
  }
  const make = async (address = `http://127.0.0.1:${receiver.port}/in`, events = ['device.silent']) =>
    ask('POST', '', { name: 'Trang điều hành', scope: '01', address, events });
  /** One run of what the collector does every minute. */
  async function run() {
    await work.notices.look();
    await work.sender.sendDue(new AbortController().signal);
  }

  test('from a device that falls silent to a receiver that fails first: signed, once, shown', async () => {
    const made = await make();
    expect(made.status).toBe(201);
    const { webhook, secret } = made.json as HandedOutWebhook;
    await run();
    // Of a day long past.
    await server.enrol();
    receiver.answer(status(503));
    await run();
    await run();
    expect(receiver.received).toHaveLength(1);
    receiver.answer(status(204));
    nowMs += MINUTE_MS;
    await run();
    await run();
    expect(receiver.received).toHaveLength(2);
    const [first, second] = receiver.received;
    expect(second?.body).toBe(first?.body);
    expect(JSON.parse(second?.body ?? '')).toMatchObject({
      ...{ type: 'device.silent', data: { unit: { ref: '01@2025-07-01' }, since: '2026-11-01' } },
    });
    expect(second?.body).not.toContain('Máy 1');
    const id = String(second?.headers['webhook-id']);
    expect(second?.headers).toMatchObject(
      signedHeaders({ id, atMs: nowMs, body: second?.body ?? '' }, [secret]),
    );
    expect((await ask('GET', `/${webhook.id}/deliveries`)).json).toMatchObject({
      deliveries: [{ id, event: 'device.silent', state: 'delivered', attempts: 2, status: 204, fault: null }],
    });
    const again = `/${webhook.id}/deliveries/${id}/repetition`;
    expect((await ask('POST', again)).status).toBe(204);
    await run();
    expect(receiver.received[2]?.headers['webhook-id']).toBe(id);
  });

  test('a test message is sent, signed and listed as any other, once a minute, and tells nothing', async () => {
    const { webhook, secret } = (await make()).json as HandedOutWebhook;
    expect((await ask('POST', `/${webhook.id}/test`)).status).toBe(204);
    expect((await ask('POST', `/${webhook.id}/test`)).status).toBe(204);
    await run();
    expect(receiver.received).toHaveLength(1);
    const { headers, body } = must(receiver.received[0], 'a message');
    expect(JSON.parse(body)).toEqual({ type: 'test', timestamp: expect.any(String), data: {} });
    const id = String(headers['webhook-id']);
    expect(headers).toMatchObject(signedHeaders({ id, atMs: nowMs, body }, [secret]));
    expect((await ask('GET', `/${webhook.id}/deliveries`)).json).toMatchObject({
      deliveries: [{ id, event: 'test', attempts: 1 }],
    });
    expect((await ask('POST', '/none/test')).status).toBe(404);
  });

  test('a target that is missed is told as the page of targets says it, once', async () => {
    await make(undefined, ['target.missed']);
    await run();
    const by = { actor: 'command', scope: EVERY_UNIT };
    const { publishedLists, targetLists } = server.collector.facts;
    const header = 'index,year,unit,score,max,rank,of,group,group_rank,group_of,source,source_date';
    const published = ['01,80.5', '04,60'].map((unit) => `sipas,2025,${unit},100,,,,,,x,`);
    await publishedLists.import(Buffer.from([header, ...published].join('\n')), by);
    const targets = ['01,sipas,2025,level,85', '01,sipas,2025,level,80', '04,sipas,2025,level,85'];
    for (const target of targets) {
      await targetLists.import(Buffer.from(`unit,measure,period,kind,value\n${target}\n`), by);
      await run();
      await run();
    }
    expect(receiver.received.map(({ body }) => JSON.parse(body).data)).toEqual([
      {
        unit: { ref: expect.stringMatching(/^01@/), name: expect.stringContaining('Hà Nội') },
        ...{ measure: 'sipas', part: null, period: '2025', kind: 'level', target: '85' },
        reached: { estimate: 80.5, low: 80.5, high: 80.5 },
      },
    ]);
  });

  test('its secret is replaced, it is switched off and deleted', async () => {
    const { webhook, secret } = (await make()).json as HandedOutWebhook;
    const replaced = await ask('POST', `/${webhook.id}/secret`);
    expect(replaced.status).toBe(201);
    expect(replaced.json.secret).not.toBe(secret);
    expect(replaced.json.webhook.formerSecretUntilMs).toBe(nowMs + DAY_MS);
    expect((await ask('PUT', `/${webhook.id}/state`, { isOn: false })).status).toBe(204);
    const listed = (await ask('GET', '')).json as { webhooks: readonly Webhook[] };
    expect(listed.webhooks).toMatchObject([{ isOn: false, scope: { code: '01' }, waiting: 0, givenUp: 0 }]);
    expect(JSON.stringify(listed)).not.toContain('whsec');
    expect((await ask('DELETE', `/${webhook.id}`)).status).toBe(204);
    for (const [method, path] of [
      ['POST', '/secret'],
      ['DELETE', ''],
      ['GET', '/deliveries'],
    ] as const) {
      expect(await ask(method, `/${webhook.id}${path}`)).toMatchObject({
        ...{ status: 404, json: { code: 'webhook-unknown' } },
      });
    }
  });

  test('an address nothing is sent to is refused with what is wrong with it', async () => {
    for (const [address, fault] of [
      ['https://169.254.169.254/latest', 'not-public'],
      ['http://8.8.8.8/', 'not-https'],
      ['hook', 'malformed'],
    ]) {
      expect(await make(address)).toMatchObject({
        ...{ status: 400, json: { code: 'webhook-address-refused', fault } },
      });
    }
  });

  test('a secret needs a sign-in of the last few minutes', async () => {
    const { webhook } = (await make()).json as HandedOutWebhook;
    nowMs += 11 * MINUTE_MS;
    for (const refused of [await make(), await ask('POST', `/${webhook.id}/secret`)])
      expect(refused).toMatchObject({ status: 401, json: { code: 'recent-sign-in-required' } });
  });

  test('stopped while a receiver hangs, the collector does not wait for it', async () => {
    await make();
    await run();
    await server.enrol();
    const met = Promise.withResolvers<void>();
    receiver.answer(() => met.resolve());
    const failures: unknown[] = [];
    const stop = runWebhooks(
      { ...work, leads: async () => true },
      {
        info: () => undefined,
        error: (about) => failures.push(about),
      },
    );
    await met.promise;
    await stop();
    expect(failures).toEqual([]);
    const waiting = await server.collector.database.reader
      .selectFrom('webhook_deliveries')
      .selectAll()
      .execute();
    expect(waiting).toMatchObject([{ state: 'waiting', attempts: 0 }]);
  });
});
