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

import type { FindRecordings, RecordedTexts } from './read-aloud/recorded-texts.ts';

/** How a questionnaire's texts read for this respondent at this office. */
export interface SurveyWords {
  readonly language: LanguageTag;
  readonly text: (text: LocalText) => string;
  /** The language that is heard; the same as that of the texts, unless somebody chose another. */
  readonly audioLanguage: LanguageTag;
  /** What is recorded of the questionnaire. */
  readonly recorded: () => Promise<RecordedTexts | null>;
  /**
   * The same in the language that is heard, with the recording that the questionnaire names. That cannot know the office's
   * word, so such a phrase is found among those that are recorded, or spoken.
   */
  readonly spoken: (text: LocalText) => Phrase;
}

const Words = createContext<SurveyWords | null>(null);

export interface SurveyWordsProps {
  readonly questionnaire: Questionnaire;
  readonly language: LanguageTag;
  /** The unit's own word for its office, in Vietnamese, or null. */
  readonly officeTerm: string | null;
  /** Null: that of the texts. */
  readonly audioLanguage: LanguageTag | null;
  readonly findRecordings: FindRecordings;
  readonly children: ReactNode;
}

export function SurveyWordsProvider(props: SurveyWordsProps) {
  const { questionnaire, language, officeTerm, audioLanguage: heard, findRecordings, children } = props;
  const words = useMemo<SurveyWords>(() => {
    const audioLanguage = heard ?? language;
    const office = officeWords(questionnaire, language, officeTerm);
    const heardOffice = officeWords(questionnaire, audioLanguage, officeTerm);
    const text = (local: LocalText) => withOffice(phrase(local, language).text, office);
    const spoken = (local: LocalText) => {
      const original = phrase(local, audioLanguage);
      const text = withOffice(original.text, heardOffice);
      return { text, audio: text === original.text ? original.audio : null };
    };
    const recorded = () => findRecordings(questionnaire.id);
    return { language, text, spoken, audioLanguage, recorded };
  }, [questionnaire, language, officeTerm, heard, findRecordings]);
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
