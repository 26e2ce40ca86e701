import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './phone.module.css';

/** It is no ticket, or none that lets a response in. */
export type TicketFault = 'fault' | 'refused' | 'too-many';

export interface TicketFieldProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** What is wrong with it; null while nothing is. */
  readonly fault: TicketFault | null;
  /** In the place of one that was refused. */
  readonly isAnother?: boolean;
}

/** Where a visit ticket is typed, or stands already from the QR code. */
export function TicketField({ text, onText, fault, isAnother = false }: TicketFieldProps) {
  const { t } = useTranslation('phone');
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{t(isAnother ? 'ticket.another' : 'ticket.label')}</label>
      <input
        id={id}
        type="text"
        value={text}
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        maxLength={40}
        aria-describedby={`${id}-hint ${id}-fault`}
        aria-invalid={fault !== null || undefined}
        onChange={(event) => onText(event.target.value)}
      />
      <p id={`${id}-fault`} role="alert" className={styles['fault']}>
        {fault === null ? '' : t(`ticket.${fault}`)}
      </p>
      <p id={`${id}-hint`} className={styles['hint']}>
        {t(isAnother ? 'ticket.another-hint' : 'ticket.hint')}
      </p>
    </div>
  );
}
