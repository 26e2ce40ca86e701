import { must } from '../kernel/assert.ts';
import type {
  Item,
  LanguageTag,
  LocalText,
  Perception,
  Phrase,
  Questionnaire,
  ScoringRule,
} from './questionnaire.ts';
import { DEFAULT_LANGUAGE, SIPAS_LEVELS } from './questionnaire.ts';

/** Every item in the order asked. */
export function itemsOf(questionnaire: Questionnaire): readonly Item[] {
  return questionnaire.components.flatMap((component) =>
    component.subIndices.flatMap((subIndex) => subIndex.items),
  );
}

/**
 * What the citizen answers alone in an interview, with the tablet turned to them: the perceptions that say `handOver`
 * (harassment, informal payment) and every satisfaction item. The interviewer asks the rest.
 */
export interface HandedOverQuestions {
  readonly perceptions: readonly Perception[];
  readonly items: readonly Item[];
}

/** Both in the order of the form; the perceptions are asked first. */
export function handedOverQuestions(questionnaire: Questionnaire): HandedOverQuestions {
  return {
    perceptions: questionnaire.perceptions.filter(({ handOver }) => handOver),
    items: itemsOf(questionnaire),
  };
}

const SIPAS_PREFIX = 'sipas-';

/** Whether a questionnaire is somebody's own: its figures are called by its title, and never SIPAS. */
export function isOwnForm({ id }: Pick<Questionnaire, 'id'>): boolean {
  return !id.startsWith(SIPAS_PREFIX);
}

/** Whether percentages may be made by a rule: the mean score is 100 · mean level / 5 and means nothing elsewhere. */
export function mayUseRule({ levels }: Pick<Questionnaire['scale'], 'levels'>, rule: ScoringRule): boolean {
  return rule === 'satisfied-share' || levels.length === SIPAS_LEVELS;
}

/**
 * What can stand on a screen of its own and so have a duration: items, context, profile and perception
 * questions, assistance, comment. Their ids are unique across all of these.
 */
export function screensOf(questionnaire: Questionnaire): ReadonlySet<string> {
  const { context, perceptions, assistance, comment, profile } = questionnaire;
  const alone = [assistance, comment].filter((question) => question !== null);
  const all = [...context, ...perceptions, ...itemsOf(questionnaire), ...alone, ...profile];
  return new Set(all.map(({ id }) => id));
}

/** The text in that language, or in Vietnamese where the language is missing. */
export function phrase(text: LocalText, language: LanguageTag): Phrase {
  const spoken = Object.hasOwn(text, language) ? text[language] : text[DEFAULT_LANGUAGE];
  return must(spoken, `a text has neither ${language} nor ${DEFAULT_LANGUAGE}`);
}

/** A unit's own word for its office, in one language: "the one-stop office", "The one-stop office". */
export interface OfficeWords {
  readonly default: string;
  readonly sentenceStart: string;
}

const OFFICE = '{office}';
/** Nothing, or the end of a sentence, and then perhaps opening quotes or brackets. */
const SENTENCE_START = /(?:^|[.!?…]["'”’)]*\s)[\s"'“‘(]*$/u;

/**
 * Puts the unit's word for `{office}`, with its sentence-start form where a sentence begins. A full stop
 * followed by white space ends a sentence, also after an abbreviation.
 */
export function withOffice(text: string, office: OfficeWords): string {
  return text.replaceAll(OFFICE, (_, offset: number) =>
    SENTENCE_START.test(text.slice(0, offset)) ? office.sentenceStart : office.default,
  );
}
