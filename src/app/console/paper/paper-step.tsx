import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import type { useRead } from '../requests/use-read.ts';
import { PageAbout, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';

export interface PaperStepProps {
  readonly name: 'enter' | 'print' | 'settle';
  readonly read: ReturnType<typeof useRead<'GET /api/v1/questionnaires'>>;
  readonly children: (questionnaires: readonly Questionnaire[]) => ReactNode;
}

/** The frame of what is done with paper forms, which needs the questionnaires they are printed from. */
export function PaperStep({ name, read: { answer, failure, refresh }, children }: PaperStepProps) {
  const { t } = useTranslation('console-paper');
  usePageTitle(t(`${name}.title`));
  return (
    <ConsolePage>
      <PageHead>
        <PageAbout>
          <p>
            <Link to="/console/paper">{t('to-paper')}</Link>
          </p>
          <PageTitle>{t(`${name}.title`)}</PageTitle>
          <PageSummary>{t(`${name}.about`)}</PageSummary>
        </PageAbout>
      </PageHead>
      {answer !== null ? (
        children(answer.questionnaires)
      ) : failure !== null ? (
        <ReadFailure failure={failure} subject="" retry={refresh} />
      ) : (
        <LoadingPanel />
      )}
    </ConsolePage>
  );
}
