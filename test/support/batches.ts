import { createHash, hash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { BatchId, EnrolmentId, RecordId, Sha256 } from '../../src/core/kernel/brand.ts';
import { canonicalJson, type Json } from '../../src/core/kernel/canonical-json.ts';
import {
  type BatchHeader,
  encodeBatch,
  encodeBatchHeader,
  encodeRecordLines,
} from '../../src/core/protocol/messages/batch.ts';
import {
  encodeRecord,
  paddedBytes,
  recordAssociatedData,
  type WireRecord,
} from '../../src/core/protocol/messages/record.ts';

import { SEALING_SUITE } from '../../src/core/protocol/sealing.ts';
import { deviceSignedHeader } from '../../src/core/protocol/signed.ts';
import type { QuestionnaireId } from '../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../src/core/questionnaire/response.ts';
import { completeResponse, loadQuestionnaire } from './questionnaires.ts';
import { type ReferenceKey, seal, signed } from './reference-crypto.ts';
import { DEVICE_KEY, RECEIPT_KEY, SEALING_KEY } from './test-keys.ts';

export const SERVICE = loadQuestionnaire('sipas-2023-service');
/** Hà Nội, one of the built-in provinces. */
export const UNIT = '01@2025-07-01';
/** 14 November 2026, 10:13:20 in Việt Nam. */
export const NOW_MS = Date.UTC(2026, 10, 14, 3, 13, 20);

export function randomHex(): string {
  return randomBytes(16).toString('hex');
}

export function sha256(text: string | Uint8Array): Sha256 {
  return createHash('sha256').update(text).digest('hex') as Sha256;
}

/** A kiosk response with every item at level 4, but for what is given. */
function response(changes: Partial<Response> = {}): Response {
  return { ...completeResponse(SERVICE, 'kiosk'), ...changes };
}

export function responseBody(changes: Partial<Response> = {}, submittedAtMs = NOW_MS - 60_000) {
  return { submittedAtMs, response: response(changes) as unknown as Json };
}

/** A record before it is sealed. */
export interface PlainRecord extends Omit<WireRecord, 'key' | 'sealed'> {
  readonly body: { readonly [key: string]: Json };
}

/** A record of a sound response, but for what is given. */
export function plainRecord(changes: Partial<PlainRecord> = {}): PlainRecord {
  return {
    id: randomHex() as RecordId,
    sequence: 1,
    kind: 'response',
    questionnaire: SERVICE.id as QuestionnaireId,
    version: SERVICE.version,
    unit: UNIT,
    body: responseBody(),
    ...changes,
  };
}

/** As many records as asked for, numbered from 1. */
export function plainRecords(count: number, changes: Partial<PlainRecord> = {}): readonly PlainRecord[] {
  return Array.from({ length: count }, (_, index) => plainRecord({ sequence: index + 1, ...changes }));
}

/** The record as the enrolment's device would seal it; the same record gives the same bytes. */
export function sealedRecord(
  enrolment: string,
  { body, ...beside }: PlainRecord,
  key: ReferenceKey = SEALING_KEY,
): WireRecord {
  const record = { ...beside, key: key.id };
  const aad = recordAssociatedData(enrolment as EnrolmentId, record);
  const plaintext = padded(canonicalJson(body), record.kind);
  const ephemeral = hash('sha256', `${aad} ${plaintext.toString('hex')}`, 'buffer');
  const sealed = seal(key.point, ephemeral, { info: SEALING_SUITE.info, aad }, plaintext);
  return { ...record, sealed: sealed.toString('base64url') };
}

/** The plaintext of a body to a questionnaire without sampling: its text, 0x80, and zeros up to the step. */
function padded(text: string, kind: WireRecord['kind']): Buffer {
  const content = Buffer.from(text);
  const plaintext = Buffer.alloc(paddedBytes(kind, content.length, false));
  content.copy(plaintext);
  plaintext[content.length] = 0x80;
  return plaintext;
}

/** The line of a record as the enrolment's device would make it. */
export function recordLine(enrolment: string, record: PlainRecord, key: ReferenceKey = SEALING_KEY): string {
  return encodeRecord(sealedRecord(enrolment, record, key));
}

/** The header that fits the lines, but for what is given. */
export function batchHeader(
  enrolment: string,
  lines: readonly string[],
  changes: Partial<BatchHeader> = {},
): BatchHeader {
  return {
    protocol: 2,
    enrolment: enrolment as EnrolmentId,
    batch: randomHex() as BatchId,
    count: lines.length,
    sha256: sha256(encodeRecordLines(lines)),
    lastSequence: lines.length,
    waiting: lines.length,
    quarantined: 0,
    app: '0.1.0',
    storage: { persisted: true, usedBytes: 1024, quotaBytes: null },
    clockMs: NOW_MS,
    clockOffsetMs: 0,
    receiptKey: RECEIPT_KEY.id,
    membership: null,
    introduction: null,
    start: null,
    heads: null,
    ...changes,
  };
}

/** The first line of a batch: the header, signed by the device. */
export function headerLine(header: BatchHeader, device: ReferenceKey = DEVICE_KEY): string {
  return signed(deviceSignedHeader('sipas-batch'), encodeBatchHeader(header), device);
}

/** A batch of these lines as it goes over the wire. */
export function packedLines(
  enrolment: string,
  lines: readonly string[],
  changes: Partial<BatchHeader> = {},
  device: ReferenceKey = DEVICE_KEY,
): Buffer {
  return gzipSync(encodeBatch(headerLine(batchHeader(enrolment, lines, changes), device), lines));
}

/** A batch of these records as it goes over the wire. */
export function packed(
  enrolment: string,
  records: readonly PlainRecord[],
  changes: Partial<BatchHeader> = {},
  device: ReferenceKey = DEVICE_KEY,
): Buffer {
  const lines = records.map((record) => recordLine(enrolment, record));
  return packedLines(enrolment, lines, changes, device);
}
