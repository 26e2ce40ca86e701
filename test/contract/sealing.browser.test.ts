import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { PublicKey } from '../../src/core/kernel/brand.ts';
import { base64url } from '../../src/device/cryptography/base64.ts';
import { webCryptography } from '../../src/device/cryptography/web-cryptography.ts';
import { type Recipient, sealingContract } from '../support/sealing-contract.ts';

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});
const utf8 = new TextEncoder();

async function newRecipient(): Promise<Recipient> {
  const pair = await suite.kem.generateKeyPair();
  const point = new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey));
  return {
    publicKey: base64url(point) as PublicKey,
    open: async (aad, sealed) => {
      try {
        const [enc, ciphertext] = [sealed.slice(0, 65), sealed.slice(65)];
        const info = utf8.encode('sipas record 1');
        return new Uint8Array(
          await suite.open({ recipientKey: pair, enc, info }, ciphertext, utf8.encode(aad)),
        );
      } catch {
        return null;
      }
    },
  };
}

const [recipient, another] = [await newRecipient(), await newRecipient()];

sealingContract('the device’s, by WebCrypto in Chromium', {
  seal: webCryptography.seal,
  recipient: () => recipient,
  another: () => another,
});
