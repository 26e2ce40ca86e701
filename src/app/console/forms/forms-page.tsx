import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ListedForm } from '../../../contract/units/questionnaires.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { PageAbout, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel } from '../ui/panel.tsx';
import { ReadFailure, StaleRead } from '../ui/read-failure.tsx';
import { ChoicesPanel } from './choices-panel.tsx';
import { FormsPanel } from './forms-panel.tsx';
import { LastDayDialog } from './last-day-dialog.tsx';
import { PreviewDialog } from './preview-dialog.tsx';
import { UploadPanel } from './upload-panel.tsx';

type Opened = { readonly kind: 'preview' | 'last-day'; readonly form: ListedForm };

/** Which questionnaires there are, where and until when they are asked, and a new one as a file. */
export default function FormsPage() {
  const { t } = useTranslation('console-forms');
  const read = useRead('GET /api/v1/forms', {});
  const { answer, failure, isLoading, refresh } = read;
  const [opened, setOpened] = useState<Opened | null>(null);
  usePageTitle(t('title'));
  const close = () => setOpened(null);
  return (
    <ConsolePage isBusy={isLoading}>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('title')}</PageTitle>
          <PageSummary>{t('about')}</PageSummary>
          {/* Loaded as a page of its own: only there may a microphone be used. */}
          <Link to="/console/forms/recordings" reloadDocument>
            {t('to-recordings')}
          </Link>
        </PageAbout>
      </PageHead>
      <StaleRead read={read} />
      {answer === null && failure !== null ? (
        <ReadFailure failure={failure} subject="" retry={refresh} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <>
          <FormsPanel answer={answer} onOpen={(kind, form) => setOpened({ kind, form })} />
          <ChoicesPanel answer={answer} onChanged={refresh} />
          <UploadPanel onUploaded={refresh} />
          {opened?.kind === 'preview' ? <PreviewDialog form={opened.form} onClose={close} /> : null}
          {opened?.kind === 'last-day' ? (
            <LastDayDialog form={opened.form} today={answer.today} onClose={close} onChanged={refresh} />
          ) : null}
        </>
      )}
    </ConsolePage>
  );
}
