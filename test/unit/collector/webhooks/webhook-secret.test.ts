import { expect, test } from 'vitest';
import {
  newWebhookSecret,
  openWebhookSecret,
  sealWebhookSecret,
  signedHeaders,
} from '../../../../src/collector/webhooks/webhook-secret.ts';

test('WH1 a message is signed as the reference implementations of Standard Webhooks sign it', () => {
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    atMs: 1_614_265_330_999,
    body: '{"test": 2432232314}',
  };
  expect(signedHeaders(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('while two secrets are in force there are two signatures, the newest first', () => {
  const message = { id: 'msg_1', atMs: 0, body: '{}' };
  const [one, other] = [newWebhookSecret(), newWebhookSecret()];
  const of = (secret: string) => signedHeaders(message, [secret])['webhook-signature'];
  expect(signedHeaders(message, [one, other])['webhook-signature']).toBe(`${of(one)} ${of(other)}`);
});

test('a secret has 256 bits, and is opened by its key for its webhook alone', () => {
  const secret = newWebhookSecret();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(newWebhookSecret()).not.toBe(secret);
  const key = Buffer.alloc(32, 1);
  const sealed = sealWebhookSecret(key, 'a', secret);
  expect(sealed.toString('latin1')).not.toContain(secret);
  expect(openWebhookSecret(key, 'a', sealed)).toBe(secret);
  expect(openWebhookSecret(key, 'b', sealed)).toBeNull();
  expect(openWebhookSecret(Buffer.alloc(32, 2), 'a', sealed)).toBeNull();
});
