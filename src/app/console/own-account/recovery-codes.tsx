import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnAccount } from '../../../contract/people/own-account.ts';
import { Button } from '../../ui/button.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { ScreenHeading } from '../../ui/screen-heading.tsx';
import { call } from '../requests/call.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { CopyButton } from '../ui/copy-field.tsx';
import { Note } from '../ui/field.tsx';
import { Panel } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import styles from './own-account-page.module.css';
import type { FactorPanelProps } from './totp-panel.tsx';

/** How many codes are left, and new ones in their place. */
export function RecoveryPanel({ account, onChanged }: FactorPanelProps & { readonly account: OwnAccount }) {
  const { t } = useTranslation('console-accounts');
  const [isBusy, setBusy] = useState(false);
  const { refusal, refuse } = useRefusal();
  const left = account.recoveryCodesLeft;
  const hasFactor = account.totp || account.passkeys.length > 0;

  async function renew() {
    setBusy(true);
    refuse(null);
    const answer = await call('POST /api/v1/own-account/recovery-codes');
    setBusy(false);
    if (answer.ok) onChanged(answer.value.recoveryCodes);
    else refuse(answer.error);
  }

  return (
    <section className={styles['part']} aria-labelledby="recovery">
      <div className={styles['line']}>
        <div>
          <h3 id="recovery">{t('recovery.title')}</h3>
          <p className={styles['soft']} data-testid="recovery-left">
            {!hasFactor
              ? t('recovery.not-yet')
              : left === 0
                ? t('recovery.none-left')
                : t('recovery.left', { count: left })}
          </p>
        </div>
        {hasFactor ? (
          <Button disabled={isBusy} onClick={() => void renew()}>
            {t('recovery.renew')}
          </Button>
        ) : null}
      </div>
      <RefusalNote refusal={refusal} />
    </section>
  );
}

export interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onSaved: () => void;
}

/** The codes, this once: on paper, in a file, copied. Nothing else is on the page, so that nothing else is printed. */
export function RecoveryCodes({ codes, onSaved }: RecoveryCodesProps) {
  const { t } = useTranslation('console-accounts');
  const text = codes.join('\n');
  return (
    <Panel className={styles['once']} data-testid="recovery-codes">
      <ScreenHeading screen="recovery-codes">{t('recovery.shown-title')}</ScreenHeading>
      <p>{t('recovery.shown')}</p>
      <Note look="warn">{t('recovery.once')}</Note>
      <ol className={styles['codes']}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className={styles['actions']}>
        <Button onClick={() => window.print()}>{t('recovery.print')}</Button>
        <Button
          onClick={() =>
            saveFile('sipas-recovery-codes.txt', new Blob([`${text}\n`], { type: 'text/plain' }))
          }
        >
          {t('recovery.save')}
        </Button>
        <CopyButton label={t('recovery.copy')} value={text} />
      </div>
      <p className={styles['actions']}>
        <Button look="primary" onClick={onSaved}>
          {t('recovery.done')}
        </Button>
      </p>
    </Panel>
  );
}
