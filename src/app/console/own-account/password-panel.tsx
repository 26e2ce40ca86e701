import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import type { OwnAccount } from '../people-answers.ts';
import { ask } from '../requests/request.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Form, Note, PasswordField } from '../ui/field.tsx';
import { NewPasswordField } from '../ui/new-password-field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { isWorthTrying } from '../ui/password-remarks.ts';
import { RefusalNote } from '../ui/refusal-note.tsx';
import type { FactorPanelProps } from './totp-panel.tsx';

/** Another password; the present one is asked for where there is one. */
export function PasswordPanel({ account, onChanged }: FactorPanelProps & { readonly account: OwnAccount }) {
  const { t } = useTranslation('console-accounts');
  const [present, setPresent] = useState('');
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [isDone, setDone] = useState(false);
  const { refusal, refuse, form: element } = useRefusal();

  async function change(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setDone(false);
    if (!isWorthTrying(password)) {
      return refuse({ code: 'password-unsuitable', detail: '', retryAfterS: null });
    }
    setBusy(true);
    refuse(null);
    const body = account.hasPassword ? { present, password } : { password };
    const answer = await ask('POST', '/api/v1/own-account/password', body);
    setBusy(false);
    if (!answer.ok) return refuse(answer.error);
    setPresent('');
    setPassword('');
    setDone(true);
    onChanged();
  }

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
            value={present}
            onChange={(event) => setPresent(event.target.value)}
            autoComplete="current-password"
            maxLength={1000}
            fault={refusal?.code === 'sign-in-failed' ? t('password.present-wrong') : null}
            required
          />
        ) : null}
        <NewPasswordField
          value={password}
          name={account.name}
          onChange={setPassword}
          fault={refusal?.code === 'password-unsuitable' ? t('password.unsuitable') : null}
        />
        <RefusalNote refusal={refusal} except={['sign-in-failed', 'password-unsuitable']} />
        <div role="status">{isDone ? <Note look="good">{t('password.done')}</Note> : null}</div>
        <div>
          <Button type="submit" disabled={isBusy}>
            {t(account.hasPassword ? 'password.change' : 'password.set')}
          </Button>
        </div>
      </Form>
    </Panel>
  );
}
