import { useTranslation } from 'react-i18next';
import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { FailurePanel } from '../results/state-panels.tsx';
import { queryOf } from '../selection/selection.ts';
import { UnitBar } from '../selection/unit-bar.tsx';
import { useSelection } from '../selection/use-selection.ts';
import { PageContent } from '../ui/page-head.tsx';
import { LoadingPanel, NoticePanel, Panel, PanelSentence, PanelTitle, StaleNotice } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';
import { DevicesPanel } from './devices-panel.tsx';
import styles from './genuineness-page.module.css';
import { ItemRates } from './item-rates.tsx';
import { AbandonmentPanel, HelpPanel } from './shares-panels.tsx';
import { useGenuinenessSentence } from './use-genuineness-sentence.ts';

/** What stands beside the figures of a unit and period so that they can be believed, or not. */
export default function GenuinenessPage() {
  const { t } = useTranslation('console-genuineness');
  const { unitName, periodLabel, periodInSentence } = useWording();
  const addressed = useSelection(null);
  const { selection, select } = addressed;
  const { answer, isCurrent, isLoading, failure, refresh } = useRead('GET /api/v1/genuineness', {
    query: queryOf(selection),
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
          {answer.responses === 0 ? (
            <NoticePanel
              title={t('empty.title', { period: periodInSentence(answer.period) })}
              text={t('empty.text')}
              testId="empty"
            />
          ) : (
            <Measured answer={answer} />
          )}
          <NotMeasured />
        </PageContent>
      )}
    </ConsolePage>
  );
}

function Measured({ answer }: { readonly answer: Genuineness }) {
  const sentence = useGenuinenessSentence(answer);
  return (
    <>
      <Panel>
        <PanelSentence data-testid="sentence">{sentence}</PanelSentence>
      </Panel>
      <HelpPanel answer={answer} />
      <ItemRates answer={answer} />
      <AbandonmentPanel answer={answer} />
      {answer.mode === 'kiosk' ? <DevicesPanel unit={answer.unit.code} /> : null}
    </>
  );
}

function NotMeasured() {
  const { t } = useTranslation('console-genuineness');
  return (
    <Panel aria-labelledby="not-measured">
      <PanelTitle id="not-measured">{t('not-measured.title')}</PanelTitle>
      <PanelSentence>{t('not-measured.about')}</PanelSentence>
      <ul className={styles['list']}>
        {(['straight', 'speed', 'burst', 'hours', 'without', 'place'] as const).map((name) => (
          <li key={name}>{t(`not-measured.${name}`)}</li>
        ))}
      </ul>
    </Panel>
  );
}
