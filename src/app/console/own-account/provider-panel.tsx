import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import type { OwnAccount, SignInMethods } from '../people-answers.ts';
import { ask } from '../requests/request.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { ProviderButton } from '../sign-in/provider-button.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import type { FactorPanelProps } from './totp-panel.tsx';

/** The link with the provider of OpenID Connect; nothing where none is set up. */
export function ProviderPanel({ account, onChanged }: FactorPanelProps & { readonly account: OwnAccount }) {
  const { t } = useTranslation('console-accounts');
  const [isOffered, setOffered] = useState(false);
  const { refusal, refuse } = useRefusal();
  useEffect(() => {
    let isShown = true;
    void ask<SignInMethods>('GET', '/api/v1/sign-in-methods', undefined, fetch).then((answer) => {
      if (isShown && answer.ok) setOffered(answer.value.provider);
    });
    return () => {
      isShown = false;
    };
  }, []);
  if (!isOffered && !account.provider) return null;

  async function unlink() {
    refuse(null);
    const answer = await ask('DELETE', '/api/v1/own-account/provider');
    if (answer.ok) onChanged();
    else refuse(answer.error);
  }

  return (
    <Panel aria-labelledby="provider">
      <PanelTitle id="provider">{t('provider.title')}</PanelTitle>
      <PanelSentence>{t(account.provider ? 'provider.linked' : 'provider.about')}</PanelSentence>
      {account.provider ? (
        <>
          <Button onClick={() => void unlink()}>{t('provider.unlink')}</Button>
          <RefusalNote refusal={refusal} said={{ 'account-needed': t('provider.needed') }} />
        </>
      ) : (
        <ProviderButton
          wanted="/console/account"
          request={{ address: 'own-account/provider' }}
          label={t('provider.link')}
        />
      )}
    </Panel>
  );
}
