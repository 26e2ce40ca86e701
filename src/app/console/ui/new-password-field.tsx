import { useTranslation } from 'react-i18next';
import { PASSWORD_CHARACTERS, TYPED_CHARACTERS } from '../../../contract/people/account-limits.ts';
import { PasswordField } from './field.tsx';
import styles from './new-password-field.module.css';
import { type PasswordRemark, passwordRemarks } from './password-remarks.ts';

export interface NewPasswordFieldProps {
  readonly value: string;
  /** The account's name, which makes no password. */
  readonly name: string;
  /** Whether the collector did not take it. */
  readonly fault: string | null;
  readonly onChange: (password: string) => void;
}

/** A password to be chosen, with what can honestly be said of it. */
export function NewPasswordField({ value, name, fault, onChange }: NewPasswordFieldProps) {
  const { t } = useTranslation('console-sign-in');
  const remarks = passwordRemarks(value, name);
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

function Remark({ remark }: { readonly remark: PasswordRemark }) {
  const { t } = useTranslation('console-sign-in');
  if (remark.kind === 'too-long') return t('password.too-long', { most: PASSWORD_CHARACTERS.longest });
  const count = 'count' in remark ? remark.count : 0;
  return t(`password.${remark.kind}`, { count });
}
