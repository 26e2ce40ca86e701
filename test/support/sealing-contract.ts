import { describe, expect, test } from 'vitest';
import type { PublicKey } from '../../src/core/kernel/brand.ts';
import { recordAssociatedData, type WireRecord } from '../../src/core/protocol/messages/record.ts';

import { PADDING_STEPS_BYTES, sealedBytes } from '../../src/core/protocol/sealing.ts';

/** The holder of the private half of a sealing key. */
export interface Recipient {
  readonly publicKey: PublicKey;
  /** The plaintext, or null when it cannot be opened; never rejects. */
  open(associatedData: string, sealed: Uint8Array): Uint8Array | null | Promise<Uint8Array | null>;
}

/** Both ends of sealing: what seals, and two recipients with different keys. */
export interface SealingEnds {
  seal(publicKey: PublicKey, associatedData: string, plaintext: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
  recipient(): Recipient | Promise<Recipient>;
  another(): Recipient | Promise<Recipient>;
}

const RECORD: Omit<WireRecord, 'sealed'> = {
  id: '0123456789abcdef0123456789abcdef' as WireRecord['id'],
  key: '0123456789abcdef' as WireRecord['key'],
  kind: 'response',
  questionnaire: 'sipas-2023-service' as WireRecord['questionnaire'],
  sequence: 7,
  unit: '01@2025-07-01',
  version: 1,
};
const ENROLMENT = 'f'.repeat(32) as never;
const AAD = recordAssociatedData(ENROLMENT, RECORD);

/** What must hold of a sealer and of an opener, whatever either is made of. */
export function sealingContract(name: string, ends: SealingEnds): void {
  describe(`sealing: ${name}`, () => {
    const sealedTo = async ({ publicKey }: Recipient, plaintext = patterned(1024)) =>
      ends.seal(publicKey, AAD, plaintext);

    test.each(PADDING_STEPS_BYTES)(
      'SE2 %d bytes are opened as they were, and are 81 longer sealed',
      async (step) => {
        const recipient = await ends.recipient();
        const sealed = await sealedTo(recipient, patterned(step));
        expect(sealed.length).toBe(sealedBytes(step));
        expect(await opened(recipient, AAD, sealed)).toEqual([...patterned(step)]);
      },
    );

    test('the same plaintext sealed twice has nothing in common', async () => {
      const recipient = await ends.recipient();
      const [one, other] = [await sealedTo(recipient), await sealedTo(recipient)];
      const alike = one.filter((byte, index) => index > 0 && byte === other[index]).length;
      // One byte in 256 is alike by chance: 4 of 1,105.
      expect(alike).toBeLessThan(40);
    });

    test('what is sealed says nothing of its content', async () => {
      const sealed = await sealedTo(await ends.recipient(), new Uint8Array(2048));
      const counts = Map.groupBy(sealed.subarray(65), (byte) => byte);
      expect(Math.max(...[...counts.values()].map(({ length }) => length))).toBeLessThan(60);
    });

    test.each<[string, string]>([
      ['enrolment', recordAssociatedData('e'.repeat(32) as never, RECORD)],
      ...Object.entries({
        id: '1'.repeat(32),
        key: '1'.repeat(16),
        kind: 'feedback-case',
        questionnaire: 'sipas-2022-service',
        sequence: 8,
        unit: '04@2025-07-01',
        version: 2,
      }).map(([field, value]): [string, string] => [
        field,
        recordAssociatedData(ENROLMENT, { ...RECORD, [field]: value } as typeof RECORD),
      ]),
      ['protocol', AAD.replace('"protocol":1', '"protocol":2')],
      ['nothing at all', ''],
    ])('SE3 beside another %s it cannot be opened', async (_, other) => {
      expect(other).not.toBe(AAD);
      const recipient = await ends.recipient();
      expect(await opened(recipient, other, await sealedTo(recipient))).toBeNull();
    });

    test('with another key it cannot be opened', async () => {
      const sealed = await sealedTo(await ends.recipient());
      expect(await opened(await ends.another(), AAD, sealed)).toBeNull();
    });

    test('with any byte changed it cannot be opened', async () => {
      const recipient = await ends.recipient();
      const sealed = await sealedTo(recipient);
      const taken: number[] = [];
      for (let index = 0; index < sealed.length; index += 1) {
        const changed = Uint8Array.from(sealed);
        changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8));
        if ((await opened(recipient, AAD, changed)) !== null) taken.push(index);
      }
      expect(taken).toEqual([]);
    });

    test('cut short, longer or empty it cannot be opened', async () => {
      const recipient = await ends.recipient();
      const sealed = await sealedTo(recipient);
      const lengths = [0, 1, 64, 65, 80, 81, sealed.length - 1];
      const harmed = [...lengths.map((length) => sealed.subarray(0, length)), Uint8Array.of(...sealed, 0)];
      for (const one of harmed) expect(await opened(recipient, AAD, one)).toBeNull();
    });
  });
}

async function opened(recipient: Recipient, aad: string, sealed: Uint8Array): Promise<number[] | null> {
  const plaintext = await recipient.open(aad, Uint8Array.from(sealed));
  return plaintext === null ? null : [...plaintext];
}

function patterned(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (index * 7) % 251);
}
