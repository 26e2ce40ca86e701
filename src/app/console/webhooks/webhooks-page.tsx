import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { HandedOutWebhook, Webhook } from '../../../contract/webhooks/webhooks.ts';
import { Button } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { PageAbout, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, NoticePanel, Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure, StaleRead } from '../ui/read-failure.tsx';
import { NewWebhookForm } from './new-webhook-form.tsx';
import { WebhookDialog, type WebhookQuestion } from './webhook-dialog.tsx';
import { WebhookPanel } from './webhook-panel.tsx';
import { WebhookSecretPanel } from './webhook-secret-panel.tsx';

/** Receivers that are told of events. */
export default function WebhooksPage() {
  const { t } = useTranslation('console-webhooks');
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<HandedOutWebhook | null>(null);
  const [asked, setAsked] = useState<{ readonly webhook: Webhook; readonly what: WebhookQuestion } | null>(
    null,
  );
  const read = useRead('GET /api/v1/webhooks', {});
  const { answer, failure, isLoading, refresh } = read;
  usePageTitle(t('title'));
  const show = (handedOut: HandedOutWebhook) => {
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
            {t('about')} <Link to="/help/webhooks">{t('help')}</Link>
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
      {made === null ? null : <WebhookSecretPanel made={made} onDone={() => setMade(null)} />}
      {isAdding ? (
        <Panel aria-labelledby="add-webhook">
          <PanelTitle id="add-webhook">{t('add.title')}</PanelTitle>
          <PanelSentence>{t('add.about')}</PanelSentence>
          <NewWebhookForm
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
      ) : answer.webhooks.length === 0 ? (
        <NoticePanel title={t('empty-title')} text={t('empty')} testId="empty" />
      ) : (
        answer.webhooks.map((webhook) => (
          <WebhookPanel
            key={webhook.id}
            webhook={webhook}
            onAsk={(what) => setAsked({ webhook, what })}
            onChanged={refresh}
          />
        ))
      )}
      {asked === null ? null : (
        <WebhookDialog
          webhook={asked.webhook}
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
