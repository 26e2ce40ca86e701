import type { Texts } from '../../../contract/figures.ts';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import { useRead } from '../requests/use-read.ts';

interface OwnForm {
  readonly id: string;
  readonly title: Texts;
}

const NONE: readonly OwnForm[] = [];

/** The forms of one's own that figures can be asked for, beside those that every collector has. */
export function useOwnForms(): readonly OwnForm[] {
  const { answer } = useRead('GET /api/v1/questionnaire-titles', {}, { freshMs: MINUTE_MS });
  return answer?.questionnaires ?? NONE;
}
