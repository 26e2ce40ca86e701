import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ask } from '../requests/request.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { keepWanted } from './wanted-address.ts';

export interface ProviderButtonProps {
  /** Where the person wants to be afterwards. */
  readonly wanted: string;
  /** What the collector is asked for the provider's address with. */
  readonly request?: { readonly address: string; readonly body?: unknown };
  readonly label?: string;
}

/** Signs in at the provider of OpenID Connect: the browser goes there and comes back. */
export function ProviderButton({ wanted, request, label }: ProviderButtonProps) {
  const { t } = useTranslation('console-sign-in');
  const [isBusy, setBusy] = useState(false);
  const { refusal, refuse } = useRefusal();

  async function go() {
    setBusy(true);
    refuse(null);
    const { address, body } = request ?? { address: 'session/provider' };
    const answer = await ask<{ readonly address: string }>('POST', `/api/v1/${address}`, body);
    if (answer.ok) {
      keepWanted(wanted);
      window.location.assign(answer.value.address);
      return;
    }
    setBusy(false);
    refuse(answer.error);
  }

  return (
    <div>
      <Button disabled={isBusy} onClick={() => void go()}>
        {label ?? t('sign-in.provider')}
      </Button>
      <RefusalNote refusal={refusal} />
    </div>
  );
}
