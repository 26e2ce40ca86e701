import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Indices, RankingRow } from '../../../../contract/figures.ts';
import { directionOf } from '../../../../core/figures/change.ts';
import { parametersOf, type Selection } from '../../selection/selection.ts';
import { WhoActs } from '../../ui/reading/who-acts.tsx';
import { useWording } from '../../wording/use-wording.ts';
import { namedUnits } from './named-units.ts';
import styles from './overall-panel.module.css';

export interface NamedUnitsFactProps {
  readonly answer: Indices;
  readonly selection: Selection;
}

/** Three units below by name: the highest, the lowest, and the one that fell most. */
export function NamedUnitsFact({ answer, selection }: NamedUnitsFactProps) {
  const { t, short, points } = useWording();
  const { highest, lowest, fellMost } = namedUnits(answer);
  const named = (row: RankingRow, what: 'highest' | 'lowest' | 'fell-most', value: ReactNode) => (
    <li key={what}>
      <span className={styles['soft']}>{t(`named-units.${what}`)}</span>
      <UnitLink row={row} selection={selection} />
      <span className={styles['value']}>{value}</span>
      <span className={styles['who']}>
        <WhoActs unit={row.unit} />
      </span>
    </li>
  );
  return (
    <ul className={styles['named']} data-testid="named-units">
      {lowest === null ? null : named(lowest, 'lowest', short(lowest.figure))}
      {fellMost === null ? (
        <li className={styles['soft']}>{t('named-units.none-fell')}</li>
      ) : (
        named(
          fellMost,
          'fell-most',
          <>
            {points(fellMost.change.points)}
            {directionOf(fellMost.change) === 'unclear' ? ` (${t('named-units.unclear')})` : null}
          </>,
        )
      )}
      {highest === null ? null : named(highest, 'highest', short(highest.figure))}
    </ul>
  );
}

function UnitLink({ row, selection }: { readonly row: RankingRow; readonly selection: Selection }) {
  const { unitName } = useWording();
  return (
    <Link to={`/console?${parametersOf({ ...selection, unit: row.unit.code })}`}>{unitName(row.unit)}</Link>
  );
}
