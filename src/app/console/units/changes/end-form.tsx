import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { formatDay } from '../../../../contract/wording/format.ts';
import { dayOfNumber, numberOfDay } from '../../../../core/kernel/calendar.ts';
import { Button } from '../../../ui/button.tsx';
import { call } from '../../requests/call.ts';
import { useRefusal } from '../../requests/use-refusal.ts';
import { Field, Form, FormActions, Note } from '../../ui/field.tsx';
import { RefusalNote } from '../../ui/refusal-note.tsx';
import { useWording } from '../../wording/use-wording.ts';
import type { UnitFormProps } from './change-form.tsx';
import { StandingList } from './standing-list.tsx';
import { useChangeWords } from './use-change-words.ts';

/** Ends a unit after a day, with what stands at it said before; or takes an end back. */
export function EndForm({ unit, tomorrow, onDone, onCancel, onStale }: UnitFormProps) {
  const { t } = useTranslation('console-unit-changes');
  const { language } = useWording();
  const words = useChangeWords();
  const { refusal, refuse, faultOf, form: element } = useRefusal();
  const today = dayOfNumber(numberOfDay(tomorrow) - 1);
  const { register, handleSubmit, formState } = useForm({
    defaultValues: { lastDay: (unit.lastDay ?? today) as string },
  });
  const { lastResponse } = unit.standing;
  const put = async (lastDay: string | null, done: string) => {
    refuse(null);
    const body = { seen: unit.stamp, lastDay: lastDay as never };
    const answer = await call('PUT /api/v1/units/:unit/end', { params: { unit: unit.ref }, body });
    if (answer.ok) return onDone(done);
    if (answer.error.code === 'unit-changed-meanwhile') onStale();
    refuse(answer.error);
  };
  const end = handleSubmit(({ lastDay }) =>
    put(lastDay, t('end.done', { day: lastDay === '' ? '' : formatDay(lastDay, language) })),
  );
  return (
    <Form ref={element} onSubmit={(event) => void end(event)} noValidate>
      <Note look="warn">
        <p>{t('end.about')}</p>
        <StandingList standing={unit.standing} />
      </Note>
      <Field
        type="date"
        label={t('end.last-day')}
        hint={
          lastResponse === null
            ? undefined
            : t('end.last-response', { day: formatDay(lastResponse, language) })
        }
        fault={faultOf('/lastDay', t('end.last-day-invalid'))}
        {...register('lastDay', { required: true })}
        required
      />
      <RefusalNote
        refusal={refusal}
        fields={['/lastDay']}
        said={{ ...words, 'unit-has-responses': t('end.has-responses') }}
      />
      <FormActions>
        <Button type="submit" look="primary" disabled={formState.isSubmitting}>
          {t('end.do')}
        </Button>
        {unit.lastDay === null ? null : (
          <Button onClick={() => void put(null, t('end.taken-back'))}>{t('end.take-back')}</Button>
        )}
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </FormActions>
    </Form>
  );
}
