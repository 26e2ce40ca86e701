import { createPrivateKey } from 'node:crypto';
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newPrivateKey } from '../../../src/collector/keys/key-ring.ts';
import { HpkeRecipient } from '../../../src/collector/sealing/hpke.ts';
import { keyNamed, seal } from '../../support/reference-crypto.ts';

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});
const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
const buffer = (array: Uint8Array) => Uint8Array.from(array).buffer;

describe('HPKE over node:crypto and @hpke/core', () => {
  test('whatever @hpke/core seals, with whatever beside it, is opened as it was', async () => {
    await fc.assert(
      fc.asyncProperty(bytes(300), bytes(60), bytes(9_000), async (aad, info, plaintext) => {
        const pkcs8 = newPrivateKey();
        const privateKey = createPrivateKey({
          key: Buffer.from(pkcs8, 'base64url'),
          format: 'der',
          type: 'pkcs8',
        });
        const { x = '', y = '' } = privateKey.export({ format: 'jwk' });
        const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
        const sender = await suite.createSenderContext({
          recipientPublicKey: await suite.kem.deserializePublicKey(buffer(point)),
          info: buffer(info),
        });
        const ciphertext = Buffer.from(await sender.seal(buffer(plaintext), buffer(aad)));
        const sealed = Buffer.concat([Buffer.from(sender.enc), ciphertext]);
        const recipient = new HpkeRecipient(privateKey, info);
        expect(recipient.open(aad, sealed)?.toString('hex')).toBe(Buffer.from(plaintext).toString('hex'));
        // Every other message of the same recipient, and every other recipient, is another matter.
        expect(new HpkeRecipient(keyNamed('another').privateKey, info).open(aad, sealed)).toBeNull();
        expect(recipient.open(Buffer.concat([aad, Buffer.of(0)]), sealed)).toBeNull();
        expect(recipient.open(aad, sealed.subarray(0, -1))).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  test('whatever either of the two is given that was harmed, both refuse', async () => {
    const key = keyNamed('sealing');
    const recipient = new HpkeRecipient(key.privateKey, 'info');
    const jwk = key.privateKey.export({ format: 'jwk' });
    const recipientKey = await suite.kem.importKey(
      'jwk',
      { ...jwk, key_ops: ['deriveBits'] } as never,
      false,
    );
    const aad = Buffer.from('beside');
    const sealed = seal(key.point, keyNamed('ephemeral').secret, { info: 'info', aad }, Buffer.alloc(40, 7));
    const byLibrary = async (text: Buffer) => {
      try {
        const context = await suite.createRecipientContext({
          recipientKey,
          enc: buffer(text.subarray(0, 65)),
          info: buffer(Buffer.from('info')),
        });
        return Buffer.from(await context.open(buffer(text.subarray(65)), buffer(aad))).toString('hex');
      } catch {
        return null;
      }
    };
    await fc.assert(
      fc.asyncProperty(
        fc.option(fc.nat(sealed.length - 1)),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const text = Buffer.from(sealed);
          if (at !== null) text[at] = (text[at] ?? 0) ^ mask;
          expect(recipient.open(aad, text)?.toString('hex') ?? null).toBe(await byLibrary(text));
        },
      ),
      { numRuns: 150 },
    );
  });
});
