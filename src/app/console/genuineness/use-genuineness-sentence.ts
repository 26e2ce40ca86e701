import { useTranslation } from 'react-i18next';
import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import { genuinenessSentence } from '../../../contract/wording/genuineness-sentence.ts';
import { useWording } from '../wording/use-wording.ts';

/** In one reading what a head of office should know before using the figures. */
export function useGenuinenessSentence(answer: Genuineness): string {
  const { t } = useTranslation('console-genuineness');
  return genuinenessSentence(answer, t, useWording());
}
