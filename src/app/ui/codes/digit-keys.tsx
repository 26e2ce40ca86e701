import type { ReactNode } from 'react';
import { Button } from '../button.tsx';
import styles from './digit-keys.module.css';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

export interface DigitKeysProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly label: string;
  readonly deleteLabel: string;
  /** The button after the zero, which sends what was typed. */
  readonly children: ReactNode;
}

/** Digits for fingers, where a device has no keyboard. */
export function DigitKeys({ text, onText, label, deleteLabel, children }: DigitKeysProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields, these are buttons
    <div role="group" aria-label={label} className={styles['keys']}>
      {DIGITS.map((digit) => (
        <Button key={digit} size="touch" onClick={() => onText(text + digit)}>
          {digit}
        </Button>
      ))}
      <Button size="touch" aria-label={deleteLabel} onClick={() => onText(text.slice(0, -1))}>
        ⌫
      </Button>
      <Button size="touch" onClick={() => onText(`${text}0`)}>
        0
      </Button>
      {children}
    </div>
  );
}
