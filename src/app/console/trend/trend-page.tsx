import { useTranslation } from 'react-i18next';
import { TREND_MONTHS } from '../../../core/analysis/trend.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { FailurePanel } from '../results/state-panels.tsx';
import { queryOf } from '../selection/selection.ts';
import { UnitBar } from '../selection/unit-bar.tsx';
import { useSelection } from '../selection/use-selection.ts';
import { PageContent } from '../ui/page-head.tsx';
import { LoadingPanel, NoticePanel, StaleNotice } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';
import { TrendChoice } from './trend-choice.tsx';
import styles from './trend-page.module.css';
import { TrendPanel } from './trend-panel.tsx';

/** Since when a figure is as it is: one to three years of it as a line, and every number of it in a table. */
export default function TrendPage() {
  const { t } = useTranslation('console-trend');
  const { unitName, periodLabel, periodInSentence } = useWording();
  // The clock of the answer matters for the periods offered only; the browser's own does until one is there.
  const addressed = useSelection(null);
  const { selection, parameters, select } = addressed;
  const months = TREND_MONTHS.find((one) => String(one) === parameters.get('months')) ?? TREND_MONTHS[0];
  const scope = parameters.get('scope') ?? '';
  const { answer, isCurrent, isLoading, failure, refresh } = useRead('GET /api/v1/trend', {
    query: {
      ...queryOf(selection),
      months: String(months),
      ...(SCOPE.test(scope) ? { scope } : {}),
    },
  });
  const shown = isCurrent ? answer : null;
  usePageTitle(
    shown === null ? t('title') : `${t('title')}: ${unitName(shown.unit)}, ${periodLabel(shown.period)}`,
  );
  const isStale = failure !== null && shown !== null;
  return (
    <ConsolePage isBusy={isLoading}>
      <UnitBar
        addressed={addressed}
        answered={answer}
        isSettled={isCurrent || (failure !== null && !isLoading)}
        about={t('about')}
        hasSource
      />
      {isStale ? <StaleNotice atMs={shown.atMs} retry={refresh} /> : null}
      {failure !== null && !isStale ? (
        <FailurePanel failure={failure} selection={selection} retry={refresh} select={select} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <PageContent isCurrent={isCurrent} className={styles['page']}>
          <TrendChoice addressed={addressed} answer={answer} />
          {answer.points.every(({ questionnaire }) => questionnaire === null) ? (
            <NoticePanel
              title={t('empty.title', { period: periodInSentence(answer.period) })}
              text={t('empty.text')}
              testId="empty"
            />
          ) : (
            <TrendPanel answer={answer} />
          )}
        </PageContent>
      )}
    </ConsolePage>
  );
}

const SCOPE = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/;
