import { useFieldArray, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { PUBLIC_PAGE } from '../../../contract/limits.ts';
import type { PublicPageAnswer } from '../../../contract/units/public-pages.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Field, Form, FormActions, FormGroup, Hint } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import styles from './public-page.module.css';

export interface PublicPageFormProps {
  readonly answer: PublicPageAnswer;
  readonly onSaved: () => void;
}

const PARTS = ['asked', 'askedDay', 'done', 'doneDay'] as const;

/** Whether the page is open, and what was asked for and done, all set at once. */
export function PublicPageForm({ answer, onSaved }: PublicPageFormProps) {
  const { t } = useTranslation('console-public-page');
  const { refusal, refuse, faultOf, form } = useRefusal();
  const { control, register, handleSubmit, formState } = useForm({
    defaultValues: {
      isOpen: answer.isOpen,
      entries: answer.entries.map((entry): Record<(typeof PARTS)[number], string> => ({ ...entry })),
    },
  });
  const { fields, append, remove } = useFieldArray({ control, name: 'entries' });
  const save = handleSubmit(async ({ isOpen, entries }) => {
    refuse(null);
    const set = await call('PUT /api/v1/public-page', {
      body: { unit: answer.unit.ref, isOpen, entries: entries as never },
    });
    if (set.ok) onSaved();
    else refuse(set.error);
  });
  const { today } = answer;
  const { least, most } = PUBLIC_PAGE;
  const textFault = (path: string) => faultOf(path, t('form.text-fault', { least, most }));
  return (
    <Form ref={form} noValidate onSubmit={(event) => void save(event)}>
      <label className={styles['switch']}>
        <input type="checkbox" {...register('isOpen')} /> {t('form.open')}
      </label>
      <Hint>{t('form.figures')}</Hint>
      <FormGroup>
        <h3>{t('form.entries')}</h3>
        <Hint>{t('form.entries-about', { most: PUBLIC_PAGE.entries })}</Hint>
        {fields.map(({ id }, at) => {
          const path = `/entries/${at}`;
          return (
            <fieldset key={id} className={styles['entry']}>
              <legend>{t('form.entry', { number: at + 1 })}</legend>
              <Field
                label={t('form.asked')}
                maxLength={most}
                fault={textFault(`${path}/asked`)}
                {...register(`entries.${at}.asked`)}
              />
              <Field
                type="date"
                label={t('form.asked-day')}
                max={today}
                fault={faultOf(`${path}/askedDay`, t('form.asked-day-fault'))}
                {...register(`entries.${at}.askedDay`)}
              />
              <Field
                label={t('form.done')}
                maxLength={most}
                fault={textFault(`${path}/done`)}
                {...register(`entries.${at}.done`)}
              />
              <Field
                type="date"
                label={t('form.done-day')}
                max={today}
                fault={faultOf(`${path}/doneDay`, t('form.done-day-fault'))}
                {...register(`entries.${at}.doneDay`)}
              />
              <Button
                look="quiet"
                aria-label={t('form.remove-named', { number: at + 1 })}
                onClick={() => {
                  // What was refused may stand at another place now.
                  refuse(null);
                  remove(at);
                }}
              >
                {t('form.remove')}
              </Button>
            </fieldset>
          );
        })}
      </FormGroup>
      <RefusalNote
        refusal={refusal}
        fields={fields.flatMap((_, at) => PARTS.map((part) => `/entries/${at}/${part}`))}
      />
      <FormActions>
        {fields.length < PUBLIC_PAGE.entries ? (
          <Button onClick={() => append({ asked: '', askedDay: today, done: '', doneDay: today })}>
            {t('form.add')}
          </Button>
        ) : null}
        <Button type="submit" look="primary" disabled={formState.isSubmitting}>
          {t('form.save')}
        </Button>
      </FormActions>
    </Form>
  );
}
