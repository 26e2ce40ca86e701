import { createPrivateKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type KeyRing, openKeyRing } from '../../src/collector/keys/key-ring.ts';
import { HpkeRecipient } from '../../src/collector/sealing/hpke.ts';
import { NodeSignatures } from '../../src/collector/sealing/node-signatures.ts';
import type { KeyId, PublicKey } from '../../src/core/kernel/brand.ts';
import type { CollectorSignedType } from '../../src/core/protocol/signed.ts';
import { webCryptography } from '../../src/device/cryptography/web-cryptography.ts';
import { goldenWire } from '../support/golden-wire.ts';
import { keyNamed, type ReferenceKey, signed } from '../support/reference-crypto.ts';
import { type Recipient, sealingContract } from '../support/sealing-contract.ts';
import { signingContract } from '../support/signing-contract.ts';
import { KEY_RING, RECEIPT_KEY, SEALING_KEY } from '../support/test-keys.ts';

const signatures = new NodeSignatures(openKeyRing(KEY_RING));

function recipient({ publicKey, privateKey }: ReferenceKey): Recipient {
  const opener = new HpkeRecipient(privateKey, 'sipas record 1');
  return { publicKey, open: (aad, sealed) => opener.open(Buffer.from(aad), Buffer.from(sealed)) };
}

sealingContract('the device’s, opened by the collector', {
  seal: webCryptography.seal,
  recipient: () => recipient(keyNamed('sealing')),
  another: () => recipient(keyNamed('another')),
});

let parties = 0;
signingContract('the reference’s signature, read by the collector', {
  newParty: () => {
    parties += 1;
    const key = keyNamed(`party ${parties}`);
    return { publicKey: key.publicKey, sign: (header, payload) => signed(header, payload, key) };
  },
  verify: (...given) => signatures.verify(...given),
});

/** A ring with one receipt key that goes by the id the header names. */
function ringOf(key: ReferenceKey, id: string): Pick<KeyRing, 'sealing' | 'receipt'> {
  return { sealing: [], receipt: [{ id, publicKey: key.publicKey, privateKey: key.privateKey }] };
}

describe('the collector’s signature', () => {
  test.each<CollectorSignedType>(['sipas-membership', 'sipas-acknowledgement', 'sipas-offer-answer'])(
    '%s is what the device reads, and its header is the text of the protocol',
    async (type) => {
      const payload = '{"name":"Máy 1 🏛"}';
      const jws = await signatures.sign(type, RECEIPT_KEY.id, payload);
      const header = `{"alg":"ES256","kid":"${RECEIPT_KEY.id}","typ":"${type}"}`;
      expect(await webCryptography.verify(RECEIPT_KEY.publicKey, header, jws)).toBe(payload);
      expect(signatures.claim(jws)).toEqual({ header, payload });
    },
  );

  test('is by the key asked for, a former one too, and by no other', async () => {
    const [old, now] = [keyNamed('old receipt'), keyNamed('new receipt')];
    const ring = { sealing: [], receipt: [now, old].map((key) => ringOf(key, key.id).receipt[0] as never) };
    const both = new NodeSignatures(ring);
    const jws = await both.sign('sipas-acknowledgement', old.id, '{}');
    const header = `{"alg":"ES256","kid":"${old.id}","typ":"sipas-acknowledgement"}`;
    expect(await both.verify(old.publicKey, header, jws)).toBe('{}');
    expect(await both.verify(now.publicKey, header, jws)).toBeNull();
    expect(both.receiptKey(old.id)).toEqual({ id: old.id, publicKey: old.publicKey });
    expect(both.receiptKey('f'.repeat(16) as KeyId)).toBeNull();
    expect(() => both.sign('sipas-acknowledgement', 'f'.repeat(16) as KeyId, '{}')).toThrow();
  });

  test('a point that is not on the curve verifies nothing, and nothing is thrown', async () => {
    const jws = await signatures.sign('sipas-membership', RECEIPT_KEY.id, '{}');
    const header = `{"alg":"ES256","kid":"${RECEIPT_KEY.id}","typ":"sipas-membership"}`;
    const point = Buffer.from(RECEIPT_KEY.publicKey, 'base64url');
    point[40] = (point[40] ?? 0) ^ 1;
    expect(await signatures.verify(point.toString('base64url') as PublicKey, header, jws)).toBeNull();
  });

  test('the keys devices are to use are the newest of the ring', () => {
    expect(signatures.current()).toEqual({
      sealingKey: { id: SEALING_KEY.id, publicKey: SEALING_KEY.publicKey },
      receiptKey: { id: RECEIPT_KEY.id, publicKey: RECEIPT_KEY.publicKey },
    });
  });
});

goldenWire('the collector', {
  verify: (...given) => signatures.verify(...given),
  open: ({ pkcs8 }, aad, sealed) => {
    const key = createPrivateKey({ key: Buffer.from(pkcs8, 'base64url'), format: 'der', type: 'pkcs8' });
    return new HpkeRecipient(key, 'sipas record 1').open(Buffer.from(aad), Buffer.from(sealed));
  },
});
