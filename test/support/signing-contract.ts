import { beforeAll, describe, expect, test } from 'vitest';
import type { KeyId, PublicKey } from '../../src/core/kernel/brand.ts';
import {
  type CollectorSignedType,
  collectorSignedHeader,
  type DeviceSignedType,
  deviceSignedHeader,
} from '../../src/core/protocol/signed.ts';

/** Somebody who signs, and the public half of the key. */
export interface SigningParty {
  readonly publicKey: PublicKey;
  sign(header: string, payload: string): string | Promise<string>;
}

/** Both ends of signing: what makes keys and signs, and what verifies. */
export interface SigningEnds {
  newParty(): SigningParty | Promise<SigningParty>;
  /** The payload, or null; never rejects. */
  verify(publicKey: PublicKey, header: string, jws: string): string | null | Promise<string | null>;
}

const KEY_ID = '0123456789abcdef' as KeyId;
const DEVICE_TYPES: readonly DeviceSignedType[] = ['sipas-enrolment', 'sipas-batch', 'sipas-offer'];
const COLLECTOR_TYPES: readonly CollectorSignedType[] = [
  'sipas-membership',
  'sipas-acknowledgement',
  'sipas-offer-answer',
];
const HEADERS = [
  ...DEVICE_TYPES.map(deviceSignedHeader),
  ...COLLECTOR_TYPES.map((type) => collectorSignedHeader(type, KEY_ID)),
];
const HEADER = collectorSignedHeader('sipas-acknowledgement', KEY_ID);
/** Its length leaves two unused bits in the last character. */
const PAYLOAD = '{"name":"Máy 1 🏛","protocol":1}';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** What must hold of a signer and of a verifier, whatever either is made of. */
export function signingContract(name: string, ends: SigningEnds): void {
  describe(`signing: ${name}`, () => {
    let party: SigningParty;
    let other: SigningParty;
    let jws: string;
    const read = (text: string, header = HEADER, publicKey = party.publicKey) =>
      ends.verify(publicKey, header, text);

    beforeAll(async () => {
      party = await ends.newParty();
      other = await ends.newParty();
      jws = await party.sign(HEADER, PAYLOAD);
    });

    test.each(HEADERS)(
      'what was signed under %s is read as it was, and has the form of the wire',
      async (header) => {
        const text = await party.sign(header, PAYLOAD);
        expect(text).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{85}[AQgw]$/);
        expect(await read(text, header)).toBe(PAYLOAD);
      },
    );

    test('BA6 a signature of one type is worth nothing as another', async () => {
      for (const made of HEADERS) {
        const text = await party.sign(made, PAYLOAD);
        for (const wanted of HEADERS) {
          expect([made, wanted, await read(text, wanted)]).toEqual([
            made,
            wanted,
            made === wanted ? PAYLOAD : null,
          ]);
        }
      }
    });

    test('another key’s signature, or one for another key id, is refused', async () => {
      expect(await read(await other.sign(HEADER, PAYLOAD))).toBeNull();
      expect(await read(jws, HEADER, other.publicKey)).toBeNull();
      const id = 'f'.repeat(16) as KeyId;
      expect(
        await read(await party.sign(collectorSignedHeader('sipas-acknowledgement', id), PAYLOAD)),
      ).toBeNull();
    });

    test('with any character changed it is refused', async () => {
      const taken: string[] = [];
      for (let index = 0; index < jws.length; index += 1) {
        const at = ALPHABET.indexOf(jws[index] ?? '');
        // The next character differs in the last bit alone, which is unused where a part ends.
        const instead = jws[index] === '.' ? 'A' : ALPHABET[at % 2 === 0 ? at + 1 : at - 1];
        const changed = jws.slice(0, index) + instead + jws.slice(index + 1);
        if ((await read(changed)) !== null) taken.push(`${index} of ${jws.length}: ${instead}`);
      }
      expect(taken).toEqual([]);
    });

    test('BA5 base64url that is not canonical is refused, though it decodes to the same', async () => {
      const [header = '', payload = '', signature = ''] = jws.split('.');
      const spoiled = (part: string) => {
        const last = ALPHABET.indexOf(part.at(-1) ?? '');
        return part.slice(0, -1) + ALPHABET[last + 1];
      };
      // All three have unused bits, or this would prove nothing of them.
      expect([header, payload, signature].map(({ length }) => length % 4)).not.toContain(0);
      const forms = [
        [spoiled(header), payload, signature],
        [header, spoiled(payload), signature],
        [header, payload, spoiled(signature)],
        [header, payload, `${signature}==`],
        [header, `${payload}=`, signature],
        [header, `${payload}\n`, signature],
        [header, ` ${payload}`, signature],
        [header, payload.replaceAll('-', '+').replaceAll('_', '/'), `${signature}\n`],
      ];
      for (const form of forms) expect([form, await read(form.join('.'))]).toEqual([form, null]);
    });

    test('what is no JWS of three parts is refused, and nothing is thrown', async () => {
      const [header, payload, signature] = jws.split('.');
      const texts = [
        '',
        '.',
        '..',
        '...',
        `${header}.${payload}`,
        `${header}.${payload}.`,
        `${header}..${signature}`,
        `.${payload}.${signature}`,
        `${jws}.`,
        `${jws}.${signature}`,
        `${jws}\n`,
        PAYLOAD,
        '<!doctype html>',
        'é.é.é',
        '\0',
      ];
      for (const text of texts) expect([text, await read(text)]).toEqual([text, null]);
    });

    test('an algorithm of the sender’s choice is refused', async () => {
      const encoded = (text: string) =>
        btoa(String.fromCharCode(...new TextEncoder().encode(text)))
          .replaceAll('+', '-')
          .replaceAll('/', '_')
          .replace(/=+$/, '');
      const [, payload, signature] = jws.split('.');
      for (const alg of ['none', 'HS256', 'ES384', 'es256']) {
        const header = HEADER.replace('ES256', alg);
        for (const end of [signature, '', encoded('x'.repeat(64))]) {
          expect(await read(`${encoded(header)}.${payload}.${end}`)).toBeNull();
          expect(await read(`${encoded(header)}.${payload}.${end}`, header)).toBeNull();
        }
      }
    });

    test('a payload that is not UTF-8 or was cut or put in another’s place is refused', async () => {
      const [header, , signature] = jws.split('.');
      const [, another] = (await party.sign(HEADER, '{"protocol":1}')).split('.');
      for (const payload of [another, 'gIA', jws.split('.')[1]?.slice(0, -4)]) {
        expect(await read(`${header}.${payload}.${signature}`)).toBeNull();
      }
    });
  });
}
