import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { MINUTE_MS } from '../../../../core/kernel/duration.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useRead } from '../../requests/use-read.ts';
import { parametersOf, queryOf, type Selection } from '../../selection/selection.ts';
import { useWording } from '../../wording/use-wording.ts';
import styles from '../results-page.module.css';

export interface ExcludedNoteProps {
  /** A period that is over. */
  readonly selection: Selection;
}

/** That an administrator excluded responses of this unit and period; nothing where none did. */
export default function ExcludedNote({ selection }: ExcludedNoteProps) {
  const { t } = useTranslation('console-genuineness');
  const { count, periodInSentence } = useWording();
  const { answer, isCurrent } = useRead(
    'GET /api/v1/exclusions',
    { query: queryOf(selection) },
    { freshMs: MINUTE_MS },
  );
  const standing = isCurrent ? (answer?.exclusions ?? []).filter(({ stands }) => stands) : [];
  if (standing.length === 0) return null;
  return (
    <p className={styles['warning']} role="note" data-testid="excluded">
      <Icon name="warning" size="1.25rem" />
      <span>
        {t('beside.excluded', {
          n: count(standing.reduce((sum, { responses }) => sum + responses, 0)),
          period: periodInSentence(selection.period),
        })}{' '}
        <Link to={`/console/genuineness?${parametersOf(selection)}`}>{t('beside.link')}</Link>
      </span>
    </p>
  );
}
