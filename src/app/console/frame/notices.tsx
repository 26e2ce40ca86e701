import { Link } from 'react-router';
import type { SignedIn } from '../../../contract/people/sessions.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSession } from '../requests/session.ts';
import { useRead } from '../requests/use-read.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './notices.module.css';

/** What everybody should know of the collector, on every page: that it doubts its clock, what it will delete, and that its certificate ends. */
export default function Notices() {
  const { person } = useSession();
  return person === null ? null : <NoticesFor person={person} />;
}

function NoticesFor({ person }: { readonly person: SignedIn }) {
  const { t, language } = useWording();
  const { answer } = useRead('GET /api/v1/notices', {}, { everyMs: MINUTE_MS, freshMs: MINUTE_MS });
  if (answer === null) return null;
  const { isClockDoubted, deletion, certificateEndsDay } = answer;
  const isOfRetention = isClockDoubted || deletion !== null;
  if (!isOfRetention && certificateEndsDay === null) return null;
  const maySettle = person.role === 'administrator' && person.scope === null;
  return (
    <div className={styles['notices']} role="note">
      <Icon name="warning" size="1.25rem" />
      <p>
        {isClockDoubted ? t('notices.clock') : null}{' '}
        {deletion === null
          ? null
          : t('notices.deletion', { months: deletion.months, days: deletion.daysLeft })}{' '}
        {certificateEndsDay === null
          ? null
          : t('notices.certificate', { day: formatDay(certificateEndsDay, language) })}{' '}
        {isOfRetention && maySettle ? <Link to="/console/retention">{t('notices.look')}</Link> : null}
      </p>
    </div>
  );
}
