import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { EnrolmentId, PublicKey } from '../../src/core/kernel/brand.ts';
import type { CollectorKey } from '../../src/core/protocol/messages/membership.ts';
import { recordAssociatedData, type WireRecord } from '../../src/core/protocol/messages/record.ts';

import { SEALING_SUITE } from '../../src/core/protocol/sealing.ts';
import { base64url, fromBase64url } from '../../src/device/cryptography/base64.ts';
import { webCryptography } from '../../src/device/cryptography/web-cryptography.ts';

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});

/** The collector's side of sealing, for tests that run in a browser as well. */
export interface HpkeOpener {
  readonly key: CollectorKey;
  /** The body in a record; rejects when it cannot be opened. */
  open(enrolment: EnrolmentId, record: WireRecord): Promise<unknown>;
}

export async function newHpkeOpener(): Promise<HpkeOpener> {
  const pair = await suite.kem.generateKeyPair();
  const point = new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey));
  const publicKey = base64url(point) as PublicKey;
  return {
    key: { id: await webCryptography.keyId(publicKey), publicKey },
    async open(enrolment, { sealed, ...beside }) {
      const bytes = fromBase64url(sealed) ?? new Uint8Array(0);
      const plaintext = await suite.open(
        {
          recipientKey: pair.privateKey,
          enc: bytes.slice(0, SEALING_SUITE.encapsulatedKeyBytes),
          info: new TextEncoder().encode(SEALING_SUITE.info),
        },
        bytes.slice(SEALING_SUITE.encapsulatedKeyBytes),
        new TextEncoder().encode(recordAssociatedData(enrolment, beside)),
      );
      const text = new TextDecoder().decode(plaintext);
      return JSON.parse(text.slice(0, text.lastIndexOf('}') + 1));
    },
  };
}
