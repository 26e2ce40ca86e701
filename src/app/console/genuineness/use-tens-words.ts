import { useTranslation } from 'react-i18next';
import { useWording } from '../wording/use-wording.ts';

/** The first ten is where a count that is told in tens begins. */
const LEAST_TOLD = 10;

/** Says a count that was rounded down to tens: never that there is none, which zero does not tell. */
export function useTensWords(): (inTens: number) => string {
  const { t } = useTranslation('console-genuineness');
  const { count } = useWording();
  return (inTens) =>
    inTens === 0 ? t('in-tens.few', { n: LEAST_TOLD }) : t('in-tens.from', { n: count(inTens) });
}
