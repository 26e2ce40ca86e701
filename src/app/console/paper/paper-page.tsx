import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { buttonClass } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useSession } from '../requests/session.ts';
import { useRead } from '../requests/use-read.ts';
import { UnitFilter } from '../selection/unit-filter.tsx';
import { PageAbout, PageContent, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, NoticePanel } from '../ui/panel.tsx';
import { ReadFailure, StaleRead } from '../ui/read-failure.tsx';
import { ErrorsPanel } from './errors-panel.tsx';
import styles from './paper.module.css';
import { RangesPanel } from './ranges-panel.tsx';
import { WaitingPanel } from './waiting-panel.tsx';
import { WithdrawPanel } from './withdraw-panel.tsx';

/** Forms on paper of a unit: what waits, what was printed and counted, and how well it is entered. */
export default function PaperPage() {
  const { t } = useTranslation('console-paper');
  const [parameters] = useSearchParams();
  const unit = parameters.get('unit') || null;
  const isAdministrator = useSession().person?.role === 'administrator';
  const query = unit === null ? {} : { unit };
  const read = useRead('GET /api/v1/paper-forms', { query });
  const { answer, isCurrent, isLoading, failure, refresh } = read;
  const known = useRead('GET /api/v1/questionnaires', {});
  usePageTitle(t('title'));
  const failed = failure ?? known.failure;
  return (
    <ConsolePage isBusy={isLoading}>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('title')}</PageTitle>
          <PageSummary>
            {t('about')} <Link to="/help/paper">{t('help')}</Link>
          </PageSummary>
        </PageAbout>
      </PageHead>
      <div className={styles['ways']}>
        <Link to="/console/paper/enter" className={buttonClass('primary')}>
          {t('to-enter')}
        </Link>
        {isAdministrator ? (
          <Link
            to={`/console/paper/print${unit === null ? '' : `?unit=${encodeURIComponent(unit)}`}`}
            className={buttonClass('secondary')}
          >
            {t('to-print')}
          </Link>
        ) : null}
      </div>
      <UnitFilter unit={unit} words={{ all: t('of-all'), unit: t('of-unit') }} />
      <StaleRead read={read} />
      {failed !== null && (answer === null || known.answer === null || !isCurrent) ? (
        <ReadFailure
          failure={failed}
          subject={unit ?? ''}
          retry={() => {
            refresh();
            known.refresh();
          }}
        />
      ) : answer === null || known.answer === null || !isCurrent ? (
        <LoadingPanel />
      ) : answer.ranges.length === 0 ? (
        <NoticePanel title={t('empty-title')} text={t('empty')} testId="empty" />
      ) : (
        <PageContent isCurrent className={styles['page']}>
          <WaitingPanel waiting={answer.waiting} />
          <RangesPanel ranges={answer.ranges} questionnaires={known.answer.questionnaires} />
          <ErrorsPanel errors={answer.errors} questionnaires={known.answer.questionnaires} />
          {isAdministrator ? <WithdrawPanel onWithdrawn={refresh} /> : null}
        </PageContent>
      )}
    </ConsolePage>
  );
}
