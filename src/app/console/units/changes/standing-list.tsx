import { useTranslation } from 'react-i18next';
import type { UnitDetails } from '../../../../contract/units/unit-changes.ts';

/** What stands at a unit today, and what becomes of it when the unit ends. */
export function StandingList({ standing }: Pick<UnitDetails, 'standing'>) {
  const { t } = useTranslation('console-unit-changes');
  const present = (['unitsBelow', 'devices', 'links', 'accounts'] as const).filter(
    (what) => standing[what] > 0,
  );
  if (present.length === 0) return <p>{t('standing.nothing')}</p>;
  return (
    <ul>
      {present.map((what) => (
        <li key={what}>{t(`standing.${what}`, { count: standing[what] })}</li>
      ))}
    </ul>
  );
}
