import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { WEBHOOK_SECRET_OVERLAP_HOURS } from '../../../contract/webhooks/webhook-limits.ts';
import type { HandedOutWebhook, Webhook } from '../../../contract/webhooks/webhooks.ts';
import { Button } from '../../ui/button.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { ConsoleDialog } from '../ui/dialog/console-dialog.tsx';
import { Form, FormActions } from '../ui/field.tsx';
import { PanelSentence } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';

/** What is about to be done with a webhook. */
export type WebhookQuestion = 'replace-secret' | 'switch-off' | 'switch-on' | 'remove';

export interface WebhookDialogProps {
  readonly webhook: Webhook;
  readonly question: WebhookQuestion;
  readonly onClose: () => void;
  /** With the new secret; null after any other change. */
  readonly onDone: (handedOut: HandedOutWebhook | null) => void;
}

/** Changes a webhook, after saying what that means for its receiver. */
export function WebhookDialog({ webhook: { id, name }, question, onClose, onDone }: WebhookDialogProps) {
  const { t } = useTranslation('console-webhooks');
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const change = async () => {
    setBusy(true);
    const answer = await changed(id, question);
    setBusy(false);
    if (answer.ok) onDone(answer.value);
    else setRefusal(answer.error);
  };
  return (
    <ConsoleDialog title={t(`${question}.title`, { name })} onCancel={onClose}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <PanelSentence>{t(`${question}.about`, { hours: WEBHOOK_SECRET_OVERLAP_HOURS })}</PanelSentence>
        <RefusalNote refusal={refusal} said={{ 'webhook-unknown': t('refusal.webhook-unknown') }} />
        <FormActions>
          <Button type="submit" look="primary" disabled={isBusy}>
            {t(`${question}.do`)}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t('cancel')}
          </Button>
        </FormActions>
      </Form>
    </ConsoleDialog>
  );
}

function changed(id: string, question: WebhookQuestion) {
  const params = { id };
  if (question === 'replace-secret') return call('POST /api/v1/webhooks/:id/secret', { params });
  if (question === 'remove') return call('DELETE /api/v1/webhooks/:id', { params });
  const body = { isOn: question === 'switch-on' };
  return call('PUT /api/v1/webhooks/:id/state', { params, body });
}
