import { SECOND_MS } from '../../../core/kernel/duration.ts';
import type { LanguageTag, Phrase } from '../../../core/questionnaire/questionnaire.ts';
import type { RecordedTexts } from './recorded-texts.ts';

/** Recordings that are ready to be heard, in their order. */
export interface Clips {
  readonly buffers: readonly AudioBuffer[];
  /** Read by a program, even if only in part. */
  readonly isSynthetic: boolean;
  readonly lengthMs: number;
}

/** Between two phrases, in seconds. */
const PAUSE_S = 0.3;

/** The recordings of all phrases; null unless every one is there and can be played. */
export async function clipsOf(
  phrases: readonly Phrase[],
  language: LanguageTag,
  recorded: RecordedTexts | null,
  context: BaseAudioContext,
): Promise<Clips | null> {
  let isSynthetic = false;
  const reads = phrases.map(({ text, audio }) => {
    const recording = recorded?.find(language, text) ?? null;
    if (recorded !== null && recording !== null) {
      isSynthetic ||= recording.isSynthetic;
      return () => recorded.read(recording);
    }
    return audio === null ? null : () => readFile(`/audio/${audio}`);
  });
  if (reads.length === 0 || reads.includes(null)) return null;
  const buffers = await Promise.all(reads.map(async (read) => decoded(context, (await read?.()) ?? null)));
  const whole = buffers.filter((buffer) => buffer !== null);
  if (whole.length < buffers.length) return null;
  const lengthS = whole.reduce((sum, { duration }) => sum + duration + PAUSE_S, 0);
  return { buffers: whole, isSynthetic, lengthMs: lengthS * SECOND_MS };
}

/** Plays one after the other; resolves at the end of the last, or when it is halted. */
export async function playClips(context: AudioContext, { buffers }: Clips, halt: AbortSignal): Promise<void> {
  for (const buffer of buffers) {
    if (halt.aborted) return;
    await new Promise<void>((resolve) => {
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(context.destination);
      source.addEventListener('ended', () => resolve());
      halt.addEventListener('abort', () => {
        source.stop();
        resolve();
      });
      source.start(context.currentTime + PAUSE_S);
    });
  }
}

async function readFile(address: string): Promise<ArrayBuffer | null> {
  try {
    const response = await fetch(address);
    return response.ok ? await response.arrayBuffer() : null;
  } catch {
    return null;
  }
}

async function decoded(context: BaseAudioContext, file: ArrayBuffer | null): Promise<AudioBuffer | null> {
  try {
    return file === null ? null : await context.decodeAudioData(file);
  } catch {
    return null;
  }
}
