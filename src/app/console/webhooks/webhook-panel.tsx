import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Webhook } from '../../../contract/webhooks/webhooks.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { FormActions, FormGroup, Note } from '../ui/field.tsx';
import { Panel, PanelHead, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useWording } from '../wording/use-wording.ts';
import { Deliveries } from './deliveries.tsx';
import type { WebhookQuestion } from './webhook-dialog.tsx';
import styles from './webhook-panel.module.css';

export interface WebhookPanelProps {
  readonly webhook: Webhook;
  readonly onAsk: (what: WebhookQuestion) => void;
  /** Something was done with a delivery. */
  readonly onChanged: () => void;
}

/** A webhook with where it sends, of what, how that goes, and what can be done with it. */
export function WebhookPanel({ webhook, onAsk, onChanged }: WebhookPanelProps) {
  const { t, i18n } = useTranslation('console-webhooks');
  const { language } = useWording();
  const [isOpen, setOpen] = useState(false);
  /** How many test messages were sent from here: their outcome is read anew. */
  const [tests, setTests] = useState(0);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { id, name, scope, address, events, isOn, madeDay, madeBy, waiting, givenUp } = webhook;
  const heading = `webhook-${id}`;
  const test = async () => {
    const sent = await call('POST /api/v1/webhooks/:id/test', { params: { id } });
    setRefusal(sent.ok ? null : sent.error);
    if (!sent.ok) return;
    setTests(tests + 1);
    setOpen(true);
    onChanged();
  };
  return (
    <Panel aria-labelledby={heading} data-testid="webhook">
      <PanelHead>
        <PanelTitle id={heading}>{name}</PanelTitle>
        <span>{t(isOn ? 'panel.on' : 'panel.off')}</span>
      </PanelHead>
      <PanelSentence>{t('panel.made', { by: madeBy, day: formatDay(madeDay, language) })}</PanelSentence>
      <FormGroup>
        <dl className={styles['facts']}>
          <dt>{t('panel.address')}</dt>
          <dd>{address}</dd>
          <dt>{t('panel.scope')}</dt>
          <dd>{scope === null ? t('panel.whole') : nameIn(i18n.language, scope)}</dd>
          <dt>{t('panel.events')}</dt>
          {events.map((event) => (
            <dd key={event}>{t(`events.${event}`)}</dd>
          ))}
          <dt>{t('panel.waiting')}</dt>
          <dd>{waiting}</dd>
        </dl>
        {givenUp === 0 ? null : <Note look="warn">{t('panel.given-up', { count: givenUp })}</Note>}
        <FormActions>
          <Button
            aria-expanded={isOpen}
            aria-label={t('panel.deliveries-of', { name })}
            onClick={() => setOpen(!isOpen)}
          >
            {t(isOpen ? 'panel.hide' : 'panel.deliveries')}
          </Button>
          {isOn ? (
            <Button aria-label={t('test.one', { name })} onClick={() => void test()}>
              {t('test.button')}
            </Button>
          ) : null}
          {(['replace-secret', isOn ? 'switch-off' : 'switch-on', 'remove'] as const).map((what) => (
            <Button key={what} aria-label={t(`${what}.one`, { name })} onClick={() => onAsk(what)}>
              {t(`${what}.button`)}
            </Button>
          ))}
          <span role="status">{tests === 0 ? '' : t('test.sent')}</span>
        </FormActions>
        <RefusalNote refusal={refusal} said={{ 'webhook-unknown': t('refusal.webhook-unknown') }} />
        {isOpen ? <Deliveries key={tests} webhook={id} onRepeated={onChanged} /> : null}
      </FormGroup>
    </Panel>
  );
}
