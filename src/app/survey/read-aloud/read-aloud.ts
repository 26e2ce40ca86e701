import type { LanguageTag, Phrase } from '../../../core/questionnaire/questionnaire.ts';

type SpeechEnd = 'ended' | 'stopped' | 'unavailable';

export interface Speech {
  readonly end: Promise<SpeechEnd>;
  readonly stop: () => void;
}

/**
 * Reads phrases aloud: from their recordings where every one has one, else with a voice of the browser that
 * speaks the language, else not at all. A voice of another language is worse than none: it makes noise of it.
 *
 * @param atMostMs when it is stopped and taken as heard to its end: some voices never say that they are
 */
export function readAloud(phrases: readonly Phrase[], language: LanguageTag, atMostMs: number): Speech {
  let halt: () => void = () => {};
  let stopped = false;
  const spoken = (async (): Promise<SpeechEnd> => {
    const recordings = phrases.map(({ audio }) => audio);
    if (recordings.length > 0 && recordings.every((audio) => audio !== null)) {
      for (const audio of recordings) {
        if (stopped) return 'stopped';
        const played = await play(audio, (stop) => {
          halt = stop;
        });
        if (!played) return stopped ? 'stopped' : 'unavailable';
      }
      return stopped ? 'stopped' : 'ended';
    }
    const voice = await voiceFor(language);
    if (voice === null) return 'unavailable';
    if (stopped) return 'stopped';
    halt = () => speechSynthesis.cancel();
    const isSpoken = await speak(phrases.map(({ text }) => text).join(' . '), voice);
    return stopped ? 'stopped' : isSpoken ? 'ended' : 'unavailable';
  })();
  let over: (end: SpeechEnd) => void = () => {};
  const end = new Promise<SpeechEnd>((resolve) => {
    over = resolve;
  });
  const limit = setTimeout(() => {
    stopped = true;
    halt();
    over('ended');
  }, atMostMs);
  void spoken.then((how) => {
    clearTimeout(limit);
    over(how);
  });
  return {
    end,
    stop: () => {
      stopped = true;
      halt();
      // Not every voice says that it was stopped.
      clearTimeout(limit);
      over('stopped');
    },
  };
}

function play(audio: string, onStart: (stop: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const element = new Audio(`/audio/${audio}`);
    onStart(() => {
      element.pause();
      resolve(false);
    });
    element.addEventListener('ended', () => resolve(true));
    element.addEventListener('error', () => resolve(false));
    element.play().catch(() => resolve(false));
  });
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
