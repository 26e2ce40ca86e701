import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MACHINE_KEY_OVERLAP_DAYS } from '../../../contract/people/machine-key-limits.ts';
import type { HandedOutKey, MachineKey } from '../../../contract/people/machine-keys.ts';
import { Button } from '../../ui/button.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { ConsoleDialog } from '../ui/dialog/console-dialog.tsx';
import { Form, FormActions } from '../ui/field.tsx';
import { PanelSentence } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { DaysField, DEFAULT_DAYS } from './days-field.tsx';

/** What is about to be done with a key. */
export type KeyQuestion = 'replace' | 'revoke';

export interface KeyDialogProps {
  readonly machineKey: MachineKey;
  readonly question: KeyQuestion;
  readonly onClose: () => void;
  /** With the successor's secret; null after the key was revoked. */
  readonly onDone: (handedOut: HandedOutKey | null) => void;
}

/** Replaces a key or revokes it, after saying what that means for the program that has it. */
export function KeyDialog({ machineKey, question, onClose, onDone }: KeyDialogProps) {
  const { t } = useTranslation('console-machine-keys');
  const [days, setDays] = useState(DEFAULT_DAYS);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { id, name } = machineKey;
  const change = async () => {
    setBusy(true);
    const params = { id };
    const answer =
      question === 'revoke'
        ? await call('DELETE /api/v1/machine-keys/:id', { params })
        : await call('POST /api/v1/machine-keys/:id/successor', { params, body: { days: Number(days) } });
    setBusy(false);
    if (answer.ok) onDone(answer.value);
    else setRefusal(answer.error);
  };
  return (
    <ConsoleDialog title={t(`${question}.title`, { name })} onCancel={onClose}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <PanelSentence>{t(`${question}.about`, { days: MACHINE_KEY_OVERLAP_DAYS })}</PanelSentence>
        {question === 'revoke' ? null : (
          <DaysField value={days} onChange={(event) => setDays(event.target.value)} />
        )}
        <RefusalNote
          refusal={refusal}
          said={{
            'machine-key-unknown': t('refusal.machine-key-unknown'),
            'machine-key-replaced': t('refusal.machine-key-replaced'),
          }}
        />
        <FormActions>
          <Button type="submit" look="primary" disabled={isBusy}>
            {t(`${question}.do`)}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t('cancel')}
          </Button>
        </FormActions>
      </Form>
    </ConsoleDialog>
  );
}
