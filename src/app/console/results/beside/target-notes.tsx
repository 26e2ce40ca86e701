import { useTranslation } from 'react-i18next';
import type { TargetRow } from '../../../../contract/published/targets.ts';
import { useTargetWords } from '../../targets/use-target-words.ts';
import styles from './beside.module.css';

/** The targets of one figure, each with what came of it in words. */
export default function TargetNotes({ targets }: { readonly targets: readonly TargetRow[] }) {
  const { t } = useTranslation('console-targets');
  const words = useTargetWords();
  return targets.map((target) => {
    const { state, why } = target.standing;
    return (
      <span key={target.kind} className={styles['target']} data-testid="target-note">
        {t('beside.target', { target: words.target(target) })}{' '}
        <b data-state={state}>{t(`states.${state}`)}</b>
        {why === null ? null : ` (${t(`why.${why}`)})`}
      </span>
    );
  });
}
