import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ExclusionPreview, WrittenConditions } from '../../../contract/analysis/exclusions.ts';
import { REASON_CHARACTERS } from '../../../contract/limits.ts';
import { type Day, dayOfNumber, numberOfDay } from '../../../core/kernel/calendar.ts';
import { lastMonthOf, monthBefore, type Period } from '../../../core/kernel/period.ts';
import { RESPONSE_FLAGS, type ResponseFlag } from '../../../core/tally/response-flags.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRead } from '../requests/use-read.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { ChoiceField, Field, Form, FormActions, Hint, Note } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './exclude-form.module.css';

interface Edited {
  readonly firstDay: string;
  readonly lastDay: string;
  /** Empty: all. */
  readonly device: string;
  readonly firstHour: string;
  readonly lastHour: string;
  /** By the order of RESPONSE_FLAGS. */
  readonly flags: readonly boolean[];
  readonly reason: string;
}

export interface ExcludeFormProps {
  /** `code@valid-from` of the office. */
  readonly unit: string;
  readonly period: Period;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour));
const FIELDS = ['/conditions/firstDay', '/conditions/lastDay', '/conditions/hours', '/reason'] as const;

/** Chooses responses of an office by conditions, looks whether they can be excluded, and excludes them with a reason. */
export default function ExcludeForm({ unit, period, onDone, onCancel }: ExcludeFormProps) {
  const { t } = useTranslation('console-genuineness');
  const { refusal, refuse, faultOf, form } = useRefusal();
  const { answer: devices } = useRead('GET /api/v1/devices', { query: { unit } });
  const [previewed, setPreviewed] = useState<ExclusionPreview | null>(null);
  const { register, handleSubmit, formState, getValues } = useForm<Edited>({
    defaultValues: {
      ...{ firstDay: `${period.first}-01`, lastDay: lastDayOf(period), device: '' },
      ...{ firstHour: '', lastHour: '', flags: RESPONSE_FLAGS.map(() => false), reason: '' },
    },
  });
  const changed = { onChange: () => setPreviewed(null) };
  const preview = async () => {
    refuse(null);
    const body = { unit, conditions: conditionsOf(getValues()) };
    const looked = await call('POST /api/v1/exclusions/preview', { body });
    if (looked.ok) setPreviewed(looked.value);
    else refuse(looked.error);
  };
  const exclude = handleSubmit(async (edited) => {
    refuse(null);
    const body = { unit, conditions: conditionsOf(edited), reason: edited.reason };
    const made = await call('POST /api/v1/exclusions', { body });
    if (made.ok) onDone();
    else refuse(made.error);
  });
  const hourOptions = [['', t('exclusions.form.any-hour')], ...HOURS.map((hour) => [hour, hour])] as const;
  return (
    <Form ref={form} noValidate onSubmit={(event) => void exclude(event)} data-testid="exclude-form">
      <h3>{t('exclusions.form.title')}</h3>
      <Hint>{t('exclusions.form.about')}</Hint>
      <div className={styles['fields']}>
        <Field
          type="date"
          label={t('exclusions.form.first-day')}
          fault={faultOf('/conditions/firstDay', t('exclusions.form.day-fault'))}
          {...register('firstDay', changed)}
        />
        <Field
          type="date"
          label={t('exclusions.form.last-day')}
          fault={faultOf('/conditions/lastDay', t('exclusions.form.day-fault'))}
          {...register('lastDay', changed)}
        />
        <ChoiceField
          label={t('exclusions.form.device')}
          options={[
            ['', t('exclusions.form.all-devices')],
            ...(devices?.devices ?? []).map(({ id, name }) => [id, name] as const),
          ]}
          {...register('device', changed)}
        />
        <ChoiceField
          label={t('exclusions.form.first-hour')}
          options={hourOptions as readonly (readonly [string, string])[]}
          {...register('firstHour', changed)}
        />
        <ChoiceField
          label={t('exclusions.form.last-hour')}
          hint={t('exclusions.form.hours-hint')}
          options={hourOptions as readonly (readonly [string, string])[]}
          {...register('lastHour', changed)}
        />
      </div>
      <fieldset className={styles['choices']}>
        <legend>{t('exclusions.form.flags')}</legend>
        {RESPONSE_FLAGS.map((flag, at) => (
          <label key={flag}>
            <input type="checkbox" {...register(`flags.${at}`, changed)} /> {t(`flags.names.${flag}`)}
          </label>
        ))}
      </fieldset>
      <Previewed preview={previewed} />
      <Field
        label={t('exclusions.form.reason')}
        hint={t('exclusions.form.reason-hint')}
        maxLength={REASON_CHARACTERS.most}
        fault={faultOf('/reason', t('exclusions.form.reason-fault'))}
        {...register('reason')}
      />
      <RefusalNote
        refusal={refusal}
        fields={FIELDS.filter((part) => part !== '/conditions/hours')}
        said={{
          'exclusion-impossible': t('exclusions.form.impossible'),
          'parameter-invalid': t('exclusions.form.hours-fault'),
        }}
      />
      <FormActions>
        <Button onClick={() => void preview()}>{t('exclusions.form.preview')}</Button>
        <Button type="submit" look="primary" disabled={formState.isSubmitting}>
          {t('exclusions.form.exclude')}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {t('exclusions.form.cancel')}
        </Button>
      </FormActions>
    </Form>
  );
}

function Previewed({ preview }: { readonly preview: ExclusionPreview | null }) {
  const { t } = useTranslation('console-genuineness');
  const { t: said, periodLabel, text } = useWording();
  return (
    <div role="status" data-testid="preview">
      {preview === null ? null : (
        <Note look={preview.spans.some(({ isPossible }) => isPossible) ? 'good' : 'warn'}>
          {preview.spans.length === 0 ? (
            <p>{t('exclusions.form.not-over')}</p>
          ) : (
            <ul className={styles['spans']}>
              {preview.spans.map(({ period, mode, questionnaire, isPossible }) => (
                <li key={`${period.text} ${mode} ${questionnaire.id} ${questionnaire.version}`}>
                  {t(isPossible ? 'exclusions.form.possible' : 'exclusions.form.too-few', {
                    period: periodLabel(period),
                    mode: said(`modes.${mode}`),
                    questionnaire: text(questionnaire.title),
                  })}
                </li>
              ))}
            </ul>
          )}
        </Note>
      )}
    </div>
  );
}

function conditionsOf({ firstDay, lastDay, device, firstHour, lastHour, flags }: Edited): WrittenConditions {
  const chosen = RESPONSE_FLAGS.filter((_, at) => flags[at] === true);
  const hasHours = firstHour !== '' || lastHour !== '';
  return {
    firstDay: firstDay as Day,
    lastDay: lastDay as Day,
    devices: device === '' ? null : [device],
    hours: hasHours
      ? { first: firstHour === '' ? 0 : Number(firstHour), last: lastHour === '' ? 23 : Number(lastHour) }
      : null,
    flags: chosen.length === 0 ? null : (chosen satisfies readonly ResponseFlag[]),
  };
}

function lastDayOf(period: Period): Day {
  const following = `${monthBefore(lastMonthOf(period), -1)}-01` as Day;
  return dayOfNumber(numberOfDay(following) - 1);
}
