import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedIn } from '../../../contract/people/sessions.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import type { WantedProof } from '../requests/sign-in-gate.ts';
import { ConsoleDialog } from '../ui/dialog/console-dialog.tsx';
import { FormActions } from '../ui/field.tsx';
import { ProviderButton } from './provider-button.tsx';
import { SignInForm } from './sign-in-form.tsx';

export interface SignInAgainProps {
  readonly name: string;
  readonly wanted: WantedProof;
  readonly onSignedIn: (person: SignedIn) => void;
  readonly onCancel: () => void;
}

/** Asks for the password over the page; what was typed into the page stays. */
export function SignInAgain({ name, wanted, onSignedIn, onCancel }: SignInAgainProps) {
  const { t } = useTranslation('console-sign-in');
  const [hasProvider, setHasProvider] = useState(false);
  useEffect(() => {
    let isShown = true;
    void call('GET /api/v1/sign-in-methods', undefined, { send: fetch }).then((answer) => {
      if (isShown && answer.ok) setHasProvider(answer.value.provider);
    });
    return () => {
      isShown = false;
    };
  }, []);
  return (
    <ConsoleDialog title={t(`again.${wanted}-title`)} onCancel={onCancel}>
      <p>{t(`again.${wanted}`)}</p>
      <SignInForm name={name} onSignedIn={onSignedIn} />
      {hasProvider ? <ProviderButton wanted={window.location.pathname + window.location.search} /> : null}
      <FormActions>
        <Button onClick={onCancel}>{t('again.cancel')}</Button>
      </FormActions>
    </ConsoleDialog>
  );
}
