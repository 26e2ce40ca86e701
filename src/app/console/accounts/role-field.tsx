import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { ROLES, type Role } from '../../../contract/people/roles.ts';
import styles from './role-field.module.css';

export interface RoleFieldProps {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
}

/** What an account may do, in words. */
export function RoleField({ value, onChange }: RoleFieldProps) {
  const { t } = useTranslation('console-accounts');
  const name = useId();
  return (
    <fieldset className={styles['roles']}>
      <legend>{t('role.label')}</legend>
      {ROLES.toReversed().map((role) => (
        <label key={role}>
          <input
            type="radio"
            name={name}
            value={role}
            checked={role === value}
            onChange={() => onChange(role)}
            aria-describedby={`${name}-${role}`}
          />
          <span>
            <b>{t(`role.${role}`)}</b>
            <span id={`${name}-${role}`} className={styles['about']}>
              {t(`role.${role}-may`)}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
