import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import type { Role } from '../frame/navigation.ts';
import type { AccountLink, ScopeUnit } from '../people-answers.ts';
import { ask } from '../requests/request.ts';
import { useSession } from '../requests/session.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Field, Form, FormActions } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { RoleField } from './role-field.tsx';
import { ScopeField } from './scope-field.tsx';

export interface NewAccountFormProps {
  readonly onAdded: (link: AccountLink) => void;
  readonly onCancel: () => void;
}

/** Another person: their name, what they may do, for which units. They choose their password themselves. */
export function NewAccountForm({ onAdded, onCancel }: NewAccountFormProps) {
  const { t } = useTranslation('console-accounts');
  const { person } = useSession();
  const mayBeWhole = person === null || person.scope === null;
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('staff');
  const [scope, setScope] = useState<ScopeUnit | null>(person?.scope ?? null);
  const [isBusy, setBusy] = useState(false);
  const { refusal, refuse, faultOf, form: element } = useRefusal();

  async function add(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    refuse(null);
    const body = { name: name.trim(), role, scope: scope?.code ?? null };
    const answer = await ask<AccountLink>('POST', '/api/v1/accounts', body);
    setBusy(false);
    if (answer.ok) return onAdded(answer.value);
    refuse(answer.error);
  }

  const nameFault =
    refusal?.code === 'account-name-taken'
      ? t('console-sign-in:refusal.account-name-taken')
      : faultOf('/name', t('console-sign-in:name-invalid'));
  return (
    <Form ref={element} onSubmit={(event) => void add(event)}>
      <Field
        label={t('console-sign-in:name')}
        hint={t('console-sign-in:name-hint')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={60}
        fault={nameFault}
        required
      />
      <RoleField value={role} onChange={setRole} />
      <ScopeField value={scope} mayBeWhole={mayBeWhole} fault={null} onChange={setScope} />
      <RefusalNote refusal={refusal} fields={['/name']} except={['account-name-taken']} />
      <FormActions>
        <Button type="submit" look="primary" disabled={isBusy}>
          {t('add.do')}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </FormActions>
    </Form>
  );
}
