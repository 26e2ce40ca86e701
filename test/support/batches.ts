import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { BatchId, EnrolmentId, RecordId, Sha256 } from '../../src/core/kernel/brand.ts';
import { type BatchHeader, encodeBatch, encodeRecordLines } from '../../src/core/protocol/batch.ts';
import type { Json } from '../../src/core/protocol/canonical-json.ts';
import { encodeRecord, type WireRecord } from '../../src/core/protocol/record.ts';
import type { QuestionnaireId } from '../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../src/core/questionnaire/response.ts';
import { completeResponse, loadQuestionnaire } from './questionnaires.ts';

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

/** A record of a sound response, but for what is given. */
export function wireRecord(changes: Partial<WireRecord> = {}): WireRecord {
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
export function wireRecords(count: number, changes: Partial<WireRecord> = {}): readonly WireRecord[] {
  return Array.from({ length: count }, (_, index) => wireRecord({ sequence: index + 1, ...changes }));
}

/** The header that fits the lines, but for what is given. */
export function batchHeader(
  enrolment: string,
  lines: readonly string[],
  changes: Partial<BatchHeader> = {},
): BatchHeader {
  return {
    protocol: 0,
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
    ...changes,
  };
}

/** A batch of these lines as it goes over the wire. */
export function packedLines(
  enrolment: string,
  lines: readonly string[],
  changes: Partial<BatchHeader> = {},
): Buffer {
  return gzipSync(encodeBatch(batchHeader(enrolment, lines, changes), lines));
}

/** A batch of these records as it goes over the wire. */
export function packed(
  enrolment: string,
  records: readonly WireRecord[],
  changes: Partial<BatchHeader> = {},
): Buffer {
  return packedLines(enrolment, records.map(encodeRecord), changes);
}
