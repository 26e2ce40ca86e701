import { SECOND_MS } from '../../../core/kernel/duration.ts';
import type { Phrase } from '../../../core/questionnaire/questionnaire.ts';

/** A slow voice: ten letters a second; those of browsers read twelve to fifteen in Vietnamese and English. */
const LETTER_MS = SECOND_MS / 10;
const PAUSE_MS = SECOND_MS;
/** What loading a recording or a voice may take before the first sound. */
const BEGIN_MS = 2 * SECOND_MS;

/** How long reading phrases aloud needs, in ms: long rather than short. */
export function speechLengthMs(phrases: readonly Phrase[]): number {
  const letters = phrases.reduce((sum, { text }) => sum + text.length, 0);
  return BEGIN_MS + letters * LETTER_MS + phrases.length * PAUSE_MS;
}
