import { SECOND_MS } from '../../../core/kernel/duration.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import { MOST_RECORDING_BYTES } from '../../../core/protocol/messages/questionnaire-recordings.ts';

export type SoundFault = 'unreadable' | 'silent' | 'too-long' | 'too-large';

/** Audio that may be kept. */
export interface Sound {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly buffer: AudioBuffer;
}

export const LONGEST_MS = 60 * SECOND_MS;
/** Of full scale; a quiet room is below, a voice far above. */
const QUIETEST_PEAK = 0.02;

/** Reads a recording or a file, and says why it should not be kept. */
export async function readSound(file: Blob): Promise<Result<Sound, SoundFault>> {
  if (file.size > MOST_RECORDING_BYTES) return err('too-large');
  const bytes = new Uint8Array(await file.arrayBuffer());
  const buffer = await decoded(bytes);
  if (buffer === null) return err('unreadable');
  if (buffer.duration * SECOND_MS > LONGEST_MS + SECOND_MS) return err('too-long');
  return peakOf(buffer) < QUIETEST_PEAK ? err('silent') : ok({ bytes, buffer });
}

/** The loudest sample, from 0 to 1. */
function peakOf(buffer: AudioBuffer): number {
  let peak = 0;
  for (let channel = 0; channel < buffer.numberOfChannels; channel += 1) {
    for (const sample of buffer.getChannelData(channel)) peak = Math.max(peak, Math.abs(sample));
  }
  return peak;
}

async function decoded(bytes: Uint8Array<ArrayBuffer>): Promise<AudioBuffer | null> {
  const context = new AudioContext();
  try {
    // It takes the bytes away.
    return await context.decodeAudioData(bytes.slice().buffer);
  } catch {
    return null;
  } finally {
    void context.close();
  }
}

/** Plays it; returns how to stop. */
export function playSound(buffer: AudioBuffer, onEnd: () => void): () => void {
  const context = new AudioContext();
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.addEventListener('ended', () => {
    void context.close();
    onEnd();
  });
  source.start();
  return () => source.stop();
}
