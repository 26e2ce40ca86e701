import { useTranslation } from 'react-i18next';
import type { OwnAccount } from '../../../contract/people/own-account.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRead } from '../requests/use-read.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { ProviderButton } from '../sign-in/provider-button.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import type { FactorPanelProps } from './totp-panel.tsx';

/** The link with the provider of OpenID Connect; nothing where none is set up. */
export function ProviderPanel({ account, onChanged }: FactorPanelProps & { readonly account: OwnAccount }) {
  const { t } = useTranslation('console-accounts');
  const { answer: methods } = useRead('GET /api/v1/sign-in-methods', {});
  const { refusal, refuse } = useRefusal();
  if (methods?.provider !== true && !account.provider) return null;

  async function unlink() {
    refuse(null);
    const answer = await call('DELETE /api/v1/own-account/provider');
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
          depart={() => call('POST /api/v1/own-account/provider')}
          label={t('provider.link')}
        />
      )}
    </Panel>
  );
}
