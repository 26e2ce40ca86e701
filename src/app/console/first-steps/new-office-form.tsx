import { useEffect } from 'react';
import { type UseFormReturn, useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { proposedCode } from '../../../core/units/add-unit.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRead } from '../requests/use-read.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { ChoiceField, Field, Form } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { UnitPicker } from '../ui/units/unit-picker.tsx';

/** What an office is usually, the likeliest first. */
const KINDS = ['centre', 'office', 'branch', 'department', 'commune', 'ward', 'special_zone'] as const;

interface Office {
  readonly kind: (typeof KINDS)[number];
  readonly name: string;
  readonly nameEn: string;
  readonly code: string;
}

export interface NewOfficeFormProps {
  /** The unit it stands below. */
  readonly above: ListedUnit;
  readonly onDone: (office: { readonly code: string }) => void;
  /** Another unit above is wanted. */
  readonly onOther: () => void;
}

/** Adds the office a kiosk stands at, or takes one that is there already. */
export function NewOfficeForm({ above, onDone, onOther }: NewOfficeFormProps) {
  const { t, i18n } = useTranslation('console-sign-in');
  const { refusal, refuse, faultOf, form: element } = useRefusal();
  const { answer } = useRead('GET /api/v1/units', { query: { parent: above.code } });
  const form = useForm<Office>({ defaultValues: { kind: KINDS[0], name: '', nameEn: '', code: '' } });
  const { control, register, handleSubmit, formState } = form;
  const kind = useWatch({ control, name: 'kind' });
  const taken = (answer?.units ?? []).map(({ code }) => code);
  useProposal(form, 'name', t(`office.name-of.${kind}`, { above: above.name }));
  useProposal(form, 'code', answer === null ? '' : (proposedCode(above.code, taken) ?? ''));

  const add = handleSubmit(async (office) => {
    const body = { ...office, nameEn: office.nameEn.trim(), parent: above.code };
    const added = await call('POST /api/v1/units', { body });
    if (added.ok) onDone(added.value);
    else refuse(added.error);
  });

  const codeFault =
    refusal?.code === 'unit-code-taken' ? t('office.code-taken') : faultOf('/code', t('office.code-invalid'));
  return (
    <>
      <p>
        {t('office.below')} <b>{nameIn(i18n.language, above)}</b>{' '}
        <Button look="quiet" onClick={onOther}>
          {t('office.other')}
        </Button>
      </p>
      <Form ref={element} onSubmit={(event) => void add(event)} noValidate>
        <ChoiceField
          label={t('office.kind')}
          options={KINDS.map((one) => [one, t(`office.kinds.${one}`)])}
          {...register('kind')}
        />
        <Field
          label={t('office.name')}
          hint={t('office.name-hint')}
          maxLength={200}
          fault={faultOf('/name', t('office.name-invalid'))}
          {...register('name')}
          required
        />
        <Field
          label={t('office.name-en')}
          lang="en"
          maxLength={200}
          fault={faultOf('/nameEn', t('office.name-invalid'))}
          {...register('nameEn')}
        />
        <Field
          label={t('office.code')}
          hint={t('office.code-hint')}
          maxLength={20}
          spellCheck={false}
          autoCapitalize="none"
          fault={codeFault}
          {...register('code')}
          required
        />
        <RefusalNote refusal={refusal} fields={['/code', '/name', '/nameEn']} except={['unit-code-taken']} />
        <Button type="submit" look="primary" disabled={formState.isSubmitting}>
          {t(formState.isSubmitting ? 'busy' : 'office.add')}
        </Button>
      </Form>
      {above.hasChildren ? (
        <details>
          <summary>{t('office.existing')}</summary>
          <UnitPicker below={above.code} onChoose={onDone} />
        </details>
      ) : null}
    </>
  );
}

/** What stands in a field until something else is typed into it. */
function useProposal({ formState, resetField }: UseFormReturn<Office>, field: 'name' | 'code', text: string) {
  const isTyped = formState.dirtyFields[field] === true;
  useEffect(() => {
    if (!isTyped) resetField(field, { defaultValue: text });
  }, [isTyped, field, text, resetField]);
}
