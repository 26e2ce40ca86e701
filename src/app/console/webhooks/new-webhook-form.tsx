import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ScopeUnit } from '../../../contract/people/account-parts.ts';
import {
  ADDRESS_FAULTS,
  WEBHOOK_ADDRESS_CHARACTERS,
  WEBHOOK_EVENTS,
} from '../../../contract/webhooks/webhook-limits.ts';
import type { HandedOutWebhook } from '../../../contract/webhooks/webhooks.ts';
import { GIVEN_NAME_MAX_CHARACTERS } from '../../../core/kernel/given-name.ts';
import { Button } from '../../ui/button.tsx';
import { ScopeField } from '../accounts/scope-field.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { useSession } from '../requests/session.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Field, Form, FormActions } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import styles from './new-webhook-form.module.css';

export interface NewWebhookFormProps {
  readonly onMade: (made: HandedOutWebhook) => void;
  readonly onCancel: () => void;
}

interface NewWebhook {
  readonly name: string;
  readonly address: string;
  readonly scope: ScopeUnit | null;
  /** In the order of WEBHOOK_EVENTS. */
  readonly events: readonly boolean[];
}

/** A webhook: what it is called, where it sends, of which unit and of what. */
export function NewWebhookForm({ onMade, onCancel }: NewWebhookFormProps) {
  const { t } = useTranslation('console-webhooks');
  const { person } = useSession();
  const mayBeWhole = person === null || person.scope === null;
  const { refusal, refuse, faultOf, form: element } = useRefusal();
  const { control, register, handleSubmit, formState, setValue } = useForm<NewWebhook>({
    defaultValues: {
      ...{ name: '', address: '', scope: person?.scope ?? null },
      events: WEBHOOK_EVENTS.map(() => true),
    },
  });
  const [scope, events] = useWatch({ control, name: ['scope', 'events'] });
  const chosen = WEBHOOK_EVENTS.filter((_, at) => events[at]);
  const make = handleSubmit(async ({ name, address, scope }) => {
    refuse(null);
    const body = { name: name.trim(), address: address.trim(), scope: scope?.code ?? null, events: chosen };
    const answer = await call('POST /api/v1/webhooks', { body });
    if (answer.ok) onMade(answer.value);
    else refuse(answer.error);
  });
  return (
    <Form ref={element} noValidate onSubmit={(event) => void make(event)}>
      <Field
        label={t('add.name')}
        hint={t('add.name-hint')}
        maxLength={GIVEN_NAME_MAX_CHARACTERS}
        fault={faultOf('/name', t('add.name-invalid', { count: GIVEN_NAME_MAX_CHARACTERS }))}
        {...register('name')}
      />
      <Field
        label={t('add.address')}
        hint={t('add.address-hint')}
        type="url"
        inputMode="url"
        spellCheck={false}
        maxLength={WEBHOOK_ADDRESS_CHARACTERS}
        fault={addressFault(refusal, (fault) => t(`add.address-fault.${fault}`))}
        {...register('address')}
      />
      <ScopeField value={scope} mayBeWhole={mayBeWhole} onChange={(unit) => setValue('scope', unit)} />
      <fieldset className={styles['events']} aria-describedby="events-fault">
        <legend>{t('add.events')}</legend>
        {WEBHOOK_EVENTS.map((event, at) => (
          <label key={event}>
            <input type="checkbox" {...register(`events.${at}`)} /> {t(`events.${event}`)}
          </label>
        ))}
        <p id="events-fault" className={styles['fault']} role="alert">
          {chosen.length === 0 ? t('add.events-none') : null}
        </p>
      </fieldset>
      <RefusalNote
        refusal={refusal}
        fields={['/name']}
        except={['webhook-address-refused']}
        said={{ 'webhooks-too-many': t('refusal.webhooks-too-many') }}
      />
      <FormActions>
        <Button type="submit" look="primary" disabled={formState.isSubmitting || chosen.length === 0}>
          {t('add.do')}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </FormActions>
    </Form>
  );
}

/** What is wrong with the address, in words; null where nothing is said against it. */
function addressFault(
  refusal: Refusal | null,
  said: (fault: (typeof ADDRESS_FAULTS)[number]) => string,
): string | null {
  if (refusal?.code !== 'webhook-address-refused') return null;
  return said(ADDRESS_FAULTS.find((fault) => fault === refusal.fault) ?? 'malformed');
}
