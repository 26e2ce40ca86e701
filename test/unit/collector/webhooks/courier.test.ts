import type { LookupAddress } from 'node:dns';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Courier, type CourierOptions } from '../../../../src/collector/webhooks/courier.ts';
import { ReceiverRule } from '../../../../src/collector/webhooks/receiver-address.ts';
import { MINUTE_MS } from '../../../../src/core/kernel/duration.ts';
import { selfSigned } from '../../../integration/self-signed.ts';
import { startReceiver, status, type WebhookReceiver } from '../../../support/webhook-receiver.ts';

const GOING_ON = new AbortController().signal;
const MESSAGE = { headers: { 'webhook-id': 'msg_1' }, body: '{"type":"period.closed"}' };

/** Answers look-ups with these lists of addresses, one after the other, and notes how often it was asked. */
function names(...answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  const resolve: CourierOptions['resolve'] = (name, _, done) => {
    const addresses = answers[asked.length] ?? [];
    asked.push(name);
    done(
      null,
      addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { asked, resolve };
}

describe('over http, which the setting allows', () => {
  let receiver: WebhookReceiver;
  let other: WebhookReceiver;
  beforeEach(async () => {
    [receiver, other] = await Promise.all([startReceiver(), startReceiver()]);
  });
  afterEach(() => Promise.all([receiver.stop(), other.stop()]));

  const post = (options: CourierOptions = {}, host = '127.0.0.1', networks = ['127.0.0.1']) =>
    new Courier(new ReceiverRule(networks), options).post(
      { address: `http://${host}:${receiver.port}/in?key=1`, ...MESSAGE },
      GOING_ON,
    );

  test('the receiver gets the bytes, their type and the headers', async () => {
    expect(await post()).toEqual({ status: 204, fault: null });
    expect(receiver.received).toMatchObject([
      {
        path: '/in?key=1',
        body: MESSAGE.body,
        headers: { 'webhook-id': 'msg_1', 'content-type': 'application/json' },
      },
    ]);
  });

  test.each([200, 299, 302, 404, 500, 503])('the status says what came of it: %i', async (code) => {
    receiver.answer(status(code));
    expect(await post()).toEqual({ status: code, fault: null });
  });

  test.each([301, 302, 303, 307, 308])('WH4 a redirect is not followed: %i', async (code) => {
    receiver.answer(status(code, { location: `http://127.0.0.1:${other.port}/` }));
    expect(await post()).toEqual({ status: code, fault: null });
    expect(other.received).toEqual([]);
  });

  test('one that hangs is left when time is up', async () => {
    receiver.answer(() => undefined);
    expect(await post({ attemptMs: 30 })).toEqual({ status: null, fault: 'too-late' });
  });

  test('one that sends its head and never the rest has answered', async () => {
    receiver.answer((_, response) => void response.writeHead(200).write('a'));
    expect(await post({ attemptMs: 500 })).toEqual({ status: 200, fault: null });
  });

  test('of an endless answer only the beginning is read', async () => {
    const closed = Promise.withResolvers<void>();
    receiver.answer((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(1024)));
      };
      response.writeHead(200).on('drain', more).on('close', closed.resolve);
      more();
    });
    // Not by time running out, which ends the test first.
    expect(await post({ attemptMs: 10 * MINUTE_MS })).toEqual({ status: 200, fault: null });
    await closed.promise;
  });

  test('one that closes without an answer was not reached, nor was one that is not there', async () => {
    receiver.answer((_, response) => void response.socket?.destroy());
    expect(await post()).toEqual({ status: null, fault: 'unreachable' });
    await receiver.stop();
    expect(await post()).toEqual({ status: null, fault: 'unreachable' });
    receiver = await startReceiver();
  });

  test('one that speaks another protocol was not reached', async () => {
    receiver.answer(
      (_, response) =>
        void response.socket?.end(
          'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
        ),
    );
    expect(await post()).toEqual({ status: null, fault: 'unreachable' });
    receiver.answer((_, response) => void response.socket?.end('SSH-2.0\r\n'));
    expect(await post()).toEqual({ status: null, fault: 'unreachable' });
  });

  test('WH4 an address that is not named is not connected to', async () => {
    expect(await post({}, '127.0.0.1', [])).toEqual({ status: null, fault: 'address-refused' });
    expect(await post({}, '[::1]')).toEqual({ status: null, fault: 'address-refused' });
    expect(receiver.received).toEqual([]);
  });

  test('a name is told by every address it has', async () => {
    for (const addresses of [['127.0.0.2'], ['127.0.0.1', '10.0.0.1'], ['8.8.8.8'], ['::1'], []]) {
      const { resolve } = names(addresses);
      expect(await post({ resolve }, 'hook.example.vn')).toEqual({ status: null, fault: 'address-refused' });
    }
    expect(receiver.received).toEqual([]);
    expect(await post({ resolve: names(['127.0.0.1']).resolve }, 'hook.example.vn')).toMatchObject({
      status: 204,
    });
  });

  test('WH4 a name is looked up once, and what was looked at is connected to', async () => {
    const { asked, resolve } = names(['127.0.0.1'], ['10.0.0.1']);
    expect(await post({ resolve }, 'hook.example.vn')).toEqual({ status: 204, fault: null });
    expect(asked).toEqual(['hook.example.vn']);
    expect(receiver.received[0]?.headers.host).toBe(`hook.example.vn:${receiver.port}`);
    // The second look-up leads elsewhere, and is looked at anew.
    expect(await post({ resolve }, 'hook.example.vn')).toEqual({ status: null, fault: 'address-refused' });
  });

  test('a name nobody knows', async () => {
    const resolve: CourierOptions['resolve'] = (_, __, done) =>
      done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    expect(await post({ resolve }, 'hook.example.vn')).toEqual({ status: null, fault: 'name-unknown' });
  });
});

describe('over https', () => {
  const tls = selfSigned();
  const { resolve } = names(...Array.from({ length: 3 }, () => ['127.0.0.1']));
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    receiver = await startReceiver(tls);
  });
  afterEach(() => receiver.stop());

  const post = (name: string, options: CourierOptions = {}) =>
    new Courier(new ReceiverRule(['127.0.0.1']), { resolve, ...options }).post(
      { address: `https://${name}:${receiver.port}/`, ...MESSAGE },
      GOING_ON,
    );

  test('a certificate is believed where it is known and of that name', async () => {
    expect(await post('localhost')).toEqual({ status: null, fault: 'not-trusted' });
    expect(await post('hook.example.vn', { ca: tls.cert })).toEqual({ status: null, fault: 'not-trusted' });
    expect(receiver.received).toEqual([]);
    expect(await post('localhost', { ca: tls.cert })).toEqual({ status: 204, fault: null });
  });
});
