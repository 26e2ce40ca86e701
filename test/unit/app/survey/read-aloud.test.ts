import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SPOKEN_APP_TEXTS } from '../../../../src/app/i18n/spoken-app-texts.ts';
import { phrasesOfQuestion, questionsFor } from '../../../../src/app/interview/hand-over/questions-for.ts';
import { phrasesOf } from '../../../../src/app/survey/read-aloud/phrases-of.ts';
import { readAloud } from '../../../../src/app/survey/read-aloud/read-aloud.ts';
import type { RecordedTexts } from '../../../../src/app/survey/read-aloud/recorded-texts.ts';
import { kioskPlan, screensOfSurvey } from '../../../../src/app/survey/screens.ts';
import type { QuestionnaireRecording } from '../../../../src/core/protocol/messages/questionnaire-recordings.ts';
import { readText, spokenTexts } from '../../../../src/core/questionnaire/texts/spoken-texts.ts';
import { loadQuestionnaire, QUESTIONNAIRE_IDS } from '../../../support/questionnaires.ts';

const SPOILT = 'spoilt';

/** A context that writes down what is heard, each recording a second long; a text is its own file. */
class FakeContext {
  readonly heard: string[] = [];
  readonly currentTime = 0;
  readonly destination = {};
  playing: (EventTarget & { stop: () => void }) | null = null;
  /** Whether every recording comes to its end at once. */
  runs = true;

  decodeAudioData = async (file: ArrayBuffer) => {
    const text = new TextDecoder().decode(file);
    if (text === SPOILT) throw new Error('not to be decoded');
    return { text, duration: 1 };
  };

  createBufferSource = () => {
    const context = this;
    const source = Object.assign(new EventTarget(), {
      buffer: { text: '' },
      connect: () => {},
      stop: () => source.dispatchEvent(new Event('ended')),
      start: () => {
        context.heard.push(source.buffer.text);
        context.playing = source;
        if (context.runs) queueMicrotask(source.stop);
      },
    });
    return source;
  };
}

let context: FakeContext;
let said: string[];
beforeEach(() => {
  context = new FakeContext();
  said = [];
  const voice = {
    getVoices: () => [{ lang: 'vi-VN', localService: true }],
    cancel: () => {},
    speak: (utterance: EventTarget & { text: string }) => {
      said.push(utterance.text);
      queueMicrotask(() => utterance.dispatchEvent(new Event('end')));
    },
  };
  vi.stubGlobal('speechSynthesis', voice);
  vi.stubGlobal(
    'SpeechSynthesisUtterance',
    class extends EventTarget {
      readonly text: string;
      constructor(text: string) {
        super();
        this.text = text;
      }
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

const recording = (text: string, language = 'vi', isSynthetic = false): QuestionnaireRecording =>
  ({ text, language, isSynthetic, bytes: 1, sha256: text }) as unknown as QuestionnaireRecording;

function recordedTexts(recordings: readonly QuestionnaireRecording[], broken: readonly string[] = []) {
  const texts: RecordedTexts = {
    languages: ['vi'],
    find: (language, text) =>
      recordings.find((one) => one.language === language && one.text === text) ?? null,
    read: async ({ text }) =>
      broken.includes(text) ? null : (new TextEncoder().encode(text).buffer as ArrayBuffer),
  };
  return async () => texts;
}

function listen(texts: readonly string[], recorded: () => Promise<RecordedTexts | null>, language = 'vi') {
  const stop = new AbortController();
  const told: [isSynthetic: boolean, ms: number][] = [];
  const end = readAloud(
    {
      phrases: texts.map((text) => ({ text, audio: null })),
      ...{ language, recorded, atMostMs: 60_000 },
      context: context as unknown as AudioContext,
      onRecordings: ({ isSynthetic }, ms) => told.push([isSynthetic, ms]),
    },
    stop.signal,
  );
  return { end, stop, told };
}

describe('reading aloud', () => {
  test('RA2 is by recordings only where every phrase has one, else by a voice that reads all of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }), async (has) => {
        context = new FakeContext();
        said = [];
        const texts = has.map((_, index) => `Câu ${index}`);
        const recordings = texts.filter((_, index) => has[index]).map((text) => recording(text));
        expect(await listen(texts, recordedTexts(recordings)).end).toBe('ended');
        const isRecorded = has.every(Boolean);
        expect([context.heard, said]).toEqual(isRecorded ? [texts, []] : [[], [texts.join(' . ')]]);
      }),
    );
  });

  test.each([
    ['a file is gone', recordedTexts([recording('a'), recording('b')], ['b'])],
    ['a file cannot be decoded', recordedTexts([recording('a'), recording(SPOILT)])],
    ['only another language is recorded', recordedTexts([recording('a', 'en'), recording('b', 'en')])],
    ['nothing is known of recordings', async () => null],
  ])('RA2 falls back to the voice where %s', async (why, recorded) => {
    const texts = ['a', why.includes('decoded') ? SPOILT : 'b'];
    expect(await listen(texts, recorded).end).toBe('ended');
    expect([context.heard, said]).toEqual([[], [texts.join(' . ')]]);
  });

  test('RA2 is plainly not to be had without recordings and a voice of the language', async () => {
    expect(await listen(['a'], recordedTexts([recording('a')]), 'hmn').end).toBe('unavailable');
    expect([context.heard, said]).toEqual([[], []]);
  });

  test('says how long it takes and whether a person reads, and stops when told so', async () => {
    context.runs = false;
    const { end, stop, told } = listen(
      ['a', 'b'],
      recordedTexts([recording('a'), recording('b', 'vi', true)]),
    );
    await vi.waitFor(() => expect(context.heard).toEqual(['a']), { timeout: 20_000 });
    expect(told).toEqual([[true, 2 * 1_300 + 3_000]]);
    const stopped = vi.fn();
    context.playing?.addEventListener('ended', stopped);
    stop.abort();
    expect(await end).toBe('stopped');
    expect([stopped.mock.calls.length, context.heard, said]).toEqual([1, ['a'], []]);
  });

  test('stopped before it began is not heard', async () => {
    const { end, stop } = listen(['a'], recordedTexts([recording('a')]));
    stop.abort();
    expect([await end, context.heard, said]).toEqual(['stopped', [], []]);
  });
});

test.each(QUESTIONNAIRE_IDS)('what the screens of %s read aloud is all there to be recorded', (id) => {
  const questionnaire = loadQuestionnaire(id);
  const t = (key: string, { lng }: { lng: string }) => `${lng} ${key}`;
  const screens = screensOfSurvey(questionnaire, kioskPlan(questionnaire, t), {});
  for (const language of ['vi', 'en']) {
    const read = new Set([
      ...spokenTexts(questionnaire).map(({ text }) => readText(questionnaire, text, language)),
      ...SPOKEN_APP_TEXTS.map(([, key]) => t(key, { lng: language })),
    ]);
    const heard = [
      ...screens.flatMap((screen) => phrasesOf(questionnaire, screen)),
      ...questionsFor(questionnaire).flatMap(phrasesOfQuestion),
    ];
    const texts = heard.map((text) => readText(questionnaire, text, language));
    expect(texts.filter((text) => !read.has(text))).toEqual([]);
    expect(texts.length).toBeGreaterThan(30);
  }
});
