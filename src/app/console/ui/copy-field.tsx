import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import styles from './copy-field.module.css';

export interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
}

/** Something to be taken elsewhere: selected by one click, copied by another. */
export function CopyField({ label, value }: CopyFieldProps) {
  const { t } = useTranslation('console-accounts');
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={field}
        type="text"
        className={styles['value']}
        value={value}
        readOnly
        spellCheck={false}
        onFocus={() => field.current?.select()}
      />
      <CopyButton label={t('copy.do')} value={value} onCopy={() => field.current?.select()} />
    </div>
  );
}

export interface CopyButtonProps extends CopyFieldProps {
  readonly onCopy?: () => void;
}

/** Copies, and says whether the browser did. */
export function CopyButton({ label, value, onCopy }: CopyButtonProps) {
  const { t } = useTranslation('console-accounts');
  const [tried, setTried] = useState<{
    readonly value: string;
    readonly outcome: 'copied' | 'failed';
  } | null>(null);
  // Another value was not copied yet.
  const outcome = tried?.value === value ? tried.outcome : null;

  async function copy() {
    onCopy?.();
    try {
      await navigator.clipboard.writeText(value);
      setTried({ value, outcome: 'copied' });
    } catch {
      setTried({ value, outcome: 'failed' });
    }
  }

  return (
    <span className={styles['copy']}>
      <Button onClick={() => void copy()}>{label}</Button>
      <span role="status" className={styles['state']}>
        {outcome === null ? '' : t(`copy.${outcome}`)}
      </span>
    </span>
  );
}
