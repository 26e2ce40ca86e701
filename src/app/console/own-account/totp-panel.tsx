import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TYPED_CHARACTERS } from '../../../contract/people/account-limits.ts';
import type { FactorAdded, NewTotp } from '../../../contract/people/own-account.ts';
import { Button } from '../../ui/button.tsx';
import { QrCode } from '../../ui/codes/qr-code.tsx';
import { call } from '../requests/call.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { Field, FormActions } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import styles from './own-account-page.module.css';

export interface FactorPanelProps {
  /** With recovery codes where they come with a first second factor. */
  readonly onChanged: (recoveryCodes?: readonly string[] | null) => void;
}

/** Codes from an app on the phone. */
export function TotpPanel({ isOn, onChanged }: FactorPanelProps & { readonly isOn: boolean }) {
  const { t } = useTranslation('console-accounts');
  const [begun, setBegun] = useState<NewTotp | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { refusal, refuse } = useRefusal();

  async function begin() {
    setBusy(true);
    refuse(null);
    const answer = await call('POST /api/v1/own-account/totp');
    setBusy(false);
    if (answer.ok) setBegun(answer.value);
    else refuse(answer.error);
  }

  async function remove() {
    setBusy(true);
    refuse(null);
    const answer = await call('DELETE /api/v1/own-account/totp');
    setBusy(false);
    if (answer.ok) onChanged();
    else refuse(answer.error);
  }

  return (
    <section className={styles['part']} aria-labelledby="totp">
      <div className={styles['line']}>
        <div>
          <h3 id="totp">{t('totp.title')}</h3>
          <p className={styles['soft']} data-testid="totp-state">
            {t(isOn ? 'totp.on' : 'totp.about')}
          </p>
        </div>
        {begun !== null ? null : isOn ? (
          <Button disabled={isBusy} onClick={() => void remove()}>
            {t('totp.remove')}
          </Button>
        ) : (
          <Button disabled={isBusy} onClick={() => void begin()}>
            {t('totp.begin')}
          </Button>
        )}
      </div>
      <RefusalNote refusal={refusal} />
      {begun === null ? null : (
        <Confirm
          begun={begun}
          onCancel={() => setBegun(null)}
          onAdded={({ recoveryCodes }) => {
            setBegun(null);
            onChanged(recoveryCodes);
          }}
        />
      )}
    </section>
  );
}

interface ConfirmProps {
  readonly begun: NewTotp;
  readonly onCancel: () => void;
  readonly onAdded: (added: FactorAdded) => void;
}

/** The secret as a picture and to be typed, and a first code that proves the app has it. */
function Confirm({ begun, onCancel, onAdded }: ConfirmProps) {
  const { t } = useTranslation('console-accounts');
  const [code, setCode] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { refusal, refuse, form: element } = useRefusal();

  async function confirm(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    refuse(null);
    const answer = await call('POST /api/v1/own-account/totp/confirmation', { body: { code } });
    setBusy(false);
    if (answer.ok) return onAdded(answer.value);
    refuse(answer.error);
  }

  const isWrong = refusal?.code === 'sign-in-failed';
  return (
    <form ref={element} className={styles['setUp']} onSubmit={(event) => void confirm(event)}>
      <ol>
        <li>
          <p>{t('totp.scan')}</p>
          <QrCode content={begun.address} label={t('totp.qr')} />
          <CopyField label={t('totp.secret')} value={grouped(begun.secret)} />
        </li>
        <li>
          <Field
            label={t('totp.code')}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            autoComplete="one-time-code"
            inputMode="numeric"
            maxLength={TYPED_CHARACTERS.code}
            fault={isWrong ? t('totp.wrong') : null}
            required
          />
        </li>
      </ol>
      <RefusalNote refusal={refusal} except={['sign-in-failed']} />
      <FormActions>
        <Button type="submit" look="primary" disabled={isBusy}>
          {t('totp.confirm')}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </FormActions>
    </form>
  );
}

/** In fours, as people read aloud and type. */
function grouped(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret;
}
