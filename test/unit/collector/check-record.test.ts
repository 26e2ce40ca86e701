import { describe, expect, test } from 'vitest';
import { checkLine } from '../../../src/collector/ingest/check-record.ts';
import { NODE_BYTES } from '../../../src/collector/node-bytes.ts';
import { builtInProvinces } from '../../../src/collector/units/provinces.ts';
import type { BatchHeader } from '../../../src/core/protocol/batch.ts';
import { encodeRecord, type WireRecord } from '../../../src/core/protocol/record.ts';
import type { QuestionnaireId } from '../../../src/core/questionnaire/questionnaire.ts';
import { UnitTree } from '../../../src/core/units/unit-tree.ts';
import {
  batchHeader,
  NOW_MS,
  randomHex,
  responseBody,
  SERVICE,
  sha256,
  wireRecord,
} from '../../support/batches.ts';

const units = new UnitTree(builtInProvinces());
const questionnaires = {
  find: (id: string, version: number) =>
    id === SERVICE.id && version === SERVICE.version ? SERVICE : undefined,
};

function check(
  record: WireRecord,
  changes: Partial<BatchHeader> = {},
  origin: 'network' | 'file' = 'network',
) {
  const line = encodeRecord(record);
  const header = batchHeader(randomHex(), [line], changes);
  const context = { questionnaires, units, header, origin, receivedAtMs: NOW_MS, tools: NODE_BYTES };
  return checkLine({ sha256: sha256(line), line, record }, context);
}

describe('checkLine', () => {
  test('a sound record is counted under its unit, questionnaire, day and hour', () => {
    const checked = check(wireRecord());
    expect(checked).toMatchObject({
      verdict: 'sound',
      unit: '01@2025-07-01',
      day: '2026-11-14',
      hour: 10,
      flags: [],
    });
  });

  test('a record of a unit that has ended is counted: the code and first day name it for ever', () => {
    expect(check(wireRecord({ unit: '15@1900-01-01' }))).toMatchObject({ verdict: 'sound' });
  });

  test.each<[string, Partial<WireRecord>, string]>([
    ['an unknown code', { unit: '99@2025-07-01' }, 'unknown-unit'],
    ['a known code from another day', { unit: '01@2024-01-01' }, 'unknown-unit'],
    ['a day that does not exist', { unit: '01@2025-02-30' }, 'unknown-unit'],
    ['an unknown questionnaire', { questionnaire: 'other' as QuestionnaireId }, 'unknown-questionnaire'],
    ['an unknown version', { version: 99 }, 'unknown-questionnaire'],
    ['level 6', { body: responseBody({ answers: { 'access.signage': 6 } as never }) }, 'check-failed'],
    ['an unknown item', { body: responseBody({ answers: { 'no.item': 4 } as never }) }, 'check-failed'],
    ['a comment with NUL', { body: responseBody({ comment: 'a\0b' }) }, 'check-failed'],
    ['a comment not in NFC', { body: responseBody({ comment: 'Việt'.normalize('NFD') }) }, 'check-failed'],
    ['a body without a time', { body: { response: {} } }, 'check-failed'],
    ['an empty body', { body: {} }, 'check-failed'],
  ])('CO7 a record of %s is held', (_, changes, reason) => {
    const checked = check(wireRecord(changes));
    expect(checked).toMatchObject({ verdict: 'held', reason });
    expect(JSON.stringify(checked)).not.toContain('"path"');
  });

  test('CO7 a body past 8 KiB is held, though its line is not too long', () => {
    const body = { ...responseBody(), pad: 'x'.repeat(9_000) };
    expect(check(wireRecord({ body }))).toMatchObject({ verdict: 'held', reason: 'check-failed' });
  });

  test('CO8 a held record keeps the day and hour it will count under, or null where it says no time', () => {
    const held = { unit: '99@2025-07-01' };
    expect(check(wireRecord(held))).toMatchObject({ day: '2026-11-14', hour: 10, flags: [] });
    expect(check(wireRecord({ ...held, body: {} }))).toMatchObject({ day: null, hour: null, flags: [] });
  });

  test('CO8 a doubtful clock is flagged', () => {
    const twoDays = 2 * 86_400_000;
    const body = responseBody({}, NOW_MS - twoDays);
    expect(check(wireRecord({ body }), { clockOffsetMs: twoDays })).toMatchObject({
      verdict: 'sound',
      day: '2026-11-14',
      flags: ['clock'],
    });
  });

  test('CO13 a record from a file whose device never learned its clock’s offset is flagged, held or not', () => {
    const unmeasured = { clockOffsetMs: null };
    for (const record of [wireRecord(), wireRecord({ unit: '99@2025-07-01' })]) {
      expect(check(record, unmeasured, 'file')).toMatchObject({ day: '2026-11-14', flags: ['clock'] });
      expect(check(record, unmeasured)).toMatchObject({ day: '2026-11-14', flags: [] });
    }
  });
});
