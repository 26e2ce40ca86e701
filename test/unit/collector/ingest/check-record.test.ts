import { describe, expect, test } from 'vitest';
import { checkLine, checkRecord, isModeOf } from '../../../../src/collector/ingest/check-record.ts';
import type { BatchOrigin } from '../../../../src/collector/ingest/collector-store.ts';
import type { OpenedBody } from '../../../../src/collector/ingest/opener.ts';
import { builtInProvinces } from '../../../../src/collector/units/provinces.ts';
import type { KeyId } from '../../../../src/core/kernel/brand.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import type { BatchHeader } from '../../../../src/core/protocol/messages/batch.ts';
import type { QuestionnaireId } from '../../../../src/core/questionnaire/questionnaire.ts';
import { type Unit, unitRef } from '../../../../src/core/units/unit.ts';
import { UnitTree } from '../../../../src/core/units/unit-tree.ts';
import {
  batchHeader,
  NOW_MS,
  type PlainRecord,
  plainRecord,
  randomHex,
  responseBody,
  SERVICE,
  sha256,
} from '../../../support/batches.ts';
import { loadQuestionnaire } from '../../../support/questionnaires.ts';

const units = new UnitTree(builtInProvinces());
const questionnaires = {
  find: (id: string, version: number) =>
    id === SERVICE.id && version === SERVICE.version ? SERVICE : undefined,
};

const PLACES = [
  '08@2025-07-01',
  '01@2025-07-01',
  '15@1900-01-01',
  '99@2025-07-01',
  '01@2024-01-01',
  '01@2025-02-30',
];
const member = { units: new Set(PLACES), enrolledDay: '2026-01-01' as Day, places: [], toldDay: null };

/** Characters of a sealed body by its step: 65 bytes of key and 16 of tag are added, and base64url makes 4 of 3. */
const SEALED_CHARACTERS = { 1024: 1474, 2048: 2839 } as const;

function check(
  { body, ...beside }: PlainRecord,
  changes: Partial<BatchHeader> = {},
  origin: 'network' | 'file' = 'network',
  opened: OpenedBody = { body },
  sealedCharacters: number = SEALED_CHARACTERS[2048],
  tree = units,
) {
  const line = 'as it came, sealed';
  const header = batchHeader(randomHex(), [line], changes);
  const context = { questionnaires, units: tree, member, header, origin, receivedAtMs: NOW_MS };
  const record = { ...beside, key: '' as KeyId, sealed: 'A'.repeat(sealedCharacters) };
  return checkLine({ sha256: sha256(line), line, record }, opened, context);
}

