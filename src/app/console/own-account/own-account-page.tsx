import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnAccount } from '../../../contract/people/own-account.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import styles from './own-account-page.module.css';
import { PasskeysPanel } from './passkeys-panel.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { ProviderPanel } from './provider-panel.tsx';
import { RecoveryCodes, RecoveryPanel } from './recovery-codes.tsx';
import { SessionsPanel } from './sessions-panel.tsx';
import { TotpPanel } from './totp-panel.tsx';

/** How the person at the console proves who they are, and where they are signed in. */
export default function AccountPage() {
  const { t } = useTranslation('console-accounts');
  const { answer, failure, isLoading, refresh } = useRead('GET /api/v1/own-account', {});
  /** Recovery codes that are shown this once. */
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  usePageTitle(t('own.title'));

  function changed(recoveryCodes: readonly string[] | null = null) {
    setCodes(recoveryCodes);
    refresh();
  }

  return (
    <ConsolePage isBusy={isLoading}>
      {codes !== null ? (
        <RecoveryCodes codes={codes} onSaved={() => setCodes(null)} />
      ) : answer === null ? (
        <>
          <PageTitle>{t('own.title')}</PageTitle>
          {failure === null ? <LoadingPanel /> : <ReadFailure failure={failure} subject="" retry={refresh} />}
        </>
      ) : (
        <>
          <div>
            <PageTitle>{t('own.title')}</PageTitle>
            <Who account={answer} />
          </div>
          <div className={styles['columns']}>
            <div className={styles['column']}>
              <Panel aria-labelledby="second-factor">
                <PanelTitle id="second-factor">{t('factors.title')}</PanelTitle>
                <PanelSentence data-testid="factors">
                  {t(answer.totp || answer.passkeys.length > 0 ? 'factors.on' : 'factors.off')}
                </PanelSentence>
                <div className={styles['parts']}>
                  <TotpPanel isOn={answer.totp} onChanged={changed} />
                  <PasskeysPanel account={answer} onChanged={changed} />
                  <RecoveryPanel account={answer} onChanged={changed} />
                </div>
              </Panel>
            </div>
            <div className={styles['column']}>
              <PasswordPanel account={answer} onChanged={changed} />
              <ProviderPanel account={answer} onChanged={changed} />
              <SessionsPanel />
            </div>
          </div>
        </>
      )}
    </ConsolePage>
  );
}

function Who({ account }: { readonly account: OwnAccount }) {
  const { t, i18n } = useTranslation('console-accounts');
  const { name, role, scope } = account;
  return (
    <PageSummary>
      <b>{name}</b>
      {' · '}
      {t(`role.${role}`)}
      {' · '}
      {scope === null ? t('scope.whole') : nameIn(i18n.language, scope)}
      <br />
      {t(`role.${role}-may`)}
    </PageSummary>
  );
}
