import type { Sha256 } from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { QUESTIONNAIRE_ID, sha256 } from './common.ts';
import { boolean, constant, integer, list, matching, object, readAs, text } from './shape.ts';

/** What is recorded of a questionnaire: answer to `GET /api/v1/questionnaire-recordings/{questionnaire}`. */
export interface QuestionnaireRecordings {
  readonly version: 1;
  readonly questionnaire: string;
  readonly recordings: readonly QuestionnaireRecording[];
}

export interface QuestionnaireRecording {
  /** The language that is spoken. */
  readonly language: string;
  readonly text: string;
  /** Of its file, at `/api/v1/recording-files/{sha256}`. */
  readonly sha256: Sha256;
  readonly bytes: number;
  readonly isSynthetic: boolean;
}

/** About a minute of speech as browsers record it. */
export const MOST_RECORDING_BYTES = 400_000;
/** Some ten languages of the longest questionnaire. */
export const MOST_RECORDINGS = 1_500;
/** What a device keeps of a questionnaire at most. */
export const MOST_RECORDINGS_BYTES = 60_000_000;
export const LONGEST_RECORDED_TEXT = 2_000;
export const RECORDED_LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;

/** Not signed, as the questionnaires they are read from are not. */
export const QUESTIONNAIRE_RECORDINGS = object<QuestionnaireRecordings>({
  version: constant(1),
  questionnaire: matching(QUESTIONNAIRE_ID, 64),
  recordings: list(
    object<QuestionnaireRecording>({
      language: matching(RECORDED_LANGUAGE, 35),
      text: text(LONGEST_RECORDED_TEXT),
      sha256: sha256(),
      bytes: integer(1, MOST_RECORDING_BYTES),
      isSynthetic: boolean(),
    }),
    { maxItems: MOST_RECORDINGS },
  ),
});

export const QUESTIONNAIRE_RECORDINGS_WORDS = {
  version: 'of this message; a device takes no other for an answer',
  'recordings.text': 'what is read, which is how a device finds it for a text on the screen',
  'recordings.sha256': 'of its file',
  'recordings.isSynthetic': 'read by a program and no person',
};

export function encodeQuestionnaireRecordings(said: QuestionnaireRecordings): string {
  return canonicalJson(said as unknown as Json);
}

/** What the address answered; null where it is no such message, which a device takes for no answer. */
export function parseQuestionnaireRecordings(text: string): QuestionnaireRecordings | null {
  return readAs(QUESTIONNAIRE_RECORDINGS, text);
}
