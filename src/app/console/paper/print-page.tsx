import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PAPER_FORMS_AT_ONCE } from '../../../contract/limits.ts';
import { mayBeOnPaper } from '../../../core/paper/paper-questions.ts';
import { phrase } from '../../../core/questionnaire/items.ts';
import { DEFAULT_LANGUAGE, type Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRead } from '../requests/use-read.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { ChoiceField, Field, Form, FormActions } from '../ui/field.tsx';
import { Panel } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { UnitField } from '../ui/units/unit-field.tsx';
import styles from './paper.module.css';
import { PaperStep } from './paper-step.tsx';
import { PrintedForms } from './printed-forms.tsx';

/** Takes numbers for forms and shows them as they are printed. With `first` in the address, those of earlier. */
export default function PrintPage() {
  const [parameters] = useSearchParams();
  const read = useRead('GET /api/v1/questionnaires', {});
  const first = parameters.get('first');
  if (first !== null && read.answer !== null) {
    return (
      <PrintedForms
        first={first}
        unit={parameters.get('unit') ?? ''}
        questionnaires={read.answer.questionnaires}
      />
    );
  }
  return (
    <PaperStep name="print" read={read}>
      {(questionnaires) => <TakeNumbers questionnaires={questionnaires.filter(mayBeOnPaper)} />}
    </PaperStep>
  );
}

type NamedOffice = Parameters<Parameters<typeof UnitField>[0]['onChange']>[0];

/** What stands in the address is chosen already: `unit`, `questionnaire` (`id@version`) and `copies`. */
function TakeNumbers({ questionnaires }: { readonly questionnaires: readonly Questionnaire[] }) {
  const { t, i18n } = useTranslation('console-paper');
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('unit');
  const [office, setOffice] = useState<NamedOffice | null>(null);
  const [copies, setCopies] = useState(parameters.get('copies') ?? '10');
  const [language, setLanguage] = useState(DEFAULT_LANGUAGE);
  const [form, setForm] = useState(parameters.get('questionnaire') ?? '');
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { refusal, refuse } = useRefusal();
  const { answer: named } = useRead(
    'GET /api/v1/units',
    asked === null ? null : { query: { code: asked.split('@')[0] ?? '' } },
  );
  const [unit] = named?.units ?? [];
  useEffect(() => {
    if (unit !== undefined) setOffice((now) => now ?? unit);
  }, [unit]);
  const chosen = questionnaires.find((one) => keyOf(one) === form) ?? newestService(questionnaires);
  const wanted = /^[0-9]{1,3}$/.test(copies.trim()) ? Number(copies) : 0;
  const isPossible = wanted >= 1 && wanted <= PAPER_FORMS_AT_ONCE;

  async function take(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    if (office === null || chosen === undefined || !isPossible) return;
    setBusy(true);
    const { id: questionnaire, version } = chosen;
    const spoken = chosen.languages.includes(language) ? language : DEFAULT_LANGUAGE;
    const taken = await call('POST /api/v1/paper-forms', {
      body: { unit: office.code, questionnaire, version, language: spoken, count: wanted },
    });
    setBusy(false);
    refuse(taken.ok ? null : taken.error);
    if (!taken.ok) return;
    const { first, unit } = taken.value;
    setParameters({ unit: unit.ref, first }, { replace: true });
  }

  return (
    <Panel className={styles['stack']}>
      <Form onSubmit={(event) => void take(event)} noValidate>
        <UnitField
          label={t('print.unit')}
          value={office}
          none={t('print.no-unit')}
          change={t('print.choose-unit')}
          fault={isChecked && office === null ? t('print.unit-fault') : null}
          onChange={setOffice}
        />
        <ChoiceField
          label={t('print.form')}
          value={chosen === undefined ? '' : keyOf(chosen)}
          options={questionnaires.map((one) => [
            keyOf(one),
            `${phrase(one.title, i18n.language).text}, ${t('ranges.version', { version: one.version })}`,
          ])}
          onChange={({ target }) => setForm(target.value)}
        />
        <ChoiceField
          label={t('print.language')}
          value={language}
          options={(chosen?.languages ?? []).map((one) => [one, languageName(one)])}
          onChange={({ target }) => setLanguage(target.value)}
        />
        <Field
          label={t('print.copies')}
          inputMode="numeric"
          value={copies}
          fault={isChecked && !isPossible ? t('print.copies-fault', { most: PAPER_FORMS_AT_ONCE }) : null}
          onChange={(event) => setCopies(event.target.value)}
        />
        <RefusalNote refusal={refusal} said={{ 'paper-forms-used-up': t('refusals.paper-forms-used-up') }} />
        <FormActions>
          <Button type="submit" look="primary" disabled={isBusy}>
            {t('print.take')}
          </Button>
        </FormActions>
      </Form>
    </Panel>
  );

  function languageName(tag: string): string {
    return new Intl.DisplayNames([i18n.language], { type: 'language' }).of(tag) ?? tag;
  }
}

function keyOf({ id, version }: Questionnaire): string {
  return `${id}@${version}`;
}

/** They come by id and version: of those of SIPAS the newest, else the newest there is. */
function newestService(questionnaires: readonly Questionnaire[]): Questionnaire | undefined {
  return questionnaires.findLast(({ id }) => id.startsWith('sipas-')) ?? questionnaires.at(-1);
}
