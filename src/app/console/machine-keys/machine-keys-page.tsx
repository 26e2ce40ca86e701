import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { HandedOutKey, MachineKey } from '../../../contract/people/machine-keys.ts';
import { Button } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { PageAbout, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, NoticePanel, Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure, StaleRead } from '../ui/read-failure.tsx';
import { KeyDialog, type KeyQuestion } from './key-dialog.tsx';
import { KeySecretPanel } from './key-secret-panel.tsx';
import { KeyTable } from './key-table.tsx';
import { NewKeyForm } from './new-key-form.tsx';

/** Keys by which other programs read released figures. */
export default function MachineKeysPage() {
  const { t } = useTranslation('console-machine-keys');
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<HandedOutKey | null>(null);
  const [asked, setAsked] = useState<{ readonly key: MachineKey; readonly what: KeyQuestion } | null>(null);
  const read = useRead('GET /api/v1/machine-keys', {});
  const { answer, failure, isLoading, refresh } = read;
  usePageTitle(t('title'));
  const show = (handedOut: HandedOutKey) => {
    setMade(handedOut);
    window.scrollTo(0, 0);
    refresh();
  };
  return (
    <ConsolePage isBusy={isLoading}>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('title')}</PageTitle>
          <PageSummary>
            {t('about')} <Link to="/help/feeds">{t('help')}</Link>
          </PageSummary>
        </PageAbout>
        {isAdding ? null : (
          <Button
            look="primary"
            onClick={() => {
              setMade(null);
              setAdding(true);
            }}
          >
            {t('add.begin')}
          </Button>
        )}
      </PageHead>
      {made === null ? null : <KeySecretPanel made={made} onDone={() => setMade(null)} />}
      {isAdding ? (
        <Panel aria-labelledby="add-key">
          <PanelTitle id="add-key">{t('add.title')}</PanelTitle>
          <PanelSentence>{t('add.about')}</PanelSentence>
          <NewKeyForm
            onCancel={() => setAdding(false)}
            onMade={(handedOut) => {
              setAdding(false);
              show(handedOut);
            }}
          />
        </Panel>
      ) : null}
      <StaleRead read={read} />
      {failure !== null && answer === null ? (
        <ReadFailure failure={failure} subject="" retry={refresh} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : answer.keys.length === 0 ? (
        <NoticePanel title={t('empty-title')} text={t('empty')} testId="empty" />
      ) : (
        <Panel aria-labelledby="keys">
          <PanelTitle id="keys">{t('list.title', { count: answer.keys.length })}</PanelTitle>
          <KeyTable keys={answer.keys} onAsk={(key, what) => setAsked({ key, what })} />
        </Panel>
      )}
      {asked === null ? null : (
        <KeyDialog
          machineKey={asked.key}
          question={asked.what}
          onClose={() => setAsked(null)}
          onDone={(handedOut) => {
            setAsked(null);
            if (handedOut === null) refresh();
            else show(handedOut);
          }}
        />
      )}
    </ConsolePage>
  );
}
