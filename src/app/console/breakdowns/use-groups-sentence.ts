import { useTranslation } from 'react-i18next';
import type { Breakdown, BreakdownRow } from '../../../contract/analysis/breakdowns.ts';
import { UNSAID } from '../../../core/tally/breakdowns/breakdown-values.ts';
import { percentOf } from '../wording/figure-texts.ts';
import { useWording } from '../wording/use-wording.ts';
import { useValueNames } from './use-value-names.ts';

/** In one reading which groups surely stand out: the lowest first, since somebody has to act on it. */
export function useGroupsSentence({ by, rows }: Breakdown): string {
  const { t } = useTranslation('console-breakdowns');
  const { percent, distance } = useWording();
  const { valueName } = useValueNames();
  const compared = rows.filter(({ group }) => group !== null);
  const isSaid = rows.some(({ value, figure }) => value !== UNSAID && figure !== null);
  if (!isSaid) return t('sentence.nobody-said');
  if (compared.length === 0) return t('sentence.not-compared');
  const inGroup = (group: BreakdownRow['group']) =>
    compared
      .filter((row) => row.group === group)
      .sort((a, b) => (a.difference?.points ?? 0) - (b.difference?.points ?? 0));
  const below = inGroup('below');
  const above = inGroup('above').reverse();
  const told = (group: 'below' | 'above', [first, ...others]: readonly BreakdownRow[]) =>
    first === undefined
      ? ''
      : t(`sentence.${group}`, {
          name: valueName(by, first),
          percent: percent(percentOf(first.figure)?.percent ?? 0),
          distance: distance(first.difference?.points ?? 0),
        }) +
        (others.length === 0
          ? ''
          : ` ${t(`sentence.${group}-too`, { names: others.map((row) => valueName(by, row)).join('; ') })}`);
  const parts = [told('below', below), told('above', above)].filter((part) => part !== '');
  return parts.length === 0 ? t('sentence.nobody') : parts.join(' ');
}
