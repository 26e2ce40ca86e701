import type { Indices } from '../../../contract/figures.ts';
import { Icon } from '../../ui/icon.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './results-page.module.css';

/** What must stand beside every figure or difference on this page. */
export function Warnings({ answer }: { readonly answer: Indices }) {
  const { t, monthsInSentence, periodInSentence, periodLabel } = useWording();
  // The other warning stands where it belongs, beside the criteria.
  const shown = (['framework-changed-2022', 'months-differ', 'answers-deleted'] as const).filter((code) =>
    answer.warnings.includes(code),
  );
  const months = answer.frozenMonths
    .map((month) => periodInSentence({ kind: 'month', text: month, first: month }))
    .join(', ');
  const { comparedMonths } = answer;
  const hasNoneInCommon = comparedMonths !== null && comparedMonths.current.length === 0;
  return shown.map((code) => (
    <p key={code} className={styles['warning']} role="note">
      <Icon name="warning" size="1.25rem" />
      {t(`warnings.${code === 'months-differ' && !hasNoneInCommon ? 'same-months' : code}`, {
        months,
        current: comparedMonths === null ? '' : monthsInSentence(comparedMonths.current),
        previous: comparedMonths === null ? '' : monthsInSentence(comparedMonths.previous),
        period: periodLabel(answer.period),
        before: answer.previousPeriod === null ? '' : periodInSentence(answer.previousPeriod),
      })}
    </p>
  ));
}
