import { useTranslation } from 'react-i18next';
import { trendWords } from '../../../contract/wording/trend-words.ts';
import { useWording } from '../wording/use-wording.ts';

/** What is said of a line: how it went, and each of its points. */
export function useTrendWords() {
  const { t } = useTranslation('console-trend');
  return trendWords(t, useWording());
}
