import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { TYPED_CHARACTERS } from '../../../contract/people/account-limits.ts';
import type { OwnAccount } from '../../../contract/people/own-account.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Form, Note, PasswordField } from '../ui/field.tsx';
import { NewPasswordField } from '../ui/new-password-field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { lengthFault } from '../ui/password-remarks.ts';
import { RefusalNote } from '../ui/refusal-note.tsx';
import type { FactorPanelProps } from './totp-panel.tsx';

/** Another password; the present one is asked for where there is one. */
export function PasswordPanel({ account, onChanged }: FactorPanelProps & { readonly account: OwnAccount }) {
  const { t } = useTranslation('console-accounts');
  const [isDone, setDone] = useState(false);
  const { refusal, refuse, form: element } = useRefusal();
  const { control, register, handleSubmit, formState, setValue, reset } = useForm({
    defaultValues: { present: '', password: '' },
  });
  const password = useWatch({ control, name: 'password' });

  const change = handleSubmit(async ({ present, password }) => {
    setDone(false);
    const fault = lengthFault(password);
    if (fault !== null) {
      return refuse({ code: 'password-unsuitable', detail: '', fault, retryAfterS: null });
    }
    refuse(null);
    const body = account.hasPassword ? { present, password } : { password };
    const answer = await call('POST /api/v1/own-account/password', { body });
    if (!answer.ok) return refuse(answer.error);
    reset();
    setDone(true);
    onChanged();
  });

  return (
    <Panel aria-labelledby="password">
      <PanelTitle id="password">{t('password.title')}</PanelTitle>
      <PanelSentence>{t(account.hasPassword ? 'password.about' : 'password.none')}</PanelSentence>
      <Form ref={element} onSubmit={(event) => void change(event)}>
        {/* Password managers file the new password under this name. */}
        <input type="text" name="username" autoComplete="username" value={account.name} readOnly hidden />
        {account.hasPassword ? (
          <PasswordField
            label={t('password.present')}
            autoComplete="current-password"
            maxLength={TYPED_CHARACTERS.password}
            fault={refusal?.code === 'sign-in-failed' ? t('password.present-wrong') : null}
            {...register('present')}
            required
          />
        ) : null}
        <NewPasswordField
          value={password}
          name={account.name}
          onChange={(password) => setValue('password', password)}
          refusal={refusal}
        />
        <RefusalNote refusal={refusal} except={['sign-in-failed', 'password-unsuitable']} />
        <div role="status">{isDone ? <Note look="good">{t('password.done')}</Note> : null}</div>
        <div>
          <Button type="submit" disabled={formState.isSubmitting}>
            {t(account.hasPassword ? 'password.change' : 'password.set')}
          </Button>
        </div>
      </Form>
    </Panel>
  );
}
