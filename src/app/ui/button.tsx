import type { ComponentPropsWithRef } from 'react';
import styles from './button.module.css';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  readonly look?: 'primary' | 'secondary' | 'quiet';
  /** `touch` for a kiosk's controls, `large` for the one thing a screen is about. */
  readonly size?: 'normal' | 'touch' | 'large';
}

export function Button({ look = 'secondary', size = 'normal', className, ...props }: ButtonProps) {
  return <button type="button" {...props} className={buttonClass(look, size, className)} />;
}

/** The same look for a link. */
export function buttonClass(
  look: NonNullable<ButtonProps['look']>,
  size: NonNullable<ButtonProps['size']> = 'normal',
  further?: string,
): string {
  const sizes = { normal: [], touch: [styles['touch']], large: [styles['touch'], styles['large']] }[size];
  return [styles['button'], styles[look], ...sizes, further].filter(Boolean).join(' ');
}
