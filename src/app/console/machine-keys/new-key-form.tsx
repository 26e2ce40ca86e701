import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ScopeUnit } from '../../../contract/people/account-parts.ts';
import { MACHINE_KEY_NAME_CHARACTERS } from '../../../contract/people/machine-key-limits.ts';
import type { HandedOutKey } from '../../../contract/people/machine-keys.ts';
import { Button } from '../../ui/button.tsx';
import { ScopeField } from '../accounts/scope-field.tsx';
import { call } from '../requests/call.ts';
import { useSession } from '../requests/session.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Field, Form, FormActions } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { DaysField, DEFAULT_DAYS } from './days-field.tsx';

export interface NewKeyFormProps {
  readonly onMade: (made: HandedOutKey) => void;
  readonly onCancel: () => void;
}

interface NewKey {
  readonly name: string;
  readonly scope: ScopeUnit | null;
  readonly days: string;
}

/** A key for another program: what it is called, which unit it reads, and for how long. */
export function NewKeyForm({ onMade, onCancel }: NewKeyFormProps) {
  const { t } = useTranslation('console-machine-keys');
  const { person } = useSession();
  const mayBeWhole = person === null || person.scope === null;
  const { refusal, refuse, faultOf, form: element } = useRefusal();
  const { control, register, handleSubmit, formState, setValue } = useForm<NewKey>({
    defaultValues: { name: '', scope: person?.scope ?? null, days: DEFAULT_DAYS },
  });
  const scope = useWatch({ control, name: 'scope' });
  const make = handleSubmit(async ({ name, scope, days }) => {
    refuse(null);
    const body = { name: name.trim(), scope: scope?.code ?? null, days: Number(days) };
    const answer = await call('POST /api/v1/machine-keys', { body });
    if (answer.ok) onMade(answer.value);
    else refuse(answer.error);
  });
  return (
    <Form ref={element} onSubmit={(event) => void make(event)}>
      <Field
        label={t('add.name')}
        hint={t('add.name-hint')}
        maxLength={MACHINE_KEY_NAME_CHARACTERS}
        fault={faultOf('/name', t('add.name-invalid'))}
        {...register('name')}
        required
      />
      <ScopeField value={scope} mayBeWhole={mayBeWhole} onChange={(unit) => setValue('scope', unit)} />
      <DaysField {...register('days')} />
      <RefusalNote refusal={refusal} fields={['/name']} />
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
