import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TargetRow } from '../../../contract/published/targets.ts';
import { formatDecimal } from '../../../contract/wording/format.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './targets-page.module.css';

export interface WhatItTakesProps {
  readonly target: TargetRow;
  readonly takes: NonNullable<TargetRow['takes']>;
}

/** Which units, or criteria, would have to rise to the median for the target to be reached; or that they do not suffice. */
export function WhatItTakes({ target, takes }: WhatItTakesProps) {
  const { t } = useTranslation('console-targets');
  const { language, percent, points, unitName, text } = useWording();
  const { level, raised, missing, isReached } = takes;
  const isByUnit = raised.some(({ unit }) => unit !== null);
  const number = (value: number) => formatDecimal(value, language, 2);
  const words = {
    count: raised.length,
    n: raised.length,
    unit: nameIn(language, target.unit),
    level: level === null ? '' : percent(level),
    points: number(takes.points),
    missing: number(missing),
  };
  const sentence =
    raised.length === 0
      ? t(target.kind === 'rank' ? 'takes.to-place' : 'takes.nothing', words)
      : t(`takes.${isReached ? 'way' : 'no-way'}-${isByUnit ? 'units' : 'items'}`, words);
  return (
    <details className={styles['takes']}>
      <summary>{t('takes.title')}</summary>
      <p data-testid="takes">
        {target.kind === 'rank' && raised.length > 0 ? `${t('takes.to-place', words)} ` : null}
        {sentence}
      </p>
      {raised.length === 0 ? null : (
        <ol>
          {raised.map(({ unit, item, points: gain }) => (
            <li key={unit?.ref ?? JSON.stringify(item)}>
              {unit !== null ? (
                <Link
                  to={{
                    pathname: '/console/causes',
                    search: `?${new URLSearchParams({ unit: unit.code ?? '' })}`,
                  }}
                >
                  {unitName(unit)}
                </Link>
              ) : item === null ? null : (
                text(item)
              )}{' '}
              {points(gain)}
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}
