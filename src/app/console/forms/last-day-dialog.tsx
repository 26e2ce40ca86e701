import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedForm } from '../../../contract/units/questionnaires.ts';
import { type Day, isDay } from '../../../core/kernel/calendar.ts';
import { Button } from '../../ui/button.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { ConsoleDialog } from '../ui/dialog/console-dialog.tsx';
import { Field, Form, FormActions } from '../ui/field.tsx';
import { PanelSentence } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useFormWords } from './use-form-words.ts';

export interface LastDayDialogProps {
  readonly form: ListedForm;
  readonly today: Day;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** The last day on which a questionnaire is asked; or it is asked again. */
export function LastDayDialog({ form, today, onClose, onChanged }: LastDayDialogProps) {
  const { t } = useTranslation('console-forms');
  const { title } = useFormWords();
  const [day, setDay] = useState<string>(form.lastDay ?? today);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const isOver = !isDay(day) || day < today;
  const set = async (lastDay: Day | null) => {
    const changed = await call('PUT /api/v1/forms/:questionnaire/:version/last-day', {
      params: { questionnaire: form.id, version: String(form.version) },
      body: { lastDay },
    });
    if (!changed.ok) return setRefusal(changed.error);
    onChanged();
    onClose();
  };
  return (
    <ConsoleDialog title={t('last-day.title', { form: title(form) })} onCancel={onClose}>
      <Form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isDay(day) && !isOver) void set(day);
        }}
      >
        <PanelSentence>{t('last-day.about')}</PanelSentence>
        <Field
          label={t('last-day.day')}
          type="date"
          min={today}
          value={day}
          fault={isOver ? t('last-day.fault') : null}
          onChange={(event) => setDay(event.target.value)}
        />
        <RefusalNote refusal={refusal} />
        <FormActions>
          <Button type="submit" look="primary">
            {t('last-day.retire')}
          </Button>
          {form.lastDay === null ? null : (
            <Button onClick={() => void set(null)}>{t('last-day.ask-again')}</Button>
          )}
          <Button look="quiet" onClick={onClose}>
            {t('cancel')}
          </Button>
        </FormActions>
      </Form>
    </ConsoleDialog>
  );
}
