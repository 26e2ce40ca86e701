import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { UnitDetails } from '../../../../contract/units/unit-changes.ts';
import { formatDay } from '../../../../contract/wording/format.ts';
import { UNIT_KINDS } from '../../../../core/units/unit.ts';
import { nameIn } from '../../../i18n/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { call, type Refusal } from '../../requests/call.ts';
import { useRefusal } from '../../requests/use-refusal.ts';
import { ChoiceField, Field, Form, FormActions, FormSection, Hint } from '../../ui/field.tsx';
import { RefusalNote } from '../../ui/refusal-note.tsx';
import { UnitField } from '../../ui/units/unit-field.tsx';
import { UnitPicker } from '../../ui/units/unit-picker.tsx';
import { useWording } from '../../wording/use-wording.ts';
import type { UnitFormProps } from './change-form.tsx';
import { StandingList } from './standing-list.tsx';
import { useChangeWords } from './use-change-words.ts';

const FIELDS = ['/refs', '/from', '/code', '/name', '/nameEn', '/parent'];
const NEW_CODE = 'new';

/** Makes one unit of this and others from a day on, with what stands at each said before. */
export function MergeForm({ unit, tomorrow, onDone, onCancel, onStale }: UnitFormProps) {
  const { t, i18n } = useTranslation('console-unit-changes');
  const { language } = useWording();
  const words = useChangeWords();
  const { refusal, refuse, faultOf, form: element } = useRefusal();
  const [others, setOthers] = useState<readonly UnitDetails[]>([]);
  const [parent, setParent] = useState(unit.parent);
  const { control, register, handleSubmit, formState } = useForm({
    defaultValues: {
      ...{ name: unit.name, nameEn: unit.nameEn ?? '', kind: unit.kind as string },
      ...{ bearer: unit.code, code: '', from: tomorrow as string },
    },
  });
  const bearer = useWatch({ control, name: 'bearer' });
  const units = [unit, ...others];

  const add = async (ref: string) => {
    const read = await call('GET /api/v1/units/:unit', { params: { unit: ref } });
    if (!read.ok) return refuse(read.error);
    setOthers((known) => [...known.filter((one) => one.code !== read.value.code), read.value]);
  };
  /** What was looked at is not what stands there any more: all are read again. */
  const readAgain = async (refused: Refusal) => {
    onStale();
    for (const { ref } of others) await add(ref);
    refuse(refused);
  };
  const merge = handleSubmit(async ({ bearer, code, from, ...stated }) => {
    refuse(null);
    const body = {
      ...stated,
      code: bearer === NEW_CODE ? code : bearer,
      parent: parent?.code ?? '',
      from: from as never,
      units: units.map(({ ref, stamp }) => ({ ref, seen: stamp })),
    };
    const merged = await call('POST /api/v1/unit-mergers', { body });
    if (merged.ok) {
      const name = nameIn(i18n.language, merged.value);
      return onDone(t('merge.done', { unit: name, day: formatDay(from, language) }));
    }
    if (merged.error.code === 'unit-changed-meanwhile') return readAgain(merged.error);
    refuse(merged.error);
  });
  const invalid = t('console-sign-in:office.name-invalid');
  const codeFault =
    refusal?.code === 'unit-code-taken'
      ? words['unit-code-taken']
      : faultOf('/code', t('console-sign-in:office.code-invalid'));
  return (
    <Form ref={element} onSubmit={(event) => void merge(event)} noValidate>
      <Hint>{t('merge.about')}</Hint>
      <FormSection aria-labelledby="merged-units">
        <h4 id="merged-units">{t('merge.units')}</h4>
        <ul>
          {units.map((one) => (
            <li key={one.ref}>
              <b>{nameIn(i18n.language, one)}</b> ({one.code}){' '}
              {one === unit ? null : (
                <Button
                  look="quiet"
                  aria-label={t('merge.leave-out', { unit: nameIn(i18n.language, one) })}
                  onClick={() => setOthers(others.filter((other) => other !== one))}
                >
                  {t('merge.leave-out-short')}
                </Button>
              )}
              <StandingList standing={one.standing} />
            </li>
          ))}
        </ul>
        <p>{t('merge.choose')}</p>
        <UnitPicker
          {...(unit.parent === null ? {} : { below: unit.parent.code })}
          onChoose={({ ref, code }) => (code === unit.code ? undefined : void add(ref))}
        />
        <div role="alert">{faultOf('/refs', t('merge.too-few'))}</div>
      </FormSection>
      <Field
        type="date"
        label={t('merge.from')}
        hint={t('merge.from-hint')}
        fault={faultOf('/from', t('merge.from-invalid'))}
        {...register('from', { required: true })}
        required
      />
      <ChoiceField
        label={t('merge.code')}
        options={[
          ...units.map((one) => [one.code, `${one.code} (${nameIn(i18n.language, one)})`] as const),
          [NEW_CODE, t('merge.new-code')],
        ]}
        {...register('bearer')}
      />
      {bearer === NEW_CODE ? (
        <Field
          label={t('console-sign-in:office.code')}
          maxLength={20}
          spellCheck={false}
          autoCapitalize="none"
          fault={codeFault}
          {...register('code')}
          required
        />
      ) : null}
      <Field
        label={t('merge.name')}
        maxLength={200}
        fault={faultOf('/name', invalid)}
        {...register('name')}
        required
      />
      <Field
        label={t('change.nameEn')}
        lang="en"
        maxLength={200}
        fault={faultOf('/nameEn', invalid)}
        {...register('nameEn')}
      />
      <ChoiceField
        label={t('change.kind')}
        options={UNIT_KINDS.map((one) => [one, t(`console-units:kinds.${one}`)])}
        {...register('kind')}
      />
      <UnitField
        label={t('change.parent')}
        value={parent}
        none={t('change.no-parent')}
        change={t('change.choose-parent')}
        fault={faultOf('/parent', t('change.parent-invalid'))}
        onChange={(chosen) => setParent({ ref: '', ...chosen })}
      />
      <RefusalNote refusal={refusal} fields={FIELDS} said={words} />
      <FormActions>
        <Button type="submit" look="primary" disabled={formState.isSubmitting || units.length < 2}>
          {t('merge.do', { count: units.length })}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </FormActions>
    </Form>
  );
}
