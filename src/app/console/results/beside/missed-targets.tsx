import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TargetRow } from '../../../../contract/published/targets.ts';
import { nameIn } from '../../../i18n/i18n.ts';
import { useTargetWords } from '../../targets/use-target-words.ts';
import { WhoActs } from '../../ui/reading/who-acts.tsx';
import { useWording } from '../../wording/use-wording.ts';
import styles from './beside.module.css';

/** More would be a list to work through, which the page of targets is. */
const NAMED_AT_MOST = 5;

export interface MissedTargetsProps {
  readonly missed: readonly TargetRow[];
  readonly unit: string | null;
  readonly year: string;
}

/** The targets of a year that were missed in a unit and below it. */
export default function MissedTargets({ missed, unit, year }: MissedTargetsProps) {
  const { t } = useTranslation('console-targets');
  const { language, count } = useWording();
  const words = useTargetWords();
  const search = new URLSearchParams({ ...(unit === null ? {} : { unit }), year, state: 'missed' });
  return (
    <div className={styles['missed']} data-testid="missed-targets">
      <p>{t('beside.missed', { count: missed.length, n: count(missed.length), year })}</p>
      <ul>
        {missed.slice(0, NAMED_AT_MOST).map((target) => {
          const lacking = words.lacking(target);
          const what = `${words.measure(target)}, ${words.period(target.period)}: ${words.target(target)}`;
          return (
            <li key={[target.unit.ref, what].join()}>
              <div>
                <b>{nameIn(language, target.unit)}</b>
                <WhoActs unit={target.unit} />
              </div>
              <span>
                {what}
                {lacking === null ? null : ` (${lacking})`}
              </span>
            </li>
          );
        })}
      </ul>
      <Link to={`/console/targets?${search}`}>{t('beside.link')}</Link>
    </div>
  );
}