describe('checkLine', () => {
  test('a sound record is counted under its unit, questionnaire, day and hour', () => {
    const checked = check(plainRecord());
    expect(checked).toMatchObject({
      verdict: 'sound',
      unit: '01@2025-07-01',
      day: '2026-11-14',
      hour: 10,
      flags: [],
    });
  });

  test('CO7 the answer to a sensitive question without a consent is held, with one it is counted', () => {
    const changes = { mode: 'staff-assisted', profile: { ethnicity: 2 } } as const;
    expect(check(plainRecord({ body: responseBody(changes) }))).toMatchObject({
      verdict: 'held',
      reason: 'check-failed',
      day: '2026-11-14',
    });
    const consented = responseBody({ ...changes, consents: ['ethnicity'] });
    expect(check(plainRecord({ body: consented }))).toMatchObject({ verdict: 'sound' });
  });

  test('CO20 a record of a unit that has ended is counted where that goes on, on its own day', () => {
    expect(check(plainRecord({ unit: '15@1900-01-01' }))).toMatchObject({
      verdict: 'sound',
      unit: '15@2025-07-01',
    });
  });

  test('CO20 a record of a unit that ended and nowhere goes on is held for that, with its time', () => {
    const province = builtInProvinces().find((unit) => unitRef(unit) === '08@2025-07-01') as Unit;
    const ended = { ...province, validTo: '2026-11-13' as Day };
    const context = new UnitTree([
      ...builtInProvinces().filter((unit) => unitRef(unit) !== '08@2025-07-01'),
      ended,
    ]);
    const changes = { unit: '08@2025-07-01' };
    expect(check(plainRecord(changes), {}, 'network', undefined, undefined, context)).toMatchObject({
      verdict: 'held',
      reason: 'unit-ended',
      day: '2026-11-14',
    });
    expect(check(plainRecord(changes))).toMatchObject({ verdict: 'sound', unit: '08@2025-07-01' });
  });

  test.each<[string, Partial<PlainRecord>, string]>([
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
    const checked = check(plainRecord(changes));
    expect(checked).toMatchObject({ verdict: 'held', reason });
    expect(JSON.stringify(checked)).not.toContain('"path"');
  });

  test('CO7 a record of a unit where its device never stood is held, with its time', () => {
    expect(check(plainRecord({ unit: '04@2025-07-01' }))).toMatchObject({
      verdict: 'held',
      reason: 'unit-not-of-device',
      day: '2026-11-14',
    });
  });

  test.each(['cannot-open', 'check-failed'] as const)(
    'CO7 one that was not opened (%s) is held first of all',
    (reason) => {
      const record = plainRecord({ unit: '77@2025-07-01', version: 99 });
      const checked = check(record, {}, 'network', { body: null, reason });
      expect(checked).toMatchObject({ verdict: 'held', reason, day: null, hour: null, flags: [] });
    },
  );

  test('HP4 a response padded to less than its step is held, and any other kind is not', () => {
    const padded = (record: PlainRecord, step: 1024 | 2048) =>
      check(record, {}, 'network', { body: record.body }, SEALED_CHARACTERS[step]);
    expect(padded(plainRecord(), 2048)).toMatchObject({ verdict: 'sound' });
    expect(padded(plainRecord(), 1024)).toMatchObject({ verdict: 'held', reason: 'check-failed' });
    const feedback = { submittedAtMs: NOW_MS, language: 'vi', text: 'Xin mở cửa sớm hơn.' };
    expect(padded(plainRecord({ kind: 'feedback-case', body: feedback }), 1024)).toMatchObject({
      verdict: 'sound',
    });
  });

  test('HP4 what was never sealed, as in the demo, has no padding to be too short', () => {
    const record = plainRecord();
    expect(check(record, {}, 'network', { body: record.body }, 0)).toMatchObject({ verdict: 'sound' });
  });

  test('CO8 a held record keeps the day and hour it will count under, or null where it says no time', () => {
    const held = { unit: '99@2025-07-01' };
    expect(check(plainRecord(held))).toMatchObject({ day: '2026-11-14', hour: 10, flags: [] });
    expect(check(plainRecord({ ...held, body: {} }))).toMatchObject({ day: null, hour: null, flags: [] });
  });

  test('CO8 a doubtful clock is flagged', () => {
    const twoDays = 2 * 86_400_000;
    const body = responseBody({}, NOW_MS - twoDays);
    expect(check(plainRecord({ body }), { clockOffsetMs: twoDays, clockMs: NOW_MS - twoDays })).toMatchObject(
      {
        verdict: 'sound',
        day: '2026-11-14',
        flags: ['clock'],
      },
    );
  });

  test('CO13 a record from a file whose device never learned its clock’s offset is flagged, held or not', () => {
    const unmeasured = { clockOffsetMs: null };
    for (const record of [plainRecord(), plainRecord({ unit: '99@2025-07-01' })]) {
      expect(check(record, unmeasured, 'file')).toMatchObject({ day: '2026-11-14', flags: ['clock'] });
      expect(check(record, unmeasured)).toMatchObject({ day: '2026-11-14', flags: [] });
    }
  });
});

describe('IV6 a re-check', () => {
  const household = loadQuestionnaire('sipas-2023-household');
  const known = (id: string) => [SERVICE, household].find((one) => one.id === id);
  const recheck = { sampling: { wave: '1', stratum: 'A' }, result: 'confirmed' };
  const checked = (questionnaire: string, origin: BatchOrigin, sealedCharacters = 11_031) =>
    checkRecord(
      {
        ...{ kind: 'response', questionnaire: questionnaire as QuestionnaireId, version: 1 },
        ...{ unit: '01@2025-07-01', sealed: 'A'.repeat(sealedCharacters) },
      },
      { body: { submittedAtMs: NOW_MS, recheck } },
      { questionnaires: { find: known }, units, member, provesMode: (mode) => isModeOf(mode, origin) },
    );

  test('of a device is one, by network and by file', () => {
    for (const origin of ['network', 'file'] as const) {
      expect(checked(household.id, origin)).toMatchObject({
        ok: true,
        value: { body: { kind: 'recheck', recheck } },
      });
    }
  });

  test('that comes another way, to another questionnaire, or shorter than an interview, is held', () => {
    for (const origin of ['phone-ticket', 'phone-open-link', 'paper'] as const) {
      expect(checked(household.id, origin)).toEqual({ ok: false, error: 'mode-not-proved' });
    }
    expect(checked(SERVICE.id, 'network')).toEqual({ ok: false, error: 'check-failed' });
    expect(checked(household.id, 'network', SEALED_CHARACTERS[2048])).toEqual({
      ok: false,
      error: 'check-failed',
    });
  });
});
