import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { Targets } from '../../../contract/published/targets.ts';
import { TARGET_KINDS } from '../../../core/targets/target.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { ChoiceField, Field, Form, FormActions, Hint, Note } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { UnitPicker } from '../ui/units/unit-picker.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './targets-page.module.css';

/** A target as the form has it: texts, as a row of a list. */
export interface EditedTarget {
  readonly unit: string;
  readonly unitName: string;
  readonly measure: string;
  readonly part: string;
  readonly period: string;
  readonly kind: string;
  readonly value: string;
}

export interface TargetFormProps {
  /** Null: a new one. */
  readonly edited: EditedTarget | null;
  readonly measures: Targets['measures'];
  readonly parts: Targets['parts'];
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

const FIELDS = ['/unit', '/measure', '/part', '/period', '/kind', '/value'] as const;
const OWN = 'own';

/** Sets a target. What names it cannot be changed afterwards: another key is another target. */
export function TargetForm({ edited, measures, parts, onDone, onCancel }: TargetFormProps) {
  const { t } = useTranslation('console-targets');
  const { language, text } = useWording();
  const { refusal, refuse, faultOf, form: element } = useRefusal();
  const [isSaved, setSaved] = useState(false);
  const { control, register, handleSubmit, formState, setValue } = useForm<EditedTarget>({
    defaultValues: edited ?? {
      ...{ unit: '', unitName: '', measure: OWN, part: '', kind: 'level', value: '' },
      period: '',
    },
  });
  const [unit, unitName, measure, kind] = useWatch({
    control,
    name: ['unit', 'unitName', 'measure', 'kind'],
  });
  const isOwn = measure === OWN;

  const save = handleSubmit(async ({ unit, measure, part, period, kind, value }) => {
    refuse(null);
    setSaved(false);
    const body = {
      ...{ unit, measure, kind },
      part: measure === OWN ? part : '',
      period: period.trim(),
      value: value.trim().replace('–', '-'),
    };
    const set = await call('PUT /api/v1/targets', { body });
    if (!set.ok) return refuse(set.error);
    setSaved(true);
    setValue('value', '');
    onDone();
  });

  const kinds = TARGET_KINDS.filter((one) => one !== 'rank-change' || !isOwn);
  return (
    <Form ref={element} noValidate onSubmit={(event) => void save(event)}>
      {edited === null ? (
        <div className={styles['unit']}>
          <p>
            <b>{t('form.unit')}</b> {unit === '' ? t('form.no-unit') : unitName}
          </p>
          <UnitPicker
            onChoose={(chosen) => {
              setValue('unit', chosen.code);
              setValue('unitName', nameIn(language, chosen));
            }}
          />
          <div role="alert">
            {faultOf('/unit', t('form.unit-fault')) === null ? null : (
              <Note look="failure">{t('form.unit-fault')}</Note>
            )}
          </div>
        </div>
      ) : (
        <p>
          <b>{t('form.unit')}</b> {unitName}
        </p>
      )}
      <div className={styles['fields']}>
        <ChoiceField
          label={t('form.measure')}
          options={measures.map(({ id, title }) => [id, title === null ? t('own') : title[language]])}
          disabled={edited !== null}
          {...register('measure')}
        />
        {isOwn ? (
          <ChoiceField
            label={t('form.part')}
            options={[['', t('form.overall')], ...parts.map((part) => [part.id, text(part.text)] as const)]}
            disabled={edited !== null}
            {...register('part')}
          />
        ) : null}
        <Field
          label={t('form.period')}
          hint={t(isOwn ? 'form.period-hint' : 'form.year-hint')}
          fault={faultOf('/period', t(isOwn ? 'form.period-fault' : 'form.year-fault'))}
          readOnly={edited !== null}
          {...register('period')}
        />
        <ChoiceField
          label={t('form.kind')}
          options={kinds.map((one) => [one, t(`kinds.${one}`)])}
          disabled={edited !== null}
          {...register('kind')}
        />
        <Field
          label={t('form.value')}
          hint={t(`form.value-hints.${kind as (typeof TARGET_KINDS)[number]}`)}
          fault={faultOf('/value', t('form.value-fault'))}
          inputMode={kind === 'level' || kind === 'change' ? 'decimal' : 'text'}
          {...register('value')}
        />
      </div>
      {isOwn ? <Hint>{t('form.own-hint')}</Hint> : null}
      <RefusalNote refusal={refusal} fields={FIELDS} />
      <p role="status">{isSaved ? t('form.saved') : ''}</p>
      <FormActions>
        <Button type="submit" look="primary" disabled={formState.isSubmitting}>
          {t('form.save')}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {t('form.cancel')}
        </Button>
      </FormActions>
    </Form>
  );
}
