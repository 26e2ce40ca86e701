import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ScopeUnit } from '../../../contract/people/account-parts.ts';
import type { Account, AccountChange, AccountOneTimeLink } from '../../../contract/people/accounts.ts';
import type { Role } from '../../../contract/people/roles.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useSession } from '../requests/session.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Form, FormActions, Note } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import styles from './accounts-page.module.css';
import { RoleField } from './role-field.tsx';
import { ScopeField } from './scope-field.tsx';

export interface EditAccountProps {
  readonly account: Account;
  readonly onChanged: () => void;
  readonly onLink: (link: AccountOneTimeLink) => void;
}

/** What may be changed about somebody's account; each change takes effect at once and ends their sessions. */
export function EditAccount({ account, onChanged, onLink }: EditAccountProps) {
  return (
    <div className={styles['edit']}>
      <RightsForm account={account} onChanged={onChanged} />
      {account.role === 'supervisor' && account.scope !== null ? (
        <OwnCommentsForm account={account} unit={account.scope} onChanged={onChanged} />
      ) : null}
      {account.state === 'disabled' ? null : <OneTimeLinkForm account={account} onLink={onLink} />}
      <DisableForm account={account} onChanged={onChanged} />
    </div>
  );
}

/** Sends a change, and says what became of it. */
function useChange(id: string, onChanged: () => void) {
  const [isBusy, setBusy] = useState(false);
  const [isDone, setDone] = useState(false);
  const { refusal, refuse } = useRefusal();
  async function change(body: AccountChange) {
    if (isBusy) return;
    setBusy(true);
    setDone(false);
    refuse(null);
    const answer = await call('PATCH /api/v1/accounts/:id', { params: { id }, body });
    setBusy(false);
    if (!answer.ok) return refuse(answer.error);
    setDone(true);
    onChanged();
  }
  return { isBusy, isDone, refusal, change };
}

interface Rights {
  readonly role: Role;
  readonly scope: ScopeUnit | null;
}

function RightsForm({ account, onChanged }: Omit<EditAccountProps, 'onLink'>) {
  const { t } = useTranslation('console-accounts');
  const { person } = useSession();
  const mayBeWhole = person === null || person.scope === null;
  const { control, handleSubmit, setValue } = useForm<Rights>({
    defaultValues: { role: account.role, scope: account.scope },
  });
  const [role, scope] = useWatch({ control, name: ['role', 'scope'] });
  const { isBusy, isDone, refusal, change } = useChange(account.id, onChanged);
  const isSame = role === account.role && scope?.code === account.scope?.code;
  const submit = handleSubmit(({ role, scope }) => change({ role, scope: scope?.code ?? null }));

  return (
    <Form onSubmit={(event) => void submit(event)}>
      <RoleField value={role} onChange={(role) => setValue('role', role)} />
      <ScopeField value={scope} mayBeWhole={mayBeWhole} onChange={(unit) => setValue('scope', unit)} />
      <RefusalNote refusal={refusal} />
      <div role="status">{isDone && isSame ? <Note look="good">{t('edit.done')}</Note> : null}</div>
      <FormActions>
        <Button type="submit" look="primary" disabled={isBusy || isSame}>
          {t('edit.do')}
        </Button>
      </FormActions>
    </Form>
  );
}

function OneTimeLinkForm({ account, onLink }: Omit<EditAccountProps, 'onChanged'>) {
  const { t } = useTranslation('console-accounts');
  const [removes, setRemoves] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { refusal, refuse } = useRefusal();
  const isInvited = account.state === 'invited';

  async function make() {
    setBusy(true);
    refuse(null);
    const answer = await call('POST /api/v1/accounts/:id/link', {
      params: { id: account.id },
      body: { removeSecondFactors: removes },
    });
    setBusy(false);
    if (answer.ok) onLink(answer.value);
    else refuse(answer.error);
  }

  return (
    <section className={styles['part']}>
      <h3>{t(isInvited ? 'edit.invite-title' : 'edit.reset-title')}</h3>
      <p className={styles['soft']}>{t(isInvited ? 'edit.invite-about' : 'edit.reset-about')}</p>
      {account.hasSecondFactor ? (
        <label className={styles['check']}>
          <input type="checkbox" checked={removes} onChange={(event) => setRemoves(event.target.checked)} />
          <span>{t('edit.remove-factors')}</span>
        </label>
      ) : null}
      <RefusalNote refusal={refusal} />
      <p>
        <Button disabled={isBusy} onClick={() => void make()}>
          {t(isInvited ? 'edit.invite' : 'edit.reset')}
        </Button>
      </p>
    </section>
  );
}

interface OwnCommentsProps extends Omit<EditAccountProps, 'onLink'> {
  readonly unit: ScopeUnit;
}

/** Whether the head of an office reads what people wrote about it. */
function OwnCommentsForm({ account, unit, onChanged }: OwnCommentsProps) {
  const { t, i18n } = useTranslation('console-accounts');
  const { isBusy, refusal, change } = useChange(account.id, onChanged);
  const { readsOwnComments } = account;
  const words = { unit: nameIn(i18n.language, unit) };
  return (
    <section className={styles['part']}>
      <h3>{t(readsOwnComments ? 'edit.close-comments-title' : 'edit.open-comments-title')}</h3>
      <p className={styles['soft']}>
        {t(readsOwnComments ? 'edit.close-comments-about' : 'edit.open-comments-about', words)}
      </p>
      <RefusalNote refusal={refusal} />
      <p>
        <Button disabled={isBusy} onClick={() => void change({ readsOwnComments: !readsOwnComments })}>
          {t(readsOwnComments ? 'edit.close-comments' : 'edit.open-comments')}
        </Button>
      </p>
    </section>
  );
}

function DisableForm({ account, onChanged }: Omit<EditAccountProps, 'onLink'>) {
  const { t } = useTranslation('console-accounts');
  const { isBusy, refusal, change } = useChange(account.id, onChanged);
  const isDisabled = account.state === 'disabled';
  return (
    <section className={styles['part']}>
      <h3>{t(isDisabled ? 'edit.enable-title' : 'edit.disable-title')}</h3>
      <p className={styles['soft']}>{t(isDisabled ? 'edit.enable-about' : 'edit.disable-about')}</p>
      <RefusalNote refusal={refusal} />
      <p>
        <Button disabled={isBusy} onClick={() => void change({ disabled: !isDisabled })}>
          {t(isDisabled ? 'edit.enable' : 'edit.disable')}
        </Button>
      </p>
    </section>
  );
}
