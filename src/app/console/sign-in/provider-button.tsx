import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../core/kernel/result.ts';
import { Button } from '../../ui/button.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { keepWanted } from './wanted-address.ts';

export interface ProviderButtonProps {
  /** Where the person wants to be afterwards. */
  readonly wanted: string;
  /** Asks the collector where the browser is to go; left out, to sign in. */
  readonly depart?: () => Promise<Result<{ readonly address: string }, Refusal>>;
  readonly label?: string;
}

const signIn = () => call('POST /api/v1/session/provider');

/** Signs in at the provider of OpenID Connect: the browser goes there and comes back. */
export function ProviderButton({ wanted, depart = signIn, label }: ProviderButtonProps) {
  const { t } = useTranslation('console-sign-in');
  const [isBusy, setBusy] = useState(false);
  const { refusal, refuse } = useRefusal();

  async function go() {
    setBusy(true);
    refuse(null);
    const answer = await depart();
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
