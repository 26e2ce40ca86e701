import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { MINUTE_MS } from '../../../../core/kernel/duration.ts';
import { useRead } from '../../requests/use-read.ts';
import { parametersOf, queryOf, type Selection } from '../../selection/selection.ts';
import { useWording } from '../../wording/use-wording.ts';
import styles from './beside.module.css';

/** More would be a list to work through, which the page of genuineness is. */
const NAMED_AT_MOST = 5;

export interface FlaggedUnitsProps {
  /** A period that is over. */
  readonly selection: Selection;
}

/** How many responses are flagged, and which units below have surely more of them than the others. */
export default function FlaggedUnits({ selection }: FlaggedUnitsProps) {
  const { t } = useTranslation('console-genuineness');
  const { count, percent, periodInSentence, unitName } = useWording();
  const { answer, isCurrent } = useRead(
    'GET /api/v1/genuineness',
    { query: queryOf(selection) },
    { freshMs: MINUTE_MS },
  );
  const patterns = isCurrent ? (answer?.patterns ?? null) : null;
  const told = patterns?.flags.find(({ flag }) => flag === 'flagged');
  if (patterns === null || told === undefined || told.showing === 0) return null;
  const above = patterns.units.filter(({ flags }) =>
    flags.some(({ flag, group }) => flag === 'flagged' && group === 'above'),
  );
  return (
    <div className={styles['missed']} data-testid="flagged">
      <p>
        {t('beside.flagged', {
          period: periodInSentence(selection.period),
          n: count(told.showing),
          share: percent((100 * told.showing) / told.covered),
        })}{' '}
        {above.length === 0
          ? ''
          : t('beside.units', {
              units: above
                .slice(0, NAMED_AT_MOST)
                .map(({ unit }) => unitName(unit))
                .join(', '),
              count: above.length,
              n: count(above.length),
            })}
      </p>
      <Link to={`/console/genuineness?${parametersOf(selection)}`}>{t('beside.link')}</Link>
    </div>
  );
}
