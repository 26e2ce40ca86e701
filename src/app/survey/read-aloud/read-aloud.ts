import type { LanguageTag, Phrase } from '../../../core/questionnaire/questionnaire.ts';
import { type Clips, clipsOf, playClips } from './clips.ts';
import type { RecordedTexts } from './recorded-texts.ts';

/** What is to be heard. */
export interface Reading {
  readonly phrases: readonly Phrase[];
  readonly language: LanguageTag;
  readonly recorded: () => Promise<RecordedTexts | null>;
  /** Made while the button was pressed, for browsers play nothing else; null where recordings cannot be played. */
  readonly context: AudioContext | null;
  /** When a voice is stopped and taken as heard to its end: some never say that they are. */
  readonly atMostMs: number;
  /** Recordings are about to be heard, and how long that takes at most. */
  readonly onRecordings: (clips: Clips, atMostMs: number) => void;
}

/** A browser that does not play what it decoded would never come to its end. */
const SLACK_MS = 3_000;

/**
 * Reads phrases aloud: from their recordings where every one has one, else with a voice of the browser that
 * speaks the language, else not at all. A voice of another language is worse than none: it makes noise of it.
 *
 * @param signal stops it
 */
export function readAloud(
  reading: Reading,
  signal: AbortSignal,
): Promise<'ended' | 'stopped' | 'unavailable'> {
  const halt = new AbortController();
  return new Promise((resolve) => {
    let limit: ReturnType<typeof setTimeout>;
    const end = (how: 'ended' | 'stopped' | 'unavailable') => {
      clearTimeout(limit);
      halt.abort();
      resolve(how);
    };
    const endIn = (ms: number) => {
      clearTimeout(limit);
      limit = setTimeout(() => end('ended'), ms);
    };
    if (signal.aborted) {
      end('stopped');
      return;
    }
    // Not every voice says that it was stopped.
    signal.addEventListener('abort', () => end('stopped'));
    endIn(reading.atMostMs);
    void playOrSpeak(reading, halt.signal, endIn).then((isHeard) => end(isHeard ? 'ended' : 'unavailable'));
  });
}

/** False where neither can be. */
async function playOrSpeak(
  { phrases, language, recorded, context, onRecordings }: Reading,
  halt: AbortSignal,
  endIn: (ms: number) => void,
): Promise<boolean> {
  const clips = context === null ? null : await clipsOf(phrases, language, await recorded(), context);
  if (halt.aborted) return true;
  if (clips !== null && context !== null) {
    endIn(clips.lengthMs + SLACK_MS);
    onRecordings(clips, clips.lengthMs + SLACK_MS);
    await playClips(context, clips, halt);
    return true;
  }
  const voice = await voiceFor(language);
  if (voice === null || halt.aborted) return voice !== null;
  halt.addEventListener('abort', () => speechSynthesis.cancel());
  return speak(phrases.map(({ text }) => text).join(' . '), voice);
}

/** Slightly slower than the voices' own pace: questions, not news. */
const RATE = 0.9;

function speak(text: string, voice: SpeechSynthesisVoice): Promise<boolean> {
  return new Promise((resolve) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.rate = RATE;
    utterance.addEventListener('end', () => resolve(true));
    utterance.addEventListener('error', () => resolve(false));
    speechSynthesis.cancel();
    speechSynthesis.speak(utterance);
  });
}

/** Browsers load their list of voices late, and some never: ask again once, for a moment. */
const VOICES_WAIT_MS = 1_000;

async function voiceFor(language: LanguageTag): Promise<SpeechSynthesisVoice | null> {
  if (typeof speechSynthesis === 'undefined') return null;
  if (speechSynthesis.getVoices().length === 0) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, VOICES_WAIT_MS);
      speechSynthesis.addEventListener?.(
        'voiceschanged',
        () => {
          clearTimeout(timer);
          resolve();
        },
        { once: true },
      );
    });
  }
  const speaks = ({ lang }: SpeechSynthesisVoice) => lang.toLowerCase().split(/[-_]/)[0] === language;
  const voices = speechSynthesis.getVoices().filter(speaks);
  // A voice on the device first: the kiosk may be offline, and a remote one hears every text.
  return voices.find(({ localService }) => localService) ?? null;
}
