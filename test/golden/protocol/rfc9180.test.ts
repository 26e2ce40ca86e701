import { describe, expect, test } from 'vitest';
import { open, seal } from '../../support/reference-crypto.ts';
import rfc from './rfc9180-a3-1.json' with { type: 'json' };

const bytes = (name: keyof typeof rfc) => Buffer.from(rfc[name], 'hex');
const beside = { info: bytes('info'), aad: bytes('aad') };
const sealed = Buffer.concat([bytes('enc'), bytes('ct')]);

describe('RFC 9180, appendix A.3.1', () => {
  test('the reference seals the recorded plaintext to the recorded bytes', () => {
    const made = seal(bytes('pkRm'), bytes('skEm'), beside, bytes('pt'));
    expect(made.toString('hex')).toBe(sealed.toString('hex'));
  });

  test('the reference opens the recorded bytes', () => {
    expect(open(bytes('skRm'), beside, sealed)?.toString('hex')).toBe(rfc.pt);
  });
});
