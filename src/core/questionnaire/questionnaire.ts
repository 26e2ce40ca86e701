import type { Brand } from '../kernel/brand.ts';

/**
 * A questionnaire as core sees it: parsed, complete, immutable. The files in survey-schemas/ hold the same as
 * JSON; parse-questionnaire.ts turns one into the other and refuses what does not fit.
 */

/** `sipas-2023-service`: lowercase words joined by hyphens. */
export type QuestionnaireId = Brand<string, 'QuestionnaireId'>;
/** `access.signage`: sub-index, dot, item. Unique within one questionnaire version. */
export type ItemId = Brand<string, 'ItemId'>;
/** BCP 47, e.g. `vi`. */
export type LanguageTag = string;
/** Every text exists in Vietnamese, which stands in for a language a text lacks. */
export const DEFAULT_LANGUAGE: LanguageTag = 'vi';

/** One text in one language; `audio` is a path under public/audio, or null where it is not recorded. */
export interface Phrase {
  readonly text: string;
  readonly audio: string | null;
}

/** A text in every language of the questionnaire. */
export type LocalText = Readonly<Record<LanguageTag, Phrase>>;

/** A level of satisfaction, from 1 to as many as the scale has. */
export type Level = number;
/** A scale has two to eleven levels: one is no choice, and more do not stand in view together on a kiosk. */
export const FEWEST_LEVELS = 2;
export const MOST_LEVELS = 11;
/** The scale of SIPAS: five levels, of which the upper two are satisfied. */
export const SIPAS_LEVELS = 5;
export const SIPAS_SATISFIED_FROM = 4;

export type NonAnswer = 'not-applicable' | 'declined';
/** What a respondent may say to an item. Unreached is the absence of an answer, not an answer. */
export type Answer = Level | NonAnswer;

export type ScoringRule = 'satisfied-share' | 'mean-score';

export type OptionValue = string | number;

/** The option of every question about help that says an official gave it. */
export const HELPED_BY_OFFICIAL = 'official';

export interface Option {
  readonly value: OptionValue;
  readonly text: LocalText;
  /** Who chooses this is under age: nothing further is asked and the response stays out of every index. */
  readonly underAge: boolean;
}

/** A question with one choice among options: context, assistance and profile. */
export interface Question {
  readonly id: string;
  readonly text: LocalText;
  readonly hint: LocalText | null;
  readonly notice: LocalText | null;
  /** Sensitive personal data: never asked on a kiosk, and only with its notice. */
  readonly sensitive: boolean;
  readonly options: readonly Option[];
}

export interface Item {
  readonly id: ItemId;
  readonly text: LocalText;
  /** Three to five words for tables of the console; no citizen sees them. Null: the text itself. */
  readonly shortName: LocalText | null;
  readonly hint: LocalText | null;
}

export interface SubIndex {
  readonly id: string;
  readonly text: LocalText;
  readonly note: LocalText | null;
  readonly items: readonly Item[];
}

interface Component {
  readonly id: string;
  readonly text: LocalText;
  readonly subIndices: readonly SubIndex[];
}

export interface OrdinalLevel {
  readonly value: number;
  readonly text: LocalText;
}

/** Questions beside satisfaction on the household form; they never enter an index. */
export type Perception = {
  readonly id: string;
  readonly text: LocalText;
  /** Asked before or after the satisfaction items. */
  readonly position: 'before-items' | 'after-items';
  /** The tablet is turned to the citizen for this question. */
  readonly handOver: boolean;
} & (
  | {
      readonly kind: 'matrix';
      /** `binary` is yes or no: its numbers are names and are never averaged. */
      readonly scale: 'ordinal' | 'binary';
      readonly levels: readonly OrdinalLevel[];
      readonly rows: readonly { readonly id: string; readonly text: LocalText }[];
    }
  | { readonly kind: 'single-choice' | 'multiple-choice'; readonly options: readonly Option[] }
);

/** The sampling field that says what became of the visit; the fields of every sampling have it. */
export const OUTCOME_FIELD = 'outcome';
/** The outcome of an interview that took place to its end; the outcomes of every sampling have it. */
export const COMPLETED_OUTCOME = 'completed';

interface Sampling {
  readonly fields: readonly string[];
  readonly outcomes: readonly string[];
  readonly note: string;
}

export interface Questionnaire {
  readonly id: QuestionnaireId;
  readonly version: number;
  /** The first is the default, and always DEFAULT_LANGUAGE. */
  readonly languages: readonly LanguageTag[];
  readonly title: LocalText;
  readonly provenance: {
    readonly source: string;
    readonly wordingCheckedAgainstOfficialAnnex: boolean;
    readonly localEdits: readonly string[];
  };
  /** Earlier questionnaire versions whose items a trend may join with these, item by item. */
  readonly comparableWith: readonly {
    readonly questionnaire: QuestionnaireId;
    readonly version: number;
    readonly items: readonly ItemId[];
  }[];
  readonly scoringRule: ScoringRule;
  readonly notice: LocalText;
  /** The words put for `{office}`, unless the unit brings its own. */
  readonly officeTerm: { readonly default: LocalText; readonly sentenceStart: LocalText };
  readonly stem: LocalText;
  readonly scale: {
    readonly id: string;
    /** From 1 on in ascending order, which is also the order on screen. */
    readonly levels: readonly { readonly value: Level; readonly text: LocalText }[];
    /** The lowest level that counts as satisfied: 2 to the number of levels. */
    readonly satisfiedFrom: Level;
  };
  readonly nonAnswers: readonly { readonly code: NonAnswer; readonly text: LocalText }[];
  readonly itemsRequired: boolean;
  readonly context: readonly Question[];
  readonly components: readonly Component[];
  readonly perceptions: readonly Perception[];
  readonly assistance: Question | null;
  readonly comment: { readonly id: string; readonly text: LocalText; readonly notice: LocalText } | null;
  readonly profile: readonly Question[];
  /** Ids of the context questions a kiosk asks before the items. */
  readonly kioskContext: readonly string[];
  /** Ids of the profile questions a kiosk asks: at most two, none of them sensitive. */
  readonly kioskProfile: readonly string[];
  readonly sampling: Sampling | null;
}
