import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { OfficeOpeningHours } from '../../../contract/units/opening-hours.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Field, Form, FormActions, Note } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import styles from './opening-hours-form.module.css';

interface EditedDay {
  readonly isOpen: boolean;
  readonly from: string;
  readonly to: string;
}

export interface OpeningHoursFormProps {
  readonly answer: OfficeOpeningHours;
  readonly onSaved: () => void;
}

const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const WORKING_DAYS = 5;
const OPEN = { from: '07:30', to: '17:00' };

/** The days of a week and from when to when the office is open, from a day on that is still to come. */
export function OpeningHoursForm({ answer, onSaved }: OpeningHoursFormProps) {
  const { t } = useTranslation('console-opening-hours');
  const { refusal, refuse, faultOf, form } = useRefusal();
  const newest = answer.hours.at(-1)?.week;
  const { control, register, handleSubmit, formState } = useForm({
    defaultValues: {
      from: answer.firstDay as string,
      days: DAYS.map((at): EditedDay => {
        const open = newest?.[at];
        return { isOpen: newest === undefined ? at < WORKING_DAYS : open != null, ...(open ?? OPEN) };
      }),
    },
  });
  const days = useWatch({ control, name: 'days' });
  const save = handleSubmit(async ({ from, days }) => {
    refuse(null);
    const week = days.map((day) => (day.isOpen ? { from: day.from, to: day.to } : null));
    const set = await call('PUT /api/v1/opening-hours', { body: { unit: answer.unit.ref, from, week } });
    if (set.ok) onSaved();
    else refuse(set.error);
  });
  const weekFault = faultOf('/week', t('form.week-fault'));
  return (
    <Form ref={form} noValidate onSubmit={(event) => void save(event)}>
      <fieldset className={styles['week']} aria-describedby="week-fault">
        <legend>{t('form.week')}</legend>
        {DAYS.map((at) => (
          <div key={at} className={styles['day']}>
            <label>
              <input type="checkbox" {...register(`days.${at}.isOpen`)} /> {t(`days.${at}`)}
            </label>
            {days[at]?.isOpen ? (
              <span className={styles['times']}>
                <input
                  type="time"
                  aria-label={t('form.opens', { day: t(`days.${at}`) })}
                  {...register(`days.${at}.from`)}
                />
                –
                <input
                  type="time"
                  aria-label={t('form.closes', { day: t(`days.${at}`) })}
                  {...register(`days.${at}.to`)}
                />
              </span>
            ) : (
              <span className={styles['times']}>{t('form.closed')}</span>
            )}
          </div>
        ))}
        <div role="alert" id="week-fault">
          {weekFault === null ? null : <Note look="failure">{weekFault}</Note>}
        </div>
      </fieldset>
      <div className={styles['from']}>
        <Field
          type="date"
          label={t('form.from')}
          hint={t('form.from-hint')}
          min={answer.firstDay}
          fault={faultOf('/from', t('form.from-fault'))}
          {...register('from')}
        />
      </div>
      <RefusalNote refusal={refusal} fields={['/week', '/from']} />
      <FormActions>
        <Button type="submit" look="primary" disabled={formState.isSubmitting}>
          {t('form.save')}
        </Button>
      </FormActions>
    </Form>
  );
}
