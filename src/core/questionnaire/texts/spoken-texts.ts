import { handedOverQuestions, phrase, withOffice } from '../items.ts';
import type { LanguageTag, LocalText, Perception, Question, Questionnaire } from '../questionnaire.ts';

/** A text that is read aloud to a respondent, and where it stands: `item.access.signage`, `level.5`. */
export interface SpokenText {
  readonly place: string;
  readonly text: LocalText;
}

/** The form of every place; those of the app's own texts begin with `app.`. */
export const PLACE = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/;
export const LONGEST_PLACE = 120;

/** Every text of a questionnaire that is read aloud to a respondent, in the order in which they are met. */
export function spokenTexts(questionnaire: Questionnaire): readonly SpokenText[] {
  const { notice, stem, scale, nonAnswers, context, components, assistance, comment, profile } =
    questionnaire;
  const subIndices = components.flatMap((component) => component.subIndices);
  const texts: readonly Place[] = [
    ['notice', notice],
    ...context.flatMap(questionTexts),
    ['stem', stem],
    ...scale.levels.map(({ value, text }): Place => [`level.${value}`, text]),
    ...nonAnswers.map(({ code, text }): Place => [`non-answer.${code}`, text]),
    ...subIndices.flatMap(({ id, note, items }): readonly Place[] => [
      [`sub-index.${id}.note`, note],
      ...items.flatMap((item): readonly Place[] => [
        [`item.${item.id}`, item.text],
        [`item.${item.id}.hint`, item.hint],
      ]),
    ]),
    ...handedOverQuestions(questionnaire).perceptions.flatMap(perceptionTexts),
    ['comment', comment?.text ?? null],
    ['comment.notice', comment?.notice ?? null],
    ...profile.flatMap(questionTexts),
    ...(assistance === null ? [] : questionTexts(assistance)),
    ...(profile.some(({ sensitive }) => sensitive) ? CONSENT : []),
  ];
  return texts.flatMap(([place, text]) => (text === null ? [] : [{ place, text }]));
}

/**
 * What a voice reads for a text: in the language, or in Vietnamese where the questionnaire lacks it, with the
 * questionnaire's own word for the office.
 */
export function readText({ officeTerm }: Questionnaire, text: LocalText, language: LanguageTag): string {
  return withOffice(phrase(text, language).text, {
    default: phrase(officeTerm.default, language).text,
    sentenceStart: phrase(officeTerm.sentenceStart, language).text,
  });
}

/** What is answered before a sensitive question is shown. */
export const AGREE: LocalText = consentText('Tôi đồng ý', 'I agree');
export const DO_NOT_AGREE: LocalText = consentText('Không', 'No');

type Place = readonly [place: string, text: LocalText | null];

const CONSENT: readonly Place[] = [
  ['consent.agree', AGREE],
  ['consent.refuse', DO_NOT_AGREE],
];

function questionTexts({ id, text, hint, notice, options }: Question): readonly Place[] {
  return [
    [`question.${id}`, text],
    [`question.${id}.hint`, hint],
    [`question.${id}.notice`, notice],
    ...options.map((option): Place => [`question.${id}.option.${option.value}`, option.text]),
  ];
}

/** Of a perception that the citizen answers alone; one with rows is asked by the interviewer. */
function perceptionTexts(perception: Perception): readonly Place[] {
  if (perception.kind === 'matrix') return [];
  const { id, text, options } = perception;
  return [
    [`perception.${id}`, text],
    ...options.map((option): Place => [`perception.${id}.option.${option.value}`, option.text]),
  ];
}

/* @__NO_SIDE_EFFECTS__ */
function consentText(vi: string, en: string): LocalText {
  return { vi: { text: vi, audio: null }, en: { text: en, audio: null } };
}
