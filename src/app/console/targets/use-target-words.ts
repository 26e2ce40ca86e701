import { useTranslation } from 'react-i18next';
import { targetWords } from '../../../contract/wording/target-words.ts';
import { useWording } from '../wording/use-wording.ts';

/** What is said of targets: their periods, values, and how far there is to go. */
export function useTargetWords() {
  const { t } = useTranslation('console-targets');
  return targetWords(t, useWording());
}
