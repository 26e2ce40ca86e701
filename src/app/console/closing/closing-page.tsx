import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { formatTime } from '../../../contract/wording/format.ts';
import { Button } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useSession } from '../requests/session.ts';
import { useRead } from '../requests/use-read.ts';
import { PageAbout, PageContent, PageFreshness, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, StaleNotice } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import styles from './closing-page.module.css';
import { ClosingsPanel } from './closings-panel.tsx';
import { ProposalPanel } from './proposal-panel.tsx';
import { ProposeForm } from './propose-form.tsx';
import { RulePanel } from './rule-panel.tsx';
import { VersionPanel } from './version-panel.tsx';

/** Which periods are closed, what is proposed, and one of either as the address says. */
export default function ClosingPage() {
  const { t } = useTranslation('console-closing');
  const { person } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const { answer, failure, isLoading, refresh } = useRead('GET /api/v1/closings', {});
  const [proposal, snapshot] = [parameters.get('proposal'), parameters.get('snapshot')];
  const isAdministrator = person?.role === 'administrator';
  const isStale = failure !== null && answer !== null;
  usePageTitle(t('title'));
  const show = (name: 'proposal' | 'snapshot' | null, id = '') => {
    const next = new URLSearchParams(parameters);
    for (const one of ['proposal', 'snapshot']) next.delete(one);
    if (name !== null) next.set(name, id);
    setParameters(next);
  };
  const changed = (name: 'proposal' | 'snapshot' | null, id?: string) => {
    refresh();
    show(name, id);
  };
  return (
    <ConsolePage isBusy={isLoading}>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('title')}</PageTitle>
          <PageSummary>{t('about')}</PageSummary>
        </PageAbout>
        {answer === null ? null : (
          <PageFreshness>
            <span>{t('as-of', { time: formatTime(answer.atMs) })}</span>
            <Button disabled={isLoading} onClick={refresh}>
              {t('refresh')}
            </Button>
          </PageFreshness>
        )}
      </PageHead>
      {isStale ? <StaleNotice atMs={answer.atMs} retry={refresh} /> : null}
      {failure !== null && !isStale ? (
        <ReadFailure failure={failure} subject="" retry={refresh} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <PageContent isCurrent className={styles['page']}>
          {proposal !== null && isAdministrator ? (
            <ProposalPanel key={proposal} id={proposal} onDone={changed} />
          ) : null}
          {snapshot === null ? null : <VersionPanel key={snapshot} id={snapshot} />}
          <ClosingsPanel closings={answer} show={show} isAdministrator={isAdministrator} />
          {isAdministrator ? (
            <ProposeForm
              closings={answer}
              asked={{ unit: parameters.get('unit'), period: parameters.get('period') }}
              onProposed={(id) => changed('proposal', id)}
            />
          ) : null}
          {isAdministrator && person.scope === null ? (
            <RulePanel needsTwo={answer.needsTwo} onChanged={refresh} />
          ) : null}
        </PageContent>
      )}
    </ConsolePage>
  );
}
