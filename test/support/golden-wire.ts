import { expect, test } from 'vitest';
import type { PublicKey } from '../../src/core/kernel/brand.ts';
import { parseAcknowledgement } from '../../src/core/protocol/messages/acknowledgement.ts';
import { parseBatchHeader } from '../../src/core/protocol/messages/batch.ts';
import { parseEnrolmentRequest } from '../../src/core/protocol/messages/enrolment-request.ts';
import { parseHeads } from '../../src/core/protocol/messages/heads.ts';
import { parseMembership } from '../../src/core/protocol/messages/membership.ts';
import { parseOffer, parseOfferAnswer } from '../../src/core/protocol/messages/offer.ts';
import { parseRecord, recordAssociatedData } from '../../src/core/protocol/messages/record.ts';
import wire from '../../src/core/protocol/spec/wire-1.json' with { type: 'json' };
import wire2 from '../../src/core/protocol/spec/wire-2.json' with { type: 'json' };

/** What one end of the wire makes of the golden bytes. */
export interface GoldenReader {
  verify(publicKey: PublicKey, header: string, jws: string): string | null | Promise<string | null>;
  /** The plaintext of what was sealed to a key, or null. */
  open(
    key: typeof wire.sealingKey,
    associatedData: string,
    sealed: Uint8Array,
  ): Uint8Array | null | Promise<Uint8Array | null>;
}

const PARSERS: Readonly<Record<string, (payload: string) => { readonly ok: boolean }>> = {
  enrolment: parseEnrolmentRequest,
  batch: parseBatchHeader,
  offer: parseOffer,
  membership: parseMembership,
  acknowledgement: parseAcknowledgement,
  heads: (payload) => ({ ok: parseHeads(payload) !== null }),
  'offer-answer': parseOfferAnswer,
};

/** The recorded bytes of every version, read by code that did not make them. */
export function goldenWire(name: string, { verify, open }: GoldenReader): void {
  const messages = [wire, wire2].flatMap(({ signedByDevice, signedByCollector }) => [
    ...Object.entries(signedByDevice).map((entry) => [...entry, wire.deviceKey.publicKey] as const),
    ...Object.entries(signedByCollector).map((entry) => [...entry, wire.receiptKey.publicKey] as const),
  ]);
  test.each(messages)(
    `VE1 ${name}: the recorded %s is signed by its key and is that message`,
    async (type, message, key) => {
      const { header, payload, jws } = message;
      expect(JSON.parse(header).typ).toBe(`sipas-${type}`);
      expect(await verify(key as PublicKey, header, jws)).toBe(payload);
      expect(PARSERS[type]?.(payload).ok).toBe(true);
    },
  );

  test(`VE1 ${name}: the recorded record is opened, and its padding is as described`, async () => {
    const record = parseRecord(wire.record.line);
    if (!record.ok) throw new Error('the recorded line is no record');
    const sealed = Uint8Array.from(
      atob(record.value.sealed.replaceAll('-', '+').replaceAll('_', '/')),
      (character) => character.charCodeAt(0),
    );
    const associatedData = recordAssociatedData(wire.enrolment as never, record.value);
    const plaintext = await open(wire.sealingKey, associatedData, sealed);
    const content = new TextEncoder().encode(wire.record.body);
    expect(plaintext?.length).toBe(2048);
    expect([...(plaintext ?? [])]).toEqual([...content, 0x80, ...new Uint8Array(2048 - content.length - 1)]);
  });
}
