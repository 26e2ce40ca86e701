import { useEffect } from 'react';
import { type UseFormReturn, useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { proposedCode } from '../../../core/units/add-unit.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRead } from '../requests/use-read.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { ChoiceField, Field, Form, FormActions } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { nameWithin } from './name-within.ts';
import { ADDED_KINDS, type AddedKind, isServing, usualBelow } from './office-kinds.ts';

interface NewUnit {
  readonly kind: AddedKind;
  readonly name: string;
  readonly nameEn: string;
  readonly code: string;
}

export interface NewUnitFormProps {
  /** The unit it stands below. */
  readonly above: Pick<ListedUnit, 'code' | 'name' | 'kind'>;
  readonly onDone: (added: ListedUnit) => void;
  /** Left out where there is nothing to go back to. */
  readonly onCancel?: () => void;
}

/** Adds a unit below another, from today on. */
export function NewUnitForm({ above, onDone, onCancel }: NewUnitFormProps) {
  const { t } = useTranslation('console-sign-in');
  const { refusal, refuse, faultOf, form: element } = useRefusal();
  const { answer } = useRead('GET /api/v1/units', { query: { parent: above.code } });
  const form = useForm<NewUnit>({
    defaultValues: { kind: usualBelow(above.kind), name: '', nameEn: '', code: '' },
  });
  const { control, register, handleSubmit, formState } = form;
  const kind = useWatch({ control, name: 'kind' });
  const taken = (answer?.units ?? []).map(({ code }) => code);
  useProposal(form, 'name', useProposedName(kind, above));
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
    <Form ref={element} onSubmit={(event) => void add(event)} noValidate>
      <ChoiceField
        label={t('office.kind')}
        options={ADDED_KINDS.map((one) => [one, t(`office.kinds.${one}`)])}
        {...register('kind')}
      />
      <Field
        label={t('office.name')}
        hint={t(isServing(kind) ? 'office.name-hint' : 'office.name-hint-unit')}
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
      <FormActions>
        <Button type="submit" look="primary" disabled={formState.isSubmitting}>
          {t(formState.isSubmitting ? 'busy' : isServing(kind) ? 'office.add' : 'office.add-unit')}
        </Button>
        {onCancel === undefined ? null : <Button onClick={onCancel}>{t('office.cancel')}</Button>}
      </FormActions>
    </Form>
  );
}

/** A commune or a department has a name of its own, which nobody can guess: nothing stands in the field then. */
function useProposedName(kind: AddedKind, above: NewUnitFormProps['above']): string {
  const { t } = useTranslation('console-sign-in');
  if (!isServing(kind)) return '';
  const isBranchOfCentre = kind === 'branch' && above.kind === 'centre';
  return t(`office.name-of.${isBranchOfCentre ? 'branch-of-centre' : kind}`, {
    above: nameWithin(above.name),
  });
}

/** What stands in a field until something else is typed into it. */
function useProposal(
  { formState, resetField }: UseFormReturn<NewUnit>,
  field: 'name' | 'code',
  text: string,
) {
  const isTyped = formState.dirtyFields[field] === true;
  useEffect(() => {
    if (!isTyped) resetField(field, { defaultValue: text });
  }, [isTyped, field, text, resetField]);
}
