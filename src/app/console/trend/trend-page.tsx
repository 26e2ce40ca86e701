import { useTranslation } from 'react-i18next';
import { TREND_MONTHS } from '../../../core/analysis/trend.ts';
import { UnitPage } from '../analysis/unit-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { queryOf } from '../selection/selection.ts';
import { useSelection } from '../selection/use-selection.ts';
import { NoticePanel } from '../ui/panel.tsx';
import { MethodDetails } from '../ui/reading/method-details.tsx';
import { useWording } from '../wording/use-wording.ts';
import { TrendChoice } from './trend-choice.tsx';
import { TrendPanel } from './trend-panel.tsx';

/** Since when a figure is as it is: one to three years of it as a line, and every number of it in a table. */
export default function TrendPage() {
  const { t } = useTranslation('console-trend');
  const { t: words, periodInSentence } = useWording();
  const addressed = useSelection();
  const { selection, parameters } = addressed;
  const months = TREND_MONTHS.find((one) => String(one) === parameters.get('months')) ?? TREND_MONTHS[0];
  const scope = parameters.get('scope') ?? '';
  const read = useRead('GET /api/v1/trend', {
    query: {
      ...queryOf(selection),
      months: String(months),
      ...(SCOPE.test(scope) ? { scope } : {}),
    },
  });
  return (
    <UnitPage title={t('title')} about={t('about')} addressed={addressed} read={read}>
      {(answer) => (
        <>
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
          <MethodDetails notes={[words('method.interval'), words('method.hidden')]} />
        </>
      )}
    </UnitPage>
  );
}

const SCOPE = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/;
