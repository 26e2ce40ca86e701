import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { UnitDetails } from '../../../../contract/units/unit-changes.ts';
import { formatDay } from '../../../../contract/wording/format.ts';
import type { Day } from '../../../../core/kernel/calendar.ts';
import { UNIT_KINDS } from '../../../../core/units/unit.ts';
import { Button } from '../../../ui/button.tsx';
import { call } from '../../requests/call.ts';
import { useRefusal } from '../../requests/use-refusal.ts';
import { ChoiceField, Field, Form, FormActions, Note } from '../../ui/field.tsx';
import { RefusalNote } from '../../ui/refusal-note.tsx';
import { UnitField } from '../../ui/units/unit-field.tsx';
import { useWording } from '../../wording/use-wording.ts';
import { useChangeWords } from './use-change-words.ts';

const TEXTS = ['name', 'nameEn', 'headTitle', 'headTitleEn', 'officeTerm', 'region', 'unitClass'] as const;
const FIELDS = ['/from', '/parent', ...TEXTS.map((field) => `/${field}`)];

export interface UnitFormProps {
  readonly unit: UnitDetails;
  /** The day after today. */
  readonly tomorrow: Day;
  readonly onDone: (done: string) => void;
  readonly onCancel: () => void;
  /** Somebody else changed the unit: the newest is to be read. */
  readonly onStale: () => void;
}

/** Changes what is dated of a unit, from a day on; or corrects the present period, which then always was so. */
export function ChangeForm({ unit, tomorrow, onDone, onCancel, onStale }: UnitFormProps) {
  const { t } = useTranslation('console-unit-changes');
  const { language } = useWording();
  const words = useChangeWords();
  const { refusal, refuse, faultOf, form: element } = useRefusal();
  const [parent, setParent] = useState(unit.parent);
  const [isMeant, setMeant] = useState(false);
  const before = statedOf(unit);
  const { control, register, handleSubmit, formState } = useForm({
    defaultValues: { ...before, when: 'from', from: tomorrow as string },
  });
  const [kind, when] = useWatch({ control, name: ['kind', 'when'] });
  const moves = kind !== unit.kind || parent?.code !== unit.parent?.code;

  const save = handleSubmit(async ({ when, from, ...stated }) => {
    refuse(null);
    const changed = Object.entries(stated).filter(([field, text]) => text !== before[field as 'name']);
    const changedParent = parent?.code === unit.parent?.code ? {} : { parent: parent?.code ?? '' };
    const body = {
      ...Object.fromEntries(changed),
      ...changedParent,
      seen: unit.stamp,
      from: when === 'correct' ? unit.validFrom : from,
      isMeant,
    };
    const answer = await call('PATCH /api/v1/units/:unit', {
      params: { unit: unit.ref },
      body: body as never,
    });
    if (answer.ok) return onDone(t('change.done'));
    if (answer.error.code === 'unit-changed-meanwhile') onStale();
    refuse(answer.error);
  });
  const invalid = t('console-sign-in:office.name-invalid');
  const hints = {
    name: undefined,
    nameEn: undefined,
    headTitle: t('change.head-hint', { usual: unit.usualHead.vi }),
    headTitleEn: t('change.head-en-hint', { usual: unit.usualHead.en }),
    officeTerm: t('change.office-term-hint', { usual: unit.usualOfficeTerm ?? t('change.as-questionnaire') }),
    region: undefined,
    unitClass: t('change.unitClass-hint'),
  };
  return (
    <Form ref={element} onSubmit={(event) => void save(event)} noValidate>
      <ChoiceField
        label={t('change.when')}
        options={[
          ['from', t('change.when-from')],
          ['correct', t('change.when-correct', { day: formatDay(unit.validFrom, language) })],
        ]}
        {...register('when')}
      />
      {when === 'from' ? (
        <Field
          type="date"
          label={t('change.from')}
          hint={t('change.from-hint')}
          fault={faultOf('/from', t('change.from-invalid'))}
          {...register('from')}
        />
      ) : null}
      {TEXTS.slice(0, 2).map((field) => (
        <Field
          key={field}
          label={t(`change.${field}`)}
          maxLength={200}
          fault={faultOf(`/${field}`, invalid)}
          {...(field === 'nameEn' ? { lang: 'en' } : {})}
          {...register(field)}
        />
      ))}
      <ChoiceField
        label={t('change.kind')}
        options={UNIT_KINDS.map((one) => [one, t(`console-units:kinds.${one}`)])}
        {...register('kind')}
      />
      {unit.isTopOfScope ? null : (
        <UnitField
          label={t('change.parent')}
          value={parent}
          none={t('change.no-parent')}
          change={t('change.choose-parent')}
          fault={faultOf('/parent', t('change.parent-invalid'))}
          onChange={(chosen) => setParent({ ref: '', ...chosen })}
        />
      )}
      {TEXTS.slice(2).map((field) => (
        <Field
          key={field}
          label={t(`change.${field}`)}
          hint={hints[field]}
          maxLength={200}
          fault={faultOf(`/${field}`, invalid)}
          {...(field === 'headTitleEn' ? { lang: 'en' } : {})}
          {...register(field)}
        />
      ))}
      <RefusalNote refusal={refusal} fields={FIELDS} said={words} />
      {moves ? (
        <Note look="warn">
          <p>{t('change.moves')}</p>
          <label>
            <input type="checkbox" checked={isMeant} onChange={({ target }) => setMeant(target.checked)} />{' '}
            {t('change.meant')}
          </label>
        </Note>
      ) : null}
      <FormActions>
        <Button type="submit" look="primary" disabled={formState.isSubmitting}>
          {t('change.do')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </FormActions>
    </Form>
  );
}

function statedOf(unit: UnitDetails) {
  return {
    name: unit.name,
    nameEn: unit.nameEn ?? '',
    kind: unit.kind as string,
    headTitle: unit.headTitle ?? '',
    headTitleEn: unit.headTitleEn ?? '',
    officeTerm: unit.officeTerm ?? '',
    region: unit.region ?? '',
    unitClass: unit.unitClass ?? '',
  };
}
