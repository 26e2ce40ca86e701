import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountOneTimeLink } from '../../../contract/people/accounts.ts';
import { formatDay, formatTime } from '../../../contract/wording/format.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { Button } from '../../ui/button.tsx';
import { useOnChange } from '../../ui/use-on-change.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { Note } from '../ui/field.tsx';
import { Panel, PanelTitle } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './accounts-page.module.css';

export interface OneTimeLinkPanelProps {
  readonly link: AccountOneTimeLink;
  readonly onDone: () => void;
}

/** A link for one person, shown this once: anyone who has it can come in as them. */
export function OneTimeLinkPanel({ link: { account, link, expiresMs }, onDone }: OneTimeLinkPanelProps) {
  const { t } = useTranslation('console-accounts');
  const { language } = useWording();
  const heading = useRef<HTMLHeadingElement>(null);
  useOnChange(link, () => heading.current?.focus());
  const purpose = account.state === 'invited' ? 'invitation' : 'reset';
  return (
    <Panel className={styles['link']} aria-labelledby="account-link">
      <PanelTitle id="account-link" ref={heading} tabIndex={-1}>
        {t(`link.${purpose}-title`, { name: account.name })}
      </PanelTitle>
      <p>{t(`link.${purpose}`, { name: account.name })}</p>
      <CopyField label={t('link.label')} value={new URL(link, window.location.origin).href} />
      <Note look="warn">
        {t('link.once', { day: formatDay(localDay(expiresMs), language), time: formatTime(expiresMs) })}
      </Note>
      <p>
        <Button onClick={onDone}>{t('link.done')}</Button>
      </p>
    </Panel>
  );
}
