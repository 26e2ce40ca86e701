import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { proposedCode } from '../../../core/units/add-unit.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { ask } from '../requests/request.ts';
import { useAnswer } from '../requests/use-answer.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { ChoiceField, Field, Form } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { UnitPicker } from '../ui/units/unit-picker.tsx';
import type { ListedUnit } from '../units-answer.ts';

/** What an office is usually, the likeliest first. */
const KINDS = ['centre', 'office', 'branch', 'department', 'commune', 'ward', 'special_zone'] as const;
type Kind = (typeof KINDS)[number];

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
  const [kind, setKind] = useState<Kind>('centre');
  /** As typed; null: as proposed. */
  const [typedName, setName] = useState<string | null>(null);
  const [nameEn, setNameEn] = useState('');
  const [typedCode, setCode] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { refusal, refuse, faultOf, form: element } = useRefusal();
  const children = useAnswer<{ readonly units: readonly ListedUnit[] }>(
    `/api/v1/units?${new URLSearchParams({ parent: above.code })}`,
  );
  const taken = (children.answer?.units ?? []).map(({ code }) => code);
  const name = typedName ?? t(`office.name-of.${kind}`, { above: above.name });
  const code = typedCode ?? (children.answer === null ? '' : (proposedCode(above.code, taken) ?? ''));

  async function add(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const stated = { code, name, nameEn: nameEn.trim(), kind, parent: above.code };
    const added = await ask<{ readonly code: string }>('POST', '/api/v1/units', stated);
    setBusy(false);
    if (added.ok) return onDone(added.value);
    refuse(added.error);
  }

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
          value={kind}
          options={KINDS.map((one) => [one, t(`office.kinds.${one}`)])}
          onChange={(event) => setKind(event.target.value as Kind)}
        />
        <Field
          label={t('office.name')}
          hint={t('office.name-hint')}
          value={name}
          maxLength={200}
          fault={faultOf('/name', t('office.name-invalid'))}
          onChange={(event) => setName(event.target.value)}
          required
        />
        <Field
          label={t('office.name-en')}
          lang="en"
          value={nameEn}
          maxLength={200}
          fault={faultOf('/nameEn', t('office.name-invalid'))}
          onChange={(event) => setNameEn(event.target.value)}
        />
        <Field
          label={t('office.code')}
          hint={t('office.code-hint')}
          value={code}
          maxLength={20}
          spellCheck={false}
          autoCapitalize="none"
          fault={codeFault}
          onChange={(event) => setCode(event.target.value)}
          required
        />
        <RefusalNote refusal={refusal} fields={['/code', '/name', '/nameEn']} except={['unit-code-taken']} />
        <Button type="submit" look="primary" disabled={isBusy}>
          {t(isBusy ? 'busy' : 'office.add')}
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
