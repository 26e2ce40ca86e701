import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Forms, ListedChoice } from '../../../contract/units/questionnaires.ts';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { isDay } from '../../../core/kernel/calendar.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { ChoiceField, Field, Form, FormActions, Note } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { Table } from '../ui/table.tsx';
import { UnitPicker } from '../ui/units/unit-picker.tsx';
import styles from './forms-page.module.css';
import { useFormWords } from './use-form-words.ts';

export interface ChoicesPanelProps {
  readonly answer: Forms;
  readonly onChanged: () => void;
}

/** Which questionnaire a unit and everything below it asks from which day on. */
export function ChoicesPanel({ answer, onChanged }: ChoicesPanelProps) {
  const { t } = useTranslation('console-forms');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const remove = async ({ unit, from }: ListedChoice) => {
    const removed = await call('DELETE /api/v1/form-choices', { query: { unit: unit.ref, from } });
    setRefusal(removed.ok ? null : removed.error);
    if (removed.ok) onChanged();
  };
  return (
    <Panel aria-labelledby="choices">
      <PanelTitle id="choices">{t('choices.title')}</PanelTitle>
      <PanelSentence>{t(answer.choices.length === 0 ? 'choices.none' : 'choices.about')}</PanelSentence>
      <RefusalNote refusal={refusal} />
      {answer.choices.length === 0 ? null : <Choices answer={answer} onRemove={(one) => void remove(one)} />}
      <ChoiceForm answer={answer} onChanged={onChanged} />
    </Panel>
  );
}

interface ChoicesProps {
  readonly answer: Forms;
  readonly onRemove: (choice: ListedChoice) => void;
}

function Choices({ answer, onRemove }: ChoicesProps) {
  const { t, i18n } = useTranslation('console-forms');
  const words = useFormWords();
  return (
    <Table aria-labelledby="choices" className={styles['table']}>
      <thead>
        <tr>
          {(['unit', 'form', 'from', 'state'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`choices.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {answer.choices.map((choice) => {
          const unit = nameIn(i18n.language, choice.unit);
          const isPlanned = choice.from > answer.today;
          return (
            <tr key={`${choice.unit.ref} ${choice.from}`} data-testid="choice">
              <th scope="row">{unit}</th>
              <td>{words.titleOf(answer, choice.questionnaire, choice.version)}</td>
              <td>{formatDay(choice.from, words.language)}</td>
              <td>
                {t(isPlanned ? 'choices.planned' : choice.isInForce ? 'choices.in-force' : 'choices.over')}
                {isPlanned ? (
                  <Button
                    look="quiet"
                    aria-label={t('choices.remove-of', { unit })}
                    onClick={() => onRemove(choice)}
                  >
                    {t('choices.remove')}
                  </Button>
                ) : null}
              </td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

function ChoiceForm({ answer, onChanged }: ChoicesPanelProps) {
  const { t, i18n } = useTranslation('console-forms');
  const words = useFormWords();
  const asked = answer.forms.filter(({ lastDay }) => lastDay === null || lastDay >= answer.today);
  const [isOpen, setOpen] = useState(false);
  const [unit, setUnit] = useState<ListedUnit | null>(null);
  const [form, setForm] = useState(asked[0]?.sha256 ?? '');
  const [from, setFrom] = useState<string>(answer.today);
  const [isSaved, setSaved] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const chosen = asked.find(({ sha256 }) => sha256 === form);
  const isOver = !isDay(from) || from < answer.today;

  const save = async () => {
    setSaved(false);
    if (unit === null || chosen === undefined || !isDay(from) || isOver) return;
    const body = { unit: unit.ref, from, questionnaire: chosen.id, version: chosen.version };
    const set = await call('PUT /api/v1/form-choices', { body });
    setRefusal(set.ok ? null : set.error);
    if (!set.ok) return;
    setSaved(true);
    setOpen(false);
    onChanged();
  };

  return (
    <>
      <div role="status">{isSaved ? <Note look="good">{t('choices.saved')}</Note> : null}</div>
      {isOpen ? (
        <Form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <p>
            <b>{t('choices.unit')}:</b> {unit === null ? t('choices.no-unit') : nameIn(i18n.language, unit)}
          </p>
          <UnitPicker onChoose={setUnit} />
          <ChoiceField
            label={t('choices.form')}
            value={form}
            options={asked.map((one) => [one.sha256, words.titleOf(answer, one.id, one.version)])}
            onChange={(event) => setForm(event.target.value)}
          />
          <Field
            label={t('choices.from')}
            type="date"
            min={answer.today}
            value={from}
            fault={isOver ? t('choices.fault') : null}
            onChange={(event) => setFrom(event.target.value)}
          />
          <RefusalNote refusal={refusal} said={{ 'parameter-invalid': t('choices.refused') }} />
          <FormActions>
            <Button type="submit" look="primary" disabled={unit === null}>
              {t('choices.save')}
            </Button>
            <Button look="quiet" onClick={() => setOpen(false)}>
              {t('cancel')}
            </Button>
          </FormActions>
        </Form>
      ) : (
        <div>
          <Button
            onClick={() => {
              setSaved(false);
              setOpen(true);
            }}
          >
            {t('choices.open')}
          </Button>
        </div>
      )}
    </>
  );
}
