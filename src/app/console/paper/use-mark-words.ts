import { useTranslation } from 'react-i18next';
import { displayLanguage, formatDay } from '../../../contract/wording/format.ts';
import { DOUBLE_MARK, EMPTY_MARK } from '../../../core/paper/paper-pass.ts';
import type { PaperQuestion } from '../../../core/paper/paper-questions.ts';
import { phrase } from '../../../core/questionnaire/items.ts';

/** A mark at a question in words, `5 · Rất hài lòng`; where there is no question, the day it is. */
export function useMarkWords(): (question: PaperQuestion | undefined, mark: string) => string {
  const { t, i18n } = useTranslation('console-paper');
  return (question, mark) => {
    if (mark === EMPTY_MARK) return t('marks.empty');
    if (mark === DOUBLE_MARK) return t('marks.double');
    if (question === undefined) return formatDay(mark, displayLanguage(i18n.language));
    const choice = question.choices.find(({ code }) => code === mark);
    return choice === undefined ? mark : `${choice.code} · ${phrase(choice.text, i18n.language).text}`;
  };
}
