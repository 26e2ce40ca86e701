import { useTranslation } from 'react-i18next';
import type { Breakdown } from '../../../contract/analysis/breakdowns.ts';
import { groupsSentence } from '../../../contract/wording/group-words.ts';
import { useWording } from '../wording/use-wording.ts';

/** In one reading which groups surely stand out: the lowest first, since somebody has to act on it. */
export function useGroupsSentence(breakdown: Breakdown): string {
  const { t } = useTranslation('console-breakdowns');
  return groupsSentence(breakdown, t, useWording());
}
