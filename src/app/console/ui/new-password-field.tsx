import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PASSWORD_CHARACTERS, TYPED_CHARACTERS } from '../../../contract/people/account-limits.ts';
import type { Refusal } from '../requests/call.ts';
import { PasswordField } from './field.tsx';
import styles from './new-password-field.module.css';
import { type PasswordRemark, passwordRemarks } from './password-remarks.ts';

export interface NewPasswordFieldProps {
  readonly value: string;
  /** The account's name, which makes no password. */
  readonly name: string;
  /** Why the form was refused the last time; shown here where it is about the password, until that is changed. */
  readonly refusal: Refusal | null;
  readonly onChange: (password: string) => void;
}

/** A password to be chosen, with what can honestly be said of it. */
export function NewPasswordField({ value, name, refusal, onChange }: NewPasswordFieldProps) {
  const { t } = useTranslation('console-sign-in');
  const fault = useFault(value, refusal);
  // One thing is said of a password: what is refused is not praised for its length.
  const remarks = fault === null ? passwordRemarks(value, name) : [];
  return (
    <PasswordField
      label={t('password.new')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      autoComplete="new-password"
      maxLength={TYPED_CHARACTERS.password}
      fault={fault}
      required
      hint={
        <>
          <p>{t('password.advice', { least: PASSWORD_CHARACTERS.shortest })}</p>
          <ul className={styles['remarks']} aria-live="polite">
            {remarks.map((remark) => (
              <li key={remark.kind} data-remark={remark.kind}>
                <Remark remark={remark} />
              </li>
            ))}
          </ul>
        </>
      }
    />
  );
}

/** Why this very password is refused. */
function useFault(value: string, refusal: Refusal | null): string | null {
  const { t } = useTranslation('console-sign-in');
  const [refused, setRefused] = useState({ refusal, value });
  if (refused.refusal !== refusal) setRefused({ refusal, value });
  if (refusal?.code !== 'password-unsuitable' || refused.value !== value) return null;
  const kind = FAULTS.find((one) => one === refusal.fault) ?? 'too-common';
  return t(`password.${kind}`, { least: PASSWORD_CHARACTERS.shortest, most: PASSWORD_CHARACTERS.longest });
}

const FAULTS = ['too-short', 'too-long', 'too-common', 'not-text'] as const;

function Remark({ remark }: { readonly remark: PasswordRemark }) {
  const { t } = useTranslation('console-sign-in');
  if (remark.kind === 'too-long') return t('password.too-long', { most: PASSWORD_CHARACTERS.longest });
  const count = 'count' in remark ? remark.count : 0;
  return t(`password.${remark.kind}`, { count });
}
