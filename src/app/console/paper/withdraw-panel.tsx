import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PaperCode, readPaperCode, showPaperCode } from '../../../core/paper/form-number.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { ConsoleDialog } from '../ui/dialog/console-dialog.tsx';
import { Field, Form, FormActions, Note } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import styles from './paper.module.css';

/** For administrators: gives up the number of a form that is lost or spoilt, once it is confirmed. */
export function WithdrawPanel({ onWithdrawn }: { readonly onWithdrawn: () => void }) {
  const { t } = useTranslation('console-paper');
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState<'not-a-number' | 'check-digit' | null>(null);
  const [asked, setAsked] = useState<PaperCode | null>(null);
  const [done, setDone] = useState<PaperCode | null>(null);
  const { refusal, refuse } = useRefusal();

  function ask(event: FormEvent) {
    event.preventDefault();
    const read = readPaperCode(typed);
    setFault(read.ok ? null : read.error);
    if (read.ok) setAsked(read.value.code);
  }

  async function withdraw(number: PaperCode) {
    setAsked(null);
    const answer = await call('DELETE /api/v1/paper-forms/:number', { params: { number } });
    refuse(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    setDone(number);
    setTyped('');
    onWithdrawn();
  }

  return (
    <Panel aria-labelledby="paper-withdraw" className={styles['stack']}>
      <PanelTitle id="paper-withdraw">{t('withdraw.title')}</PanelTitle>
      <PanelSentence>{t('withdraw.about')}</PanelSentence>
      <Form onSubmit={ask} noValidate>
        <Field
          label={t('number')}
          inputMode="numeric"
          value={typed}
          fault={fault === null ? null : t(`faults.${fault}`)}
          onChange={(event) => {
            setFault(null);
            setDone(null);
            setTyped(event.target.value);
          }}
        />
        <RefusalNote
          refusal={refusal}
          said={{
            'paper-form-unknown': t('refusals.paper-form-unknown'),
            'paper-form-closed': t('refusals.counted'),
          }}
        />
        <div role="status">
          {done === null ? null : (
            <Note look="good">{t('withdraw.done', { number: showPaperCode(done) })}</Note>
          )}
        </div>
        <FormActions>
          <Button type="submit">{t('withdraw.begin')}</Button>
        </FormActions>
      </Form>
      {asked === null ? null : (
        <ConsoleDialog
          title={t('withdraw.ask', { number: showPaperCode(asked) })}
          onCancel={() => setAsked(null)}
        >
          <p>{t('withdraw.about')}</p>
          <div className={styles['ways']}>
            <Button look="primary" autoFocus onClick={() => setAsked(null)}>
              {t('withdraw.keep')}
            </Button>
            <Button onClick={() => void withdraw(asked)}>{t('withdraw.confirm')}</Button>
          </div>
        </ConsoleDialog>
      )}
    </Panel>
  );
}
