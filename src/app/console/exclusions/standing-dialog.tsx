import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownExclusion } from '../../../contract/analysis/exclusions.ts';
import { REASON_CHARACTERS } from '../../../contract/limits.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { ConsoleDialog } from '../ui/dialog/console-dialog.tsx';
import { Field, Form, FormActions } from '../ui/field.tsx';
import { PanelSentence } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';

export interface StandingDialogProps {
  readonly exclusion: ShownExclusion;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** Undoes an exclusion as a whole, or sets it again, with a reason. */
export default function StandingDialog({ exclusion, onClose, onChanged }: StandingDialogProps) {
  const { t } = useTranslation('console-genuineness');
  const { refusal, refuse, form } = useRefusal();
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const isShort = reason.trim().length < REASON_CHARACTERS.least;
  const action = exclusion.stands ? 'undo' : 'set-again';
  const change = async () => {
    refuse(null);
    const changed = await call('PUT /api/v1/exclusions/:id/standing', {
      params: { id: exclusion.id },
      body: { stands: !exclusion.stands, reason },
    });
    if (changed.ok) onChanged();
    else refuse(changed.error);
  };
  return (
    <ConsoleDialog title={t(`exclusions.${action}-title`)} onCancel={onClose}>
      <Form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (!isShort) void change();
        }}
      >
        <PanelSentence>{t(`exclusions.${action}-about`)}</PanelSentence>
        <Field
          label={t('exclusions.form.reason')}
          hint={t('exclusions.form.reason-hint')}
          maxLength={REASON_CHARACTERS.most}
          value={reason}
          fault={isAsked && isShort ? t('exclusions.form.reason-fault') : null}
          onChange={(event) => setReason(event.target.value)}
        />
        <RefusalNote refusal={refusal} />
        <FormActions>
          <Button type="submit" look="primary">
            {t(`exclusions.${action}`)}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t('exclusions.form.cancel')}
          </Button>
        </FormActions>
      </Form>
    </ConsoleDialog>
  );
}
