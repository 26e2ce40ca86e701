import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { PaperFormState } from '../../../contract/paper.ts';
import { type PaperCode, showPaperCode } from '../../../core/paper/form-number.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { useRead } from '../requests/use-read.ts';
import { Note } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { EntryForm } from './entry-form.tsx';
import { NumberForm } from './number-form.tsx';
import styles from './paper.module.css';
import { PaperStep } from './paper-step.tsx';
import { type OpenedForm, usePaperForm } from './use-paper-form.ts';

/** Forms are entered here one after the other: number, answers, the next number. */
export default function EntryPage() {
  const read = useRead('GET /api/v1/questionnaires', {});
  return (
    <PaperStep name="enter" read={read}>
      {(questionnaires) => <Entry questionnaires={questionnaires} />}
    </PaperStep>
  );
}

interface Said {
  readonly number: PaperCode;
  readonly state: PaperFormState;
}

function Entry({ questionnaires }: { readonly questionnaires: readonly Questionnaire[] }) {
  const { t } = useTranslation('console-paper');
  const [parameters, setParameters] = useSearchParams();
  const [initial, setInitial] = useState(parameters.get('number') ?? '');
  const state = usePaperForm(questionnaires);
  const [said, setSaid] = useState<Said | null>(null);
  // The day most of a pile has: it stands there for the next form too.
  const [day, setDay] = useState('');
  const { opened, close } = state;

  function next() {
    close();
    setInitial('');
    setParameters({}, { replace: true });
  }

  return (
    <div className={styles['stack']}>
      <div role="status">{said === null ? null : <SaidNote said={said} />}</div>
      {opened === null ? (
        <Panel aria-labelledby="paper-number">
          <PanelTitle id="paper-number">{t('enter.look-up')}</PanelTitle>
          <NumberForm state={state} initial={initial} />
        </Panel>
      ) : (
        <Panel aria-labelledby="paper-entry">
          <Opened
            key={opened.form.number}
            {...{ opened, day }}
            onDay={setDay}
            onSaved={(saved) => {
              setSaid({ number: opened.form.number, state: saved });
              next();
            }}
          />
          <p>
            <Button look="quiet" onClick={next}>
              {t('enter.other')}
            </Button>
          </p>
        </Panel>
      )}
    </div>
  );
}

/** What became of the form that was entered last. */
function SaidNote({ said: { number, state } }: { readonly said: Said }) {
  const { t } = useTranslation('console-paper');
  const shown = { number: showPaperCode(number) };
  if (state !== 'twice') {
    return (
      <Note look="good">{t(state === 'counted' ? 'enter.said.counted' : 'enter.said.once', shown)}</Note>
    );
  }
  return (
    <Note look="warn">
      {t('enter.said.twice', shown)}{' '}
      <Link to={`/console/paper/settle?number=${number}`}>{t('enter.settle', shown)}</Link>
    </Note>
  );
}

interface OpenedProps {
  readonly opened: OpenedForm;
  readonly day: string;
  readonly onDay: (day: string) => void;
  readonly onSaved: (state: PaperFormState) => void;
}

/** The form to be entered, or why it is not. */
function Opened({ opened, ...entry }: OpenedProps) {
  const { t, i18n } = useTranslation('console-paper');
  const { number, unit, state, isOwn } = opened.form;
  const closed = isOwn && state === 'once' ? 'own-pass' : CLOSED[state];
  return (
    <>
      <PanelTitle id="paper-entry">
        {t('enter.of', { number: showPaperCode(number), unit: nameIn(i18n.language, unit) })}
      </PanelTitle>
      {closed === null ? (
        <>
          <PanelSentence>{t(state === 'once' ? 'enter.second' : 'enter.first')}</PanelSentence>
          <EntryForm opened={opened} {...entry} />
        </>
      ) : (
        <Note look="warn" data-testid="closed">
          {t(`refusals.${closed}`)}{' '}
          {closed === 'entered-twice' ? (
            <Link to={`/console/paper/settle?number=${number}`}>
              {t('enter.settle', { number: showPaperCode(number) })}
            </Link>
          ) : null}
        </Note>
      )}
    </>
  );
}

const CLOSED = {
  printed: null,
  once: null,
  twice: 'entered-twice',
  counted: 'counted',
  withdrawn: 'withdrawn',
} as const satisfies Readonly<Record<PaperFormState, string | null>>;
