import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { must } from '../../core/kernel/assert.ts';
import { type OfficeWords, phrase, withOffice } from '../../core/questionnaire/items.ts';
import type {
  LanguageTag,
  LocalText,
  Phrase,
  Questionnaire,
} from '../../core/questionnaire/questionnaire.ts';
import { DEFAULT_LANGUAGE } from '../../core/questionnaire/questionnaire.ts';

/** How a questionnaire's texts read for this respondent at this office. */
export interface SurveyWords {
  readonly language: LanguageTag;
  readonly text: (text: LocalText) => string;
  /** The same with its recording. A recording cannot know the office's word, so such a phrase is spoken. */
  readonly spoken: (text: LocalText) => Phrase;
}

const Words = createContext<SurveyWords | null>(null);

export interface SurveyWordsProps {
  readonly questionnaire: Questionnaire;
  readonly language: LanguageTag;
  /** The unit's own word for its office, in Vietnamese, or null. */
  readonly officeTerm: string | null;
  readonly children: ReactNode;
}

export function SurveyWordsProvider({ questionnaire, language, officeTerm, children }: SurveyWordsProps) {
  const words = useMemo<SurveyWords>(() => {
    const office = officeWords(questionnaire, language, officeTerm);
    const text = (local: LocalText) => withOffice(phrase(local, language).text, office);
    const spoken = (local: LocalText) => {
      const original = phrase(local, language);
      return { text: text(local), audio: text(local) === original.text ? original.audio : null };
    };
    return { language, text, spoken };
  }, [questionnaire, language, officeTerm]);
  return <Words value={words}>{children}</Words>;
}

export function useSurveyWords(): SurveyWords {
  return must(useContext(Words), 'survey words are used outside their provider');
}

/**
 * A unit names its office in Vietnamese only; other languages use the questionnaire's word.
 *
 * @internal
 */
export function officeWords(
  { officeTerm: own }: Questionnaire,
  language: LanguageTag,
  officeTerm: string | null,
): OfficeWords {
  if (officeTerm === null || language !== DEFAULT_LANGUAGE) {
    return {
      default: phrase(own.default, language).text,
      sentenceStart: phrase(own.sentenceStart, language).text,
    };
  }
  const [first = '', ...rest] = officeTerm;
  return { default: officeTerm, sentenceStart: first.toLocaleUpperCase(language) + rest.join('') };
}
