import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { ACCOUNT_NAME_CHARACTERS } from '../../../contract/people/account-limits.ts';
import type { ScopeUnit } from '../../../contract/people/account-parts.ts';
import type { AccountOneTimeLink } from '../../../contract/people/accounts.ts';
import type { Role } from '../../../contract/people/roles.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useSession } from '../requests/session.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Field, Form, FormActions } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { RoleField } from './role-field.tsx';
import { ScopeField } from './scope-field.tsx';

export interface NewAccountFormProps {
  readonly onAdded: (link: AccountOneTimeLink) => void;
  readonly onCancel: () => void;
}

interface NewPerson {
  readonly name: string;
  readonly role: Role;
  readonly scope: ScopeUnit | null;
}

/** Another person: their name, what they may do, for which units. They choose their password themselves. */
export function NewAccountForm({ onAdded, onCancel }: NewAccountFormProps) {
  const { t } = useTranslation('console-accounts');
  const { person } = useSession();
  const mayBeWhole = person === null || person.scope === null;
  const { refusal, refuse, faultOf, form: element } = useRefusal();
  const { control, register, handleSubmit, formState, setValue } = useForm<NewPerson>({
    defaultValues: { name: '', role: 'staff', scope: person?.scope ?? null },
  });
  const [name, role, scope] = useWatch({ control, name: ['name', 'role', 'scope'] });

  const add = handleSubmit(async ({ name, role, scope }) => {
    refuse(null);
    const body = { name: name.trim(), role, scope: scope?.code ?? null };
    const answer = await call('POST /api/v1/accounts', { body });
    if (answer.ok) onAdded(answer.value);
    else refuse(answer.error);
  });

  const nameFault =
    refusal?.code === 'account-name-taken'
      ? t('console-sign-in:refusal.account-name-taken')
      : faultOf('/name', t('console-sign-in:name-invalid'));
  // Names an administrator of a unit gives end with a unit's code: those of others are none of their business.
  const ending = mayBeWhole || scope === null ? '' : `@${scope.code}`;
  const willBe = name.trim().endsWith(ending) ? name.trim() : name.trim() + ending;
  const nameHint =
    ending === '' || name.trim() === ''
      ? t('console-sign-in:name-hint')
      : t('add.name-will-be', { name: willBe });
  return (
    <Form ref={element} onSubmit={(event) => void add(event)}>
      <Field
        label={t('console-sign-in:name')}
        hint={nameHint}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={ACCOUNT_NAME_CHARACTERS.longest}
        fault={nameFault}
        {...register('name')}
        required
      />
      <RoleField value={role} onChange={(role) => setValue('role', role)} />
      <ScopeField value={scope} mayBeWhole={mayBeWhole} onChange={(unit) => setValue('scope', unit)} />
      <RefusalNote refusal={refusal} fields={['/name']} except={['account-name-taken']} />
      <FormActions>
        <Button type="submit" look="primary" disabled={formState.isSubmitting}>
          {t('add.do')}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </FormActions>
    </Form>
  );
}
