import type { LocalText } from './questionnaire.ts';

/** What is answered before a sensitive question is shown. */
export const AGREE: LocalText = text('Tôi đồng ý', 'I agree');
export const DO_NOT_AGREE: LocalText = text('Không', 'No');

function text(vi: string, en: string): LocalText {
  return { vi: { text: vi, audio: null }, en: { text: en, audio: null } };
}
