import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Field, Form, FormActions } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import type { NumberFault, PaperFormState } from './use-paper-form.ts';

export interface NumberFormProps {
  readonly state: Pick<PaperFormState, 'fault' | 'refusal' | 'isBusy' | 'open'>;
  /** A number to begin with, as a link brings it. */
  readonly initial: string;
}

/** Where a number is typed, or a hand scanner types it: a scanner ends with Enter, as a person does. */
export function NumberForm({ state: { fault, refusal, isBusy, open }, initial }: NumberFormProps) {
  const { t } = useTranslation('console-paper');
  const [typed, setTyped] = useState(initial);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (initial !== '') void open(initial);
  }, [initial, open]);

  function submit(event: FormEvent) {
    event.preventDefault();
    void open(typed);
    // The next number takes the place of this one.
    field.current?.select();
  }

  return (
    <Form onSubmit={submit} noValidate>
      <Field
        ref={field}
        label={t('number')}
        hint={t('number-hint')}
        inputMode="numeric"
        value={typed}
        fault={fault === null ? null : faultText(fault)}
        onChange={(event) => setTyped(event.target.value)}
      />
      <RefusalNote refusal={refusal} said={{ 'paper-form-unknown': t('refusals.paper-form-unknown') }} />
      <FormActions>
        <Button type="submit" look="primary" disabled={isBusy}>
          {t('enter.look-up')}
        </Button>
      </FormActions>
    </Form>
  );

  function faultText(fault: NumberFault): string {
    return fault === 'named-otherwise' ? t('refusals.named-otherwise') : t(`faults.${fault}`);
  }
}
