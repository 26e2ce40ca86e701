import { useTranslation } from 'react-i18next';
import { valueNames } from '../../../contract/wording/group-words.ts';
import { useWording } from '../wording/use-wording.ts';

/** How breakdowns and their values are called. */
export function useValueNames() {
  const { t } = useTranslation('console-breakdowns');
  return valueNames(t, useWording());
}
