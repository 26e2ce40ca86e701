import { gzipSync } from 'node:zlib';
import { type BatchHeader, encodeBatch } from '../../src/core/protocol/messages/batch.ts';
import type { OfficeLink } from '../../src/core/protocol/messages/office-link.ts';
import {
  batchHeader,
  headerLine,
  type PlainRecord,
  plainRecord,
  recordLine,
  responseBody,
  SERVICE,
} from './batches.ts';
import { completeResponse } from './questionnaires.ts';
import { keyNamed, type ReferenceKey } from './reference-crypto.ts';

/** In whose name an own phone sends. */
export interface PhoneLink {
  readonly link: OfficeLink;
  readonly enrolment: string;
}

/** The key of one response. */
const PHONE_KEY = keyNamed('an own phone');

/** A response as an own phone makes it. */
export function phoneRecord(
  mode: 'phone-ticket' | 'phone-open-link' | 'kiosk',
  changes: Partial<PlainRecord> = {},
): PlainRecord {
  return plainRecord({ body: responseBody(completeResponse(SERVICE, mode)), ...changes });
}

/** The batch of one record, as a phone sends it. */
export function phoneBatch(
  { link, enrolment }: PhoneLink,
  records: readonly PlainRecord[],
  changes: Partial<BatchHeader> = {},
  key: ReferenceKey = PHONE_KEY,
): Buffer {
  const lines = records.map((record) => recordLine(enrolment, record));
  const introduction = { publicKey: key.publicKey, link };
  const header = batchHeader(enrolment, lines, { introduction, ...changes });
  return gzipSync(encodeBatch(headerLine(header, key), lines));
}
