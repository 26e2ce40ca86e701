import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate for `localhost` made for one test, as PEM: DER written by hand (RFC 5280). Years are of this century. */
export function selfSigned({ first = '200101', last = '491231' } = {}): {
  readonly cert: string;
  readonly key: string;
} {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = tagged(0x30, tagged(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
  const name = tagged(
    0x30,
    tagged(
      0x31,
      tagged(0x30, tagged(0x06, Buffer.from('550403', 'hex')), tagged(0x0c, Buffer.from('localhost'))),
    ),
  );
  const validity = tagged(
    0x30,
    tagged(0x17, Buffer.from(`${first}000000Z`)),
    tagged(0x17, Buffer.from(`${last}235959Z`)),
  );
  const body = tagged(
    0x30,
    tagged(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(8)])),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = tagged(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]));
  const certificate = tagged(0x30, body, ecdsaWithSha256, signature);
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

/** Tag, length and content in DER. */
function tagged(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const length =
    content.length < 0x80
      ? [content.length]
      : content.length < 0x100
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
