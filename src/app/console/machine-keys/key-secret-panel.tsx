import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandedOutKey } from '../../../contract/people/machine-keys.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { Button } from '../../ui/button.tsx';
import { useOnChange } from '../../ui/use-on-change.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { Note } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';

export interface KeySecretPanelProps {
  readonly made: HandedOutKey;
  readonly onDone: () => void;
}

/** A key's secret, shown this once. */
export function KeySecretPanel({ made: { key, secret }, onDone }: KeySecretPanelProps) {
  const { t } = useTranslation('console-machine-keys');
  const { language } = useWording();
  const heading = useRef<HTMLHeadingElement>(null);
  useOnChange(secret, () => heading.current?.focus());
  const day = formatDay(localDay(key.expiresMs), language);
  return (
    <Panel aria-labelledby="key-secret">
      <PanelTitle id="key-secret" ref={heading} tabIndex={-1}>
        {t('secret.title', { name: key.name })}
      </PanelTitle>
      <PanelSentence>{t('secret.about', { day })}</PanelSentence>
      <CopyField label={t('secret.label')} value={secret} />
      <CopyField
        label={t('secret.address')}
        value={`${window.location.origin}/api/v1/feeds/figures.csv?from=2026-01&to=2026-12`}
      />
      <Note look="warn">{t('secret.once')}</Note>
      <p>
        <Button onClick={onDone}>{t('secret.done')}</Button>
      </p>
    </Panel>
  );
}
