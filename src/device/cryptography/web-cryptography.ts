import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { CompactSign, compactVerify } from 'jose';
import { must } from '../../core/kernel/assert.ts';
import type { KeyId, PublicKey } from '../../core/kernel/brand.ts';
import { SEALING_SUITE } from '../../core/protocol/sealing.ts';
import { SIGNATURE_ALGORITHM } from '../../core/protocol/signed.ts';
import { base64url, fromBase64url } from './base64.ts';
import type { Cryptography } from './cryptography.ts';
import { claimIn } from './jws.ts';
import { hex } from './random-ids.ts';

const ECDSA_P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const KEY_ID_CHARACTERS = 16;

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});
const utf8 = new TextEncoder();

type SenderContext = ReturnType<typeof suite.createSenderContext>;

/** Made before there is anything to seal. One seals once, so that no two ciphertexts share a key. */
let madeAhead: { readonly publicKey: PublicKey; readonly context: SenderContext } | null = null;
const info = utf8.encode(SEALING_SUITE.info);

/** WebCrypto's, by libraries that are kept; only in a secure context. */
export const webCryptography: Cryptography = {
  async getReady(publicKey) {
    const context = senderContext(publicKey);
    madeAhead = { publicKey, context };
    await context;
  },

  async seal(publicKey, associatedData, plaintext) {
    const ahead = madeAhead;
    madeAhead = null;
    const sender = await (ahead?.publicKey === publicKey ? ahead.context : senderContext(publicKey));
    const ciphertext = await sender.seal(plaintext, utf8.encode(associatedData));
    const sealed = new Uint8Array(sender.enc.byteLength + ciphertext.byteLength);
    sealed.set(new Uint8Array(sender.enc));
    sealed.set(new Uint8Array(ciphertext), sender.enc.byteLength);
    return sealed;
  },

  async makeKeyPair() {
    const extractable = false;
    const pair = await crypto.subtle.generateKey(ECDSA_P256, extractable, ['sign', 'verify']);
    const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    return { signingKey: pair.privateKey, publicKey: base64url(point) as PublicKey };
  },

  sign(key, header, payload) {
    return new CompactSign(utf8.encode(payload))
      .setProtectedHeader(JSON.parse(header))
      .sign(key as CryptoKey);
  },

  async verify(publicKey, header, jws) {
    const claim = claimIn(jws);
    if (claim?.header !== header) return null;
    try {
      const point = pointOf(publicKey);
      const key = await crypto.subtle.importKey('raw', point, ECDSA_P256, false, ['verify']);
      await compactVerify(jws, key, { algorithms: [SIGNATURE_ALGORITHM] });
      return claim.payload;
    } catch {
      return null;
    }
  },

  async keyId(publicKey) {
    const digest = await crypto.subtle.digest('SHA-256', pointOf(publicKey));
    return hex(new Uint8Array(digest)).slice(0, KEY_ID_CHARACTERS) as KeyId;
  },
};

async function senderContext(publicKey: PublicKey): SenderContext {
  const recipientPublicKey = await suite.kem.deserializePublicKey(pointOf(publicKey));
  return suite.createSenderContext({ recipientPublicKey, info });
}

function pointOf(publicKey: PublicKey): Uint8Array<ArrayBuffer> {
  return must(fromBase64url(publicKey), 'a public key is canonical base64url');
}
