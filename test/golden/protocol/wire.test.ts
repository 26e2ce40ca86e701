import { createPrivateKey } from 'node:crypto';
import { describe } from 'vitest';
import { webCryptography } from '../../../src/device/cryptography/web-cryptography.ts';
import { goldenWire } from '../../support/golden-wire.ts';
import { isSignedBy, keyOf, open, partOf } from '../../support/reference-crypto.ts';

function secretOf(pkcs8: string): Buffer {
  const key = createPrivateKey({ key: Buffer.from(pkcs8, 'base64url'), format: 'der', type: 'pkcs8' });
  return Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
}

const opened = ({ pkcs8 }: { readonly pkcs8: string }, aad: string, sealed: Uint8Array) =>
  open(keyOf(secretOf(pkcs8)).secret, { info: 'sipas record 1', aad }, sealed);

describe('the recorded bytes of every version', () => {
  goldenWire('the reference', {
    verify: (publicKey, header, jws) =>
      isSignedBy(publicKey, jws) && partOf(jws, 0) === header ? partOf(jws, 1) : null,
    open: opened,
  });

  goldenWire('the device in Node.js', { verify: webCryptography.verify, open: opened });
});
