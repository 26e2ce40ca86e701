import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScopeUnit } from '../../../contract/people/account-parts.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { UnitPicker } from '../ui/units/unit-picker.tsx';
import styles from './scope-field.module.css';

export interface ScopeFieldProps {
  /** Null: bound to no unit. */
  readonly value: ScopeUnit | null;
  /** Whether somebody may be bound to no unit: only the person who is not bound themselves can say so. */
  readonly mayBeWhole: boolean;
  readonly onChange: (unit: ScopeUnit | null) => void;
}

/** What part of the country an account sees: a unit and all below it, or everything. */
export function ScopeField({ value, mayBeWhole, onChange }: ScopeFieldProps) {
  const { t, i18n } = useTranslation('console-accounts');
  const [isChoosing, setChoosing] = useState(value === null && !mayBeWhole);
  return (
    <fieldset className={styles['scope']}>
      <legend>{t('scope.label')}</legend>
      <p className={styles['value']} data-testid="scope">
        {value !== null ? (
          <b>{t('scope.unit', { unit: nameIn(i18n.language, value), code: value.code })}</b>
        ) : mayBeWhole ? (
          <b>{t('scope.whole')}</b>
        ) : (
          t('scope.none-yet')
        )}
      </p>
      <div className={styles['actions']}>
        {isChoosing ? null : <Button onClick={() => setChoosing(true)}>{t('scope.choose')}</Button>}
        {value !== null && mayBeWhole ? (
          <Button
            look="quiet"
            onClick={() => {
              onChange(null);
              setChoosing(false);
            }}
          >
            {t('scope.make-whole')}
          </Button>
        ) : null}
      </div>
      {isChoosing ? (
        <UnitPicker
          onChoose={({ code, name, nameEn }) => {
            onChange({ code, name, nameEn });
            setChoosing(false);
          }}
        />
      ) : null}
    </fieldset>
  );
}
