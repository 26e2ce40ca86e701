import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Trend } from '../../../contract/analysis/trend.ts';
import { TREND_MONTHS } from '../../../core/analysis/trend.ts';
import type { AddressedSelection } from '../selection/use-selection.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './trend-page.module.css';

export interface TrendChoiceProps {
  readonly addressed: AddressedSelection;
  readonly answer: Trend;
}

/** How far back, and of what: both in the address. Months, quarters or years are chosen above. */
export function TrendChoice({ addressed: { narrow }, answer }: TrendChoiceProps) {
  const { t } = useTranslation('console-trend');
  const { text } = useWording();
  const id = useId();
  return (
    <div className={styles['choice']}>
      <div className={styles['field']}>
        <label htmlFor={`${id}-scope`}>{t('choice.scope')}</label>
        <select
          id={`${id}-scope`}
          value={answer.scope}
          onChange={({ target }) => narrow({ scope: target.value === 'overall' ? null : target.value })}
        >
          <option value="overall">{t('choice.overall')}</option>
          {answer.scopes.map((scope) => (
            <option key={scope.id} value={scope.id}>
              {text(scope.text)}
            </option>
          ))}
        </select>
      </div>
      <div className={styles['field']}>
        <label htmlFor={`${id}-months`}>{t('choice.months')}</label>
        <select
          id={`${id}-months`}
          value={String(answer.months)}
          onChange={({ target }) => narrow({ months: target.value })}
        >
          {TREND_MONTHS.map((months) => (
            <option key={months} value={months}>
              {t('choice.back', { years: months / 12, count: months / 12 })}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
