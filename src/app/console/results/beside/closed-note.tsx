import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { formatDay } from '../../../../contract/wording/format.ts';
import { localDay } from '../../../../core/kernel/calendar.ts';
import { MINUTE_MS } from '../../../../core/kernel/duration.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useRead } from '../../requests/use-read.ts';
import { countsQueryOf, parametersOf, type Selection } from '../../selection/selection.ts';
import { useWording } from '../../wording/use-wording.ts';
import styles from '../results-page.module.css';

/** As much of an id as tells it from others in a sentence. */
const SHOWN_OF_ID = 12;

export interface ClosedNoteProps {
  readonly selection: Selection;
}

/** That the figures of this unit and period are closed, what the closed figure is, and whether the page shows another. */
export default function ClosedNote({ selection }: ClosedNoteProps) {
  const { t } = useTranslation('console-closing');
  const { language, count, short, unitName } = useWording();
  const { answer, isCurrent } = useRead(
    'GET /api/v1/closings/state',
    { query: countsQueryOf(selection) },
    { freshMs: MINUTE_MS },
  );
  const closed = isCurrent ? (answer?.closed ?? null) : null;
  if (closed === null) return null;
  const { figure, version, unit, closedAtMs, id, later, isBeyond } = closed;
  const isOwn = unit.code === selection.unit;
  const address = parametersOf(selection);
  address.set('snapshot', id);
  return (
    <p className={styles['warning']} role="note" data-testid="closed">
      <Icon name={isBeyond ? 'warning' : 'check'} size="1.25rem" />
      <span>
        {t(isOwn ? 'note.closed' : 'note.closed-of', {
          figure: figure === null ? t('note.none') : short(figure),
          ...{ version, unit: unitName(unit), id: id.slice(0, SHOWN_OF_ID) },
          day: formatDay(localDay(closedAtMs), language),
        })}{' '}
        {later === null || later === 0 ? '' : t('note.later', { n: count(later) })}{' '}
        {t(isBeyond ? 'note.beyond' : 'note.same')}{' '}
        <Link to={`/console/closing?${address}`}>{t('note.link')}</Link>
      </span>
    </p>
  );
}
