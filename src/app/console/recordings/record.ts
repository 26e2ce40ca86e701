import { err, ok, type Result } from '../../../core/kernel/result.ts';
import { LONGEST_MS } from './sound.ts';

/**
 * `elsewhere`: the page came by a link of another page, whose document may not use the microphone; loaded again it may.
 */
export type MicrophoneFault = 'unsupported' | 'denied' | 'elsewhere' | 'no-microphone';

/** A recording that runs. */
export interface RunningRecording {
  /** Resolves once it is stopped, or has reached the longest length. */
  readonly file: Promise<Blob>;
  readonly stop: () => void;
}

/** Opus first, which is best at this rate; what browsers lack it have the last. */
const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];
const BITS_PER_SECOND = 32_000;
const LEVEL_EVERY_MS = 100;
/** More than come between two looks: no short sound is missed. */
const WATCHED_SAMPLES = 8_192;
/** Speech close to a microphone; the meter is full there. */
const FULL_LEVEL = 0.3;

/** @param onLevel how loud it is, from 0 to 1, ten times a second */
export async function startRecording(
  onLevel: (level: number) => void,
): Promise<Result<RunningRecording, MicrophoneFault>> {
  if (navigator.mediaDevices === undefined || typeof MediaRecorder === 'undefined') return err('unsupported');
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    return err(faultOf(error));
  }
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, {
    ...(mimeType === undefined ? {} : { mimeType }),
    audioBitsPerSecond: BITS_PER_SECOND,
  });
  const unwatch = watchLevel(stream, onLevel);
  const stop = () => {
    if (recorder.state !== 'inactive') recorder.stop();
  };
  const limit = setTimeout(stop, LONGEST_MS);
  const parts: Blob[] = [];
  const file = new Promise<Blob>((resolve) => {
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    recorder.addEventListener('stop', () => {
      clearTimeout(limit);
      unwatch();
      for (const track of stream.getTracks()) track.stop();
      resolve(new Blob(parts, { type: recorder.mimeType }));
    });
  });
  recorder.start();
  return ok({ file, stop });
}

function faultOf(error: unknown): MicrophoneFault {
  const name = error instanceof DOMException ? error.name : '';
  if (name !== 'NotAllowedError' && name !== 'SecurityError') return 'no-microphone';
  return isDocumentOfThisPage() ? 'denied' : 'elsewhere';
}

function isDocumentOfThisPage(): boolean {
  const [loaded] = performance.getEntriesByType('navigation');
  return loaded === undefined || new URL(loaded.name).pathname === window.location.pathname;
}

function watchLevel(stream: MediaStream, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = WATCHED_SAMPLES;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    onLevel(Math.min(1, loudest / FULL_LEVEL));
  }, LEVEL_EVERY_MS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
