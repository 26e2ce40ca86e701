import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { missingItems } from '../../../core/interview/interview-sections.ts';
import type { HandedOverAnswers } from '../../../core/protocol/handed-over.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { ReadAloudButton } from '../../survey/read-aloud/read-aloud-button.tsx';
import { useSurveyWords } from '../../survey/survey-words.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Progress } from '../../ui/progress.tsx';
import { ScreenHeading } from '../../ui/screen-heading.tsx';
import styles from '../interview.module.css';
import { ChoiceGroup } from '../open/choice-group.tsx';
import { phrasesOfQuestion, questionsFor } from './questions-for.ts';
import { useTimes } from './use-times.ts';

export interface CitizenQuestionsProps {
  readonly questionnaire: Questionnaire;
  readonly state: 'answering' | 'sealing' | 'failed';
  readonly onDone: (given: HandedOverAnswers) => void;
  readonly onStop: () => void;
}

/** One question a screen, in large letters, and at the end what is not answered yet, by name. */
export function CitizenQuestions({ questionnaire, state, onDone, onStop }: CitizenQuestionsProps) {
  const { t } = useTranslation('interview');
  const { text, spoken } = useSurveyWords();
  const questions = questionsFor(questionnaire);
  const [at, setAt] = useState(0);
  const [answers, setAnswers] = useState<Readonly<Record<string, string | number>>>({});
  const [corrections, setCorrections] = useState(0);
  const [isStopping, setStopping] = useState(false);
  const question = questions[at];
  const timesSoFar = useTimes(question?.id ?? null);
  const isAnswered = (id: string) => Object.hasOwn(answers, id);
  const required = missingItems(questionnaire, isAnswered);
  const missing = questions.filter(({ id }) => required.includes(id));
  const left = questions.filter(({ id }) => !isAnswered(id) && !required.includes(id));

  function choose(id: string, value: string | number) {
    if (isAnswered(id) && answers[id] !== value) setCorrections((count) => count + 1);
    setAnswers({ ...answers, [id]: value });
  }

  function done() {
    const only = (kind: 'item' | 'perception') =>
      Object.fromEntries(
        questions.flatMap((one): [string, string | number][] => {
          const value = answers[one.id];
          return one.kind === kind && value !== undefined ? [[one.id, value]] : [];
        }),
      );
    onDone({
      answers: only('item') as HandedOverAnswers['answers'],
      perceptions: only('perception'),
      durationsMs: timesSoFar(),
      corrections: Math.min(10_000, corrections),
    });
  }

  const named = (list: readonly (typeof questions)[number][]) => (
    <ul className={styles['list']}>
      {list.map((one) => (
        <li key={one.id}>
          <Button look="quiet" onClick={() => setAt(questions.indexOf(one))}>
            {text(one.text)}
          </Button>
        </li>
      ))}
    </ul>
  );

  return (
    <main className={styles['large']}>
      <div className={styles['head']}>
        <Button size="touch" disabled={at === 0} onClick={() => setAt(at - 1)}>
          {t('hand-over.back')}
        </Button>
        {question === undefined ? null : (
          <ReadAloudButton
            key={question.id}
            phrases={phrasesOfQuestion(question).map(spoken)}
            listening={null}
          />
        )}
        <Button size="touch" onClick={() => setStopping(true)}>
          {t('hand-over.stop')}
        </Button>
      </div>
      {question === undefined ? (
        <>
          <ScreenHeading screen="review">{t('hand-over.review')}</ScreenHeading>
          {missing.length === 0 ? <p className={styles['good']}>{t('hand-over.complete')}</p> : null}
          {missing.length === 0 ? null : (
            <div role="alert" className={styles['warn']}>
              <p>{t('hand-over.missing', { count: missing.length })}</p>
              {named(missing)}
            </div>
          )}
          {left.length === 0 ? null : (
            <div>
              <p>{t('hand-over.left', { count: left.length })}</p>
              {named(left)}
            </div>
          )}
          {state === 'failed' ? (
            <p role="alert" className={styles['bad']}>
              {t('hand-over.seal-failed')}
            </p>
          ) : null}
          <Button
            look="primary"
            size="large"
            disabled={missing.length > 0 || state === 'sealing'}
            onClick={done}
          >
            {t(state === 'sealing' ? 'hand-over.sealing' : 'hand-over.done')}
          </Button>
        </>
      ) : (
        <>
          <Progress
            done={at}
            total={questions.length}
            label={t('hand-over.place', { number: at + 1, total: questions.length })}
          />
          <ScreenHeading screen={question.id}>
            {t('hand-over.place', { number: at + 1, total: questions.length })}
          </ScreenHeading>
          {question.part === null ? null : <p className={styles['soft']}>{text(question.part)}</p>}
          <ChoiceGroup
            key={question.id}
            isLarge
            legend={
              question.stem === null ? text(question.text) : `${text(question.stem)} ${text(question.text)}`
            }
            hint={question.hint === null ? undefined : text(question.hint)}
            options={question.options.map((option) => ({ value: option.value, words: text(option.text) }))}
            chosen={isAnswered(question.id) ? [answers[question.id] as string | number] : []}
            onChange={([value]) => value !== undefined && choose(question.id, value)}
          />
          <Button look="primary" size="large" onClick={() => setAt(at + 1)}>
            {t('hand-over.next')}
          </Button>
        </>
      )}
      {isStopping ? (
        <Dialog title={t('hand-over.stop-title')} onCancel={() => setStopping(false)}>
          <p>{t('hand-over.stop-about')}</p>
          <div className={styles['row']}>
            <Button look="primary" size="touch" onClick={() => setStopping(false)}>
              {t('hand-over.go-on')}
            </Button>
            <Button size="touch" onClick={onStop}>
              {t('hand-over.stop-yes')}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </main>
  );
}
