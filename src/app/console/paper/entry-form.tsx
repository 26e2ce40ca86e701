import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaperFormState } from '../../../contract/paper.ts';
import { type Day, isDay } from '../../../core/kernel/calendar.ts';
import { readMark } from '../../../core/paper/paper-pass.ts';
import { type PaperQuestion, paperQuestions } from '../../../core/paper/paper-questions.ts';
import { phrase } from '../../../core/questionnaire/items.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Field, Form, FormActions, Hint } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { CommentField } from './comment/comment-field.tsx';
import styles from './paper.module.css';
import { textOf } from './paper-words.ts';
import type { OpenedForm } from './use-paper-form.ts';

export interface EntryFormProps {
  readonly opened: OpenedForm;
  readonly day: string;
  readonly onDay: (day: string) => void;
  readonly onSaved: (state: PaperFormState) => void;
}

/**
 * One reading of a form, by the keyboard alone: a code and Enter at each question. Enter at the last one saves, or goes
 * to the comment, whose own Enter begins a line.
 * What is none of the codes is said at its place and keeps the form.
 */
export function EntryForm({ opened: { form, questionnaire }, day, onDay, onSaved }: EntryFormProps) {
  const { t } = useTranslation('console-paper');
  const questions = paperQuestions(questionnaire);
  const items = questions.filter(({ part }) => part === 'item');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [comment, setComment] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { refusal, refuse, form: element } = useRefusal();
  const dayField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // With a day from the form before, the first question is next.
    const first = element.current?.querySelectorAll('input')[isDay(dayField.current?.value) ? 1 : 0];
    first?.focus();
  }, [element]);
  const isDayFaulty = (isChecked && !isDay(day)) || refusal?.detail === '/day';

  async function save(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    const marks = questions.map(
      (question) => [question.id, readMark(question, typed[question.id] ?? '')] as const,
    );
    const wrong = marks.find(([, mark]) => mark === null);
    if (!isDay(day) || wrong !== undefined) {
      const at = isDay(day) ? questions.findIndex(({ id }) => id === wrong?.[0]) + 1 : 0;
      return element.current?.querySelectorAll('input')[at]?.focus();
    }
    setBusy(true);
    const answer = await call('POST /api/v1/paper-forms/:number/passes', {
      params: { number: form.number },
      body: {
        ...{ day: day as Day, marks: Object.fromEntries(marks) as Record<string, string> },
        ...(comment.trim() === '' ? {} : { comment }),
      },
    });
    setBusy(false);
    refuse(answer.ok ? null : answer.error);
    if (answer.ok) onSaved(answer.value.state);
  }

  return (
    <Form ref={element} onSubmit={(event) => void save(event)} onKeyDown={goOn} noValidate>
      <Field
        ref={dayField}
        type="date"
        label={t('enter.day')}
        value={day}
        min={form.day}
        fault={isDayFaulty ? t('refusals.day') : null}
        onChange={(event) => onDay(event.target.value)}
      />
      <Hint lang={form.language}>{codesOf(items[0], form.language)}</Hint>
      <ol className={styles['entries']}>
        {questions.map((question) => (
          <EntryLine
            key={question.id}
            question={question}
            text={numbered(textOf(questionnaire, question.text, form.language), items.indexOf(question))}
            language={form.language}
            value={typed[question.id] ?? ''}
            onChange={(value) => setTyped((now) => ({ ...now, [question.id]: value }))}
          />
        ))}
      </ol>
      {questionnaire.comment === null ? null : (
        <CommentField
          label={textOf(questionnaire, questionnaire.comment.text, form.language)}
          language={form.language}
          hint={t('enter.comment-hint')}
          value={comment}
          onChange={setComment}
        />
      )}
      <RefusalNote
        refusal={refusal}
        fields={['/day']}
        said={{
          'paper-form-closed': t(`refusals.${closedBy(refusal?.fault)}`),
          'paper-form-unknown': t('refusals.paper-form-unknown'),
        }}
      />
      <FormActions>
        <Button type="submit" look="primary" disabled={isBusy}>
          {t('enter.save')}
        </Button>
      </FormActions>
    </Form>
  );
}

function closedBy(fault: string | undefined) {
  const known = ['own-pass', 'entered-twice', 'withdrawn'] as const;
  return known.find((one) => one === fault) ?? 'counted';
}

/** Enter goes to the next field, and from the last one saves. In a comment it begins a line. */
function goOn(event: KeyboardEvent<HTMLFormElement>) {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
  const fields = [
    ...event.currentTarget.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea'),
  ];
  const next = fields[fields.indexOf(event.target) + 1];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
  if (next.type === 'text') next.select();
}

/** Items have the numbers they have on paper; the others have none there either. */
function numbered(text: string, index: number): string {
  return index < 0 ? text : `${index + 1}. ${text}`;
}

/** What each code stands for. */
function codesOf(question: PaperQuestion | undefined, language: string): string {
  return (question?.choices ?? [])
    .map(({ code, text }) => `${code} ${phrase(text, language).text}`)
    .join(' · ');
}

interface EntryLineProps {
  readonly question: PaperQuestion;
  readonly text: string;
  readonly language: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function EntryLine({ question, text, language, value, onChange }: EntryLineProps) {
  const { t } = useTranslation('console-paper');
  const id = useId();
  const isFaulty = readMark(question, value) === null;
  const codes = question.choices.map(({ code }) => code).join(', ');
  const isScale = question.part === 'item';
  const described = [isScale ? null : `${id}-codes`, isFaulty ? `${id}-fault` : null]
    .filter(Boolean)
    .join(' ');
  return (
    <li className={styles['entry']}>
      <label htmlFor={id} lang={language}>
        {text}
      </label>
      <input
        id={id}
        type="text"
        inputMode="text"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={3}
        value={value}
        aria-invalid={isFaulty || undefined}
        aria-describedby={described || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {isScale ? null : (
        <p id={`${id}-codes`} className={styles['codes']} lang={language}>
          {codesOf(question, language)}
        </p>
      )}
      <div role="alert" id={`${id}-fault`} className={styles['fault']}>
        {isFaulty ? t('enter.fault', { codes }) : null}
      </div>
    </li>
  );
}
