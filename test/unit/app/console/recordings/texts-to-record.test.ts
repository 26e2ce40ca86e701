import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { nextToRecord, textsToRecord } from '../../../../../src/app/console/recordings/texts-to-record.ts';
import { i18nReady, loadTexts, startI18n } from '../../../../../src/app/i18n/i18n.ts';
import { demoRecordings } from '../../../../../src/collector/demo/demo-recordings.ts';
import { audioType } from '../../../../../src/collector/questionnaires/audio-type.ts';
import type { ListedRecording } from '../../../../../src/contract/units/recordings.ts';
import { MOST_RECORDING_BYTES } from '../../../../../src/core/protocol/messages/questionnaire-recordings.ts';
import { loadQuestionnaire } from '../../../../support/questionnaires.ts';

const SERVICE = loadQuestionnaire('sipas-2023-service');
const MOST_DEMO_BYTES = 1_500_000;

beforeAll(async () => {
  vi.stubGlobal('document', { documentElement: {} });
  startI18n('vi');
  await loadTexts('kiosk', 'closing');
});
afterAll(() => {
  vi.unstubAllGlobals();
});

const t = (key: string, options: { readonly lng: string }): string => i18nReady.t(key, options);
const recordingOf = (place: string, text: string, language = 'vi'): ListedRecording => ({
  ...{ language, place, text, sha256: 'a'.repeat(64), bytes: 1, isSynthetic: false },
  ...{ recordedMs: 0, recordedBy: 'lan' },
});

describe('the texts to record', () => {
  test('are recorded, missing or changed since, each in its own language', () => {
    const [name, ...others] = textsToRecord(SERVICE, 'vi', [], t);
    expect(name).toEqual({ place: 'name', text: 'Tiếng Việt', state: 'missing', recording: null });
    const stem = others.find(({ place }) => place === 'stem');
    const recordings = [
      recordingOf('stem', stem?.text ?? ''),
      recordingOf('level.1', 'Rất tệ'),
      recordingOf('level.2', 'Dissatisfied', 'en'),
    ];
    const states = textsToRecord(SERVICE, 'vi', recordings, t).map(({ place, state }) => [place, state]);
    expect(Object.fromEntries(states)).toMatchObject({
      ...{ stem: 'recorded', 'level.1': 'changed', 'level.2': 'missing' },
    });
  });

  test('of a language nothing is written in are the Vietnamese ones, after its own name', () => {
    const vietnamese = textsToRecord(SERVICE, 'vi', [], t);
    const hmong = textsToRecord(SERVICE, 'hmn', [], t);
    expect(hmong[0]?.text).toBe('Hmoob');
    expect(hmong.slice(1)).toEqual(vietnamese.slice(1));
  });

  test('follow one another, past what is recorded and round the end', () => {
    const texts = ['a', 'b', 'c'].map((place) => ({
      ...{ place, text: place, recording: null },
      state: place === 'b' ? ('recorded' as const) : ('missing' as const),
    }));
    const following = (place: string) => nextToRecord(texts, place)?.place;
    expect([following('a'), following('b'), following('c')]).toEqual(['c', 'c', 'a']);
    expect(nextToRecord(texts.slice(1), 'c')).toBeNull();
  });
});

test('the synthetic voices read today’s texts, and take little room: else .ci/synthetic-voices.mjs makes them again', () => {
  const made = demoRecordings(SERVICE.id, 'demo');
  for (const language of ['vi', 'en']) {
    const texts = textsToRecord(SERVICE, language, [], t).map(({ place, text }) => [place, text]);
    expect(made.filter((one) => one.language === language).map(({ place, text }) => [place, text])).toEqual(
      texts,
    );
  }
  expect(made.filter(({ content }) => audioType(content) !== 'audio/ogg')).toEqual([]);
  expect(made.filter(({ content }) => content.length > MOST_RECORDING_BYTES)).toEqual([]);
  expect(made.reduce((sum, { content }) => sum + content.length, 0)).toBeLessThan(MOST_DEMO_BYTES);
});
