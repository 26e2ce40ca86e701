import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { type PaperCode, showPaperCode } from '../../../core/paper/form-number.ts';
import { DOUBLE_MARK, EMPTY_MARK, type PaperDifference } from '../../../core/paper/paper-pass.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRead } from '../requests/use-read.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { ChoiceField, Field, Form, FormActions, Note } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { CommentPlace } from './comment/comment-place.tsx';
import { NumberForm } from './number-form.tsx';
import styles from './paper.module.css';
import { PaperStep } from './paper-step.tsx';
import { placeInWords, questionsById } from './paper-words.ts';
import { useMarkWords } from './use-mark-words.ts';
import { type OpenedForm, usePaperForm } from './use-paper-form.ts';

/** Where two entries of one form differ: what each read, and what the paper says. */
export default function SettlePage() {
  const read = useRead('GET /api/v1/questionnaires', {});
  return (
    <PaperStep name="settle" read={read}>
      {(questionnaires) => <Settling questionnaires={questionnaires} />}
    </PaperStep>
  );
}

function Settling({ questionnaires }: { readonly questionnaires: readonly Questionnaire[] }) {
  const { t, i18n } = useTranslation('console-paper');
  const [parameters, setParameters] = useSearchParams();
  const [initial, setInitial] = useState(parameters.get('number') ?? '');
  const state = usePaperForm(questionnaires);
  const [done, setDone] = useState<PaperCode | null>(null);
  const { opened, close } = state;
  return (
    <div className={styles['stack']}>
      <div role="status">
        {done === null ? null : <Note look="good">{t('settle.done', { number: showPaperCode(done) })}</Note>}
      </div>
      <Panel aria-labelledby="paper-settle">
        {opened === null ? (
          <>
            <PanelTitle id="paper-settle">{t('enter.look-up')}</PanelTitle>
            <NumberForm state={state} initial={initial} />
          </>
        ) : (
          <>
            <PanelTitle id="paper-settle">
              {t('enter.of', {
                number: showPaperCode(opened.form.number),
                unit: nameIn(i18n.language, opened.form.unit),
              })}
            </PanelTitle>
            {opened.form.differences === null ? (
              <Note look="warn" data-testid="closed">
                {t(opened.form.state === 'counted' ? 'refusals.counted' : 'refusals.not-entered')}
              </Note>
            ) : (
              <SettleForm
                key={opened.form.number}
                opened={opened}
                onSettled={() => {
                  setDone(opened.form.number);
                  close();
                  setInitial('');
                  setParameters({}, { replace: true });
                }}
              />
            )}
          </>
        )}
      </Panel>
    </div>
  );
}

interface SettleFormProps {
  readonly opened: OpenedForm;
  readonly onSettled: () => void;
}

const REASONS = ['nobody-else', 'slip'] as const;

/** Nothing is chosen beforehand: what was entered first is no truer than what was entered second. */
function SettleForm({ opened: { form, questionnaire }, onSettled }: SettleFormProps) {
  const { t } = useTranslation('console-paper');
  const differences = form.differences ?? [];
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const [reason, setReason] = useState('');
  const [isChecked, setChecked] = useState(false);
  const { refusal, refuse, form: element } = useRefusal();
  const needsReason = form.isOwn && differences.length > 0;
  // Of a comment, nothing may be what the paper says.
  const isChosen = (place: string) =>
    chosen[place] !== undefined && (chosen[place] !== '' || place === questionnaire.comment?.id);
  const isWhole = differences.every(({ question }) => isChosen(question));
  const given = REASONS.find((one) => one === reason) ?? null;

  async function settle(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    if (!isWhole || (needsReason && given === null)) return;
    const answer = await call('POST /api/v1/paper-forms/:number/settlement', {
      params: { number: form.number },
      body: { marks: chosen, reason: needsReason ? given : null },
    });
    refuse(answer.ok ? null : answer.error);
    if (answer.ok) onSettled();
  }

  return (
    <Form ref={element} onSubmit={(event) => void settle(event)} noValidate>
      {differences.length === 0 ? <PanelSentence>{t('settle.same')}</PanelSentence> : null}
      {differences.map((difference) => {
        const { question } = difference;
        const place = {
          ...{ difference, questionnaire },
          onChange: (mark: string) => setChosen((now) => ({ ...now, [question]: mark })),
        };
        return question === questionnaire.comment?.id ? (
          <CommentPlace key={question} {...place} value={chosen[question]} />
        ) : (
          <Place key={question} {...place} value={chosen[question] ?? ''} />
        );
      })}
      {needsReason ? (
        <ChoiceField
          label={t('settle.reason')}
          value={reason}
          options={[
            ['', t('settle.reasons.none')],
            ...REASONS.map((one) => [one, t(`settle.reasons.${one}`)] as const),
          ]}
          onChange={({ target }) => setReason(target.value)}
        />
      ) : null}
      <div role="alert">
        {isChecked && !isWhole ? (
          <Note look="failure">{t('settle.choose-fault')}</Note>
        ) : isChecked && needsReason && given === null ? (
          <Note look="failure">{t('settle.reason-fault')}</Note>
        ) : null}
      </div>
      <RefusalNote
        refusal={refusal}
        said={{
          'paper-form-closed': t('refusals.counted'),
          'paper-form-unknown': t('refusals.paper-form-unknown'),
        }}
      />
      <FormActions>
        <Button type="submit" look="primary">
          {t('settle.count')}
        </Button>
      </FormActions>
    </Form>
  );
}

interface PlaceProps {
  readonly difference: PaperDifference;
  readonly questionnaire: Questionnaire;
  readonly value: string;
  readonly onChange: (mark: string) => void;
}

/** One place: what both read, and all that the paper may say. */
function Place({ difference, questionnaire, value, onChange }: PlaceProps) {
  const { t, i18n } = useTranslation('console-paper');
  const markWords = useMarkWords();
  const { question: place, first, second } = difference;
  const question = questionsById(questionnaire).get(place);
  const words = (mark: string) => markWords(question, mark);
  const name = placeInWords(questionnaire, place, i18n.language, t('marks.day'));
  const label = t('settle.final', { place: name });
  const hint = (
    <>
      {t('settle.first')}: <b>{words(first)}</b> · {t('settle.second')}: <b>{words(second)}</b>
    </>
  );
  if (question === undefined) {
    return (
      <Field type="date" {...{ label, hint, value }} onChange={({ target }) => onChange(target.value)} />
    );
  }
  const marks = [...question.choices.map(({ code }) => code), EMPTY_MARK, DOUBLE_MARK];
  return (
    <ChoiceField
      {...{ label, hint, value }}
      options={[['', t('settle.choose')], ...marks.map((mark) => [mark, words(mark)] as const)]}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
