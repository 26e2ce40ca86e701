import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { describe, expect, test } from 'vitest';
import { fromBase64url } from '../../../src/device/cryptography/base64.ts';
import { webCryptography } from '../../../src/device/cryptography/web-cryptography.ts';
import { goldenWire } from '../../support/golden-wire.ts';
import rfc from './rfc9180-a3-1.json' with { type: 'json' };

/** The library the device seals with; a device never opens anything. */
const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});
const utf8 = new TextEncoder();

describe('the recorded bytes of every version', () => {
  goldenWire('the device in Chromium', {
    verify: webCryptography.verify,
    open: async ({ pkcs8 }, aad, sealed) => {
      const algorithm = { name: 'ECDH', namedCurve: 'P-256' };
      const der = fromBase64url(pkcs8);
      if (der === null) throw new Error('the recorded key is base64url');
      const recipientKey = await crypto.subtle.importKey('pkcs8', der, algorithm, true, ['deriveBits']);
      const recipient = { recipientKey, enc: sealed.slice(0, 65), info: utf8.encode('sipas record 1') };
      return new Uint8Array(await suite.open(recipient, sealed.slice(65), utf8.encode(aad)));
    },
  });
});

describe('RFC 9180, appendix A.3.1', () => {
  test('the device’s library seals and opens in Chromium what the RFC says', async () => {
    const bytes = (name: keyof typeof rfc) => Uint8Array.fromHex(rfc[name]);
    const recipientPublicKey = await suite.kem.deserializePublicKey(bytes('pkRm'));
    const sender = { recipientPublicKey, info: bytes('info'), ekm: bytes('ikmE') };
    const { enc, ct } = await suite.seal(sender, bytes('pt'), bytes('aad'));
    expect(new Uint8Array(enc).toHex()).toBe(rfc.enc);
    expect(new Uint8Array(ct).toHex()).toBe(rfc.ct);
    const recipientKey = await suite.kem.deserializePrivateKey(bytes('skRm'));
    const recipient = { recipientKey, info: bytes('info'), enc };
    expect(new Uint8Array(await suite.open(recipient, ct, bytes('aad'))).toHex()).toBe(rfc.pt);
  });
});
