import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { WEBHOOK_SECRET_OVERLAP_HOURS } from '../../../contract/webhooks/webhook-limits.ts';
import type { HandedOutWebhook } from '../../../contract/webhooks/webhooks.ts';
import { Button } from '../../ui/button.tsx';
import { useOnChange } from '../../ui/use-on-change.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { Note } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';

export interface WebhookSecretPanelProps {
  readonly made: HandedOutWebhook;
  readonly onDone: () => void;
}

/** A webhook's secret, shown this once. */
export function WebhookSecretPanel({ made: { webhook, secret }, onDone }: WebhookSecretPanelProps) {
  const { t } = useTranslation('console-webhooks');
  const heading = useRef<HTMLHeadingElement>(null);
  useOnChange(secret, () => heading.current?.focus());
  return (
    <Panel aria-labelledby="webhook-secret">
      <PanelTitle id="webhook-secret" ref={heading} tabIndex={-1}>
        {t('secret.title', { name: webhook.name })}
      </PanelTitle>
      <PanelSentence>
        {t('secret.about')}{' '}
        {webhook.formerSecretUntilMs === null
          ? null
          : t('secret.former', { hours: WEBHOOK_SECRET_OVERLAP_HOURS })}
      </PanelSentence>
      <CopyField label={t('secret.label')} value={secret} />
      <Note look="warn">{t('secret.once')}</Note>
      <p>
        <Button onClick={onDone}>{t('secret.done')}</Button>
      </p>
    </Panel>
  );
}
