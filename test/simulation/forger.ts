import type { EnrolmentId, Epoch, Sha256 } from '../../src/core/kernel/brand.ts';
import { canonicalJson } from '../../src/core/kernel/canonical-json.ts';
import {
  type Acknowledgement,
  encodeAcknowledgement,
} from '../../src/core/protocol/messages/acknowledgement.ts';
import {
  type BatchHeader,
  encodeBatchHeader,
  parseBatchHeader,
} from '../../src/core/protocol/messages/batch.ts';
import type { CollectorKey } from '../../src/core/protocol/messages/membership.ts';
import { encodeOfferAnswer, type Offer, parseOffer } from '../../src/core/protocol/messages/offer.ts';
import {
  encodeRecord,
  paddedBytes,
  parseRecord,
  recordAssociatedData,
  type WireRecord,
} from '../../src/core/protocol/messages/record.ts';

import { PADDING_MARK } from '../../src/core/protocol/sealing.ts';
import {
  type CollectorSignedType,
  collectorSignedHeader,
  deviceSignedHeader,
} from '../../src/core/protocol/signed.ts';
import { PROTOCOL_VERSION } from '../../src/core/protocol/version.ts';
import { sha256 } from '../support/batches.ts';
import { hexId } from '../support/outbox-store-contract.ts';
import { StandInCryptography, standInKey, standInOpened, standInSigned } from './stand-in-cryptography.ts';

/** How somebody passes for another who has not the other's key. */
const FORGERIES = ['unsigned', 'signed by another'] as const;
export type Forgery = (typeof FORGERIES)[number];

/** A key that belongs neither to a device nor to the collector. */
export const FORGERS_KEY = standInKey('forger');

/** What the collector might say, by somebody who is not it: the right form, the right names, the wrong signature. */
export function forgedWord(
  how: Forgery,
  type: CollectorSignedType,
  by: CollectorKey,
  payload: string,
): string {
  return forged(how, collectorSignedHeader(type, by.id), payload);
}

/** What a device might say, by somebody who is not it. */
export function forgedHeader(how: Forgery, header: BatchHeader): string {
  return forged(how, deviceSignedHeader('sipas-batch'), encodeBatchHeader(header));
}

function forged(how: Forgery, header: string, payload: string): string {
  const jws = standInSigned(FORGERS_KEY.publicKey, header, payload);
  return how === 'signed by another' ? jws : `${jws.slice(0, jws.lastIndexOf('.'))}.${'A'.repeat(86)}`;
}

/** The payload of a JWS, as the person who carries it can read it. */
export function payloadOf(jws: string): string {
  return Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8');
}

/** The acknowledgement a batch hopes for, with the epoch its device knows or another. */
export function wishedFor(
  [headerLine = '', ...lines]: readonly string[],
  epoch: Epoch,
  receivedAtMs: number,
): Acknowledgement | null {
  const header = parseBatchHeader(payloadOf(headerLine));
  if (!header.ok) return null;
  return {
    protocol: PROTOCOL_VERSION,
    enrolment: header.value.enrolment,
    batch: header.value.batch,
    epoch,
    receivedAtMs,
    records: lines.flatMap((line) => {
      const record = parseRecord(line);
      if (!record.ok) return [];
      return [{ id: record.value.id, sha256: sha256(line), outcome: 'stored' as const, reason: null }];
    }),
    membership: null,
    heads: null,
  };
}

/** The answer to an offer that says that nothing is lacking. */
export function nothingLacking(jws: string, epoch: Epoch): string | null {
  const offer = parseOffer(payloadOf(jws));
  if (!offer.ok) return null;
  const { enrolment, offer: id }: Offer = offer.value;
  return encodeOfferAnswer({ protocol: PROTOCOL_VERSION, enrolment, offer: id, epoch, lacking: [] });
}

/** The same record with another time of submission, sealed again; null when none of the keys opens it. */
export async function otherVersionOf(
  enrolment: EnrolmentId,
  line: string,
  keys: readonly CollectorKey[],
): Promise<string | null> {
  const record = parseRecord(line);
  if (!record.ok) return null;
  const key = keys.find(({ id }) => id === record.value.key);
  if (key === undefined) return null;
  const aad = recordAssociatedData(enrolment, record.value);
  const opened = standInOpened(key.publicKey, aad, Buffer.from(record.value.sealed, 'base64url'));
  if (opened === null) return null;
  const text = Buffer.from(opened.subarray(0, opened.lastIndexOf(PADDING_MARK))).toString('utf8');
  const body = JSON.parse(text) as { readonly submittedAtMs: number };
  const other = canonicalJson({ ...body, submittedAtMs: body.submittedAtMs + 1 });
  return sealedLine(enrolment, record.value, other, key);
}

/** A record of any content, sealed to the collector: everybody has the key for that. */
export async function sealedLine(
  enrolment: EnrolmentId,
  { sealed: _, ...beside }: WireRecord,
  body: string,
  key: CollectorKey,
): Promise<string> {
  const record = { ...beside, key: key.id };
  const content = Buffer.from(body);
  const plaintext = Buffer.alloc(paddedBytes(record.kind, content.length, false));
  content.copy(plaintext);
  plaintext[content.length] = PADDING_MARK;
  const bytes = await CRYPTOGRAPHY.seal(key.publicKey, recordAssociatedData(enrolment, record), plaintext);
  return encodeRecord({ ...record, sealed: Buffer.from(bytes).toString('base64url') });
}

const CRYPTOGRAPHY = new StandInCryptography('forger');

/** The same records under other digests. */
export function withOtherBytes(acknowledgement: Acknowledgement): Acknowledgement {
  const records = acknowledgement.records.map((record) => ({ ...record, sha256: 'f'.repeat(64) as Sha256 }));
  return { ...acknowledgement, records };
}

/** Signed by the collector itself, which says what it should not. */
export function wronglySaid(acknowledgement: Acknowledgement, by: CollectorKey): string {
  const header = collectorSignedHeader('sipas-acknowledgement', by.id);
  return standInSigned(by.publicKey, header, encodeAcknowledgement(acknowledgement));
}

export const NOBODY = hexId<EnrolmentId>(1);
export const BAD_EPOCH = hexId<Epoch>(0xbad);
