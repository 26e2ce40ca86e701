import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../button.tsx';
import { Icon } from '../icon.tsx';
import styles from './display-settings.module.css';

const SCALES = [1, 1.25, 1.5, 2] as const;
/** From here on the question no longer fits beside its answers. */
const LARGE_FROM = 1.5;

export interface Display {
  readonly scale: number;
  readonly highContrast: boolean;
  readonly larger: (() => void) | null;
  readonly smaller: (() => void) | null;
  readonly toggleContrast: () => void;
  readonly reset: () => void;
}

/** Text size and contrast for the one in front of the screen; the next one starts with the usual. */
export function useDisplay(): Display {
  const [step, setStep] = useState(0);
  const [highContrast, setHighContrast] = useState(false);
  const scale = SCALES[step] ?? 1;

  useEffect(() => {
    const { dataset, style } = document.documentElement;
    style.setProperty('--text-scale', String(scale));
    dataset['text'] = scale >= LARGE_FROM ? 'large' : scale > 1 ? 'larger' : 'normal';
    dataset['contrast'] = highContrast ? 'high' : 'normal';
    return () => {
      style.removeProperty('--text-scale');
      delete dataset['text'];
      delete dataset['contrast'];
    };
  }, [scale, highContrast]);

  const reset = useCallback(() => {
    setStep(0);
    setHighContrast(false);
  }, []);
  return useMemo(
    () => ({
      scale,
      highContrast,
      larger: step < SCALES.length - 1 ? () => setStep(step + 1) : null,
      smaller: step > 0 ? () => setStep(step - 1) : null,
      toggleContrast: () => setHighContrast((on) => !on),
      reset,
    }),
    [step, scale, highContrast, reset],
  );
}

export function DisplayControls({ display }: { readonly display: Display }) {
  const { t } = useTranslation('kiosk');
  const { larger, smaller, highContrast, toggleContrast, scale } = display;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields, these are buttons
    <div role="group" aria-label={t('display.title')} className={styles['controls']}>
      <Button size="touch" aria-disabled={smaller === null} onClick={() => smaller?.()}>
        <span className={styles['small']}>A−</span>
        <span className="visually-hidden">{t('display.smaller')}</span>
      </Button>
      <Button size="touch" aria-disabled={larger === null} onClick={() => larger?.()}>
        <span className={styles['big']}>A+</span>
        <span className="visually-hidden">{t('display.larger')}</span>
      </Button>
      <span role="status" className="visually-hidden">
        {scale === 1 ? '' : t('display.size', { percent: Math.round(scale * 100) })}
      </span>
      <Button
        size="touch"
        aria-label={t('display.contrast')}
        aria-pressed={highContrast}
        onClick={toggleContrast}
      >
        <Icon name="contrast" />
        <span className={styles['words']}>{t('display.contrast')}</span>
      </Button>
    </div>
  );
}
