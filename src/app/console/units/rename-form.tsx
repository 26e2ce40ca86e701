import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Field, Form, FormActions } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';

export interface RenameFormProps {
  readonly unit: ListedUnit;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Gives a unit other names. */
export function RenameForm({ unit, onDone, onCancel }: RenameFormProps) {
  const { t } = useTranslation('console-units');
  const { refusal, refuse, faultOf, form } = useRefusal();
  const { register, handleSubmit, formState } = useForm({
    defaultValues: { name: unit.name, nameEn: unit.nameEn ?? '' },
  });
  const rename = handleSubmit(async (names) => {
    const renamed = await call('PATCH /api/v1/units/:code', { params: { code: unit.code }, body: names });
    if (renamed.ok) onDone();
    else refuse(renamed.error);
  });
  const invalid = t('console-sign-in:office.name-invalid');
  return (
    <Form ref={form} onSubmit={(event) => void rename(event)} noValidate>
      <Field
        label={t('rename.name')}
        maxLength={200}
        fault={faultOf('/name', invalid)}
        {...register('name')}
        required
      />
      <Field
        label={t('rename.name-en')}
        lang="en"
        maxLength={200}
        fault={faultOf('/nameEn', invalid)}
        {...register('nameEn')}
      />
      <RefusalNote refusal={refusal} fields={['/name', '/nameEn']} />
      <FormActions>
        <Button type="submit" look="primary" disabled={formState.isSubmitting}>
          {t('rename.do')}
        </Button>
        <Button onClick={onCancel}>{t('rename.cancel')}</Button>
      </FormActions>
    </Form>
  );
}
