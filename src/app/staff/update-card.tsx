import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import type { UpdateOffer } from '../update/update-offer.ts';
import styles from './staff-page.module.css';

/** A newer version is offered, never forced: it may wait as long as somebody is answering. */
export function UpdateCard({ update }: { readonly update: UpdateOffer }) {
  const { t } = useTranslation('staff');
  const isWaiting = useSyncExternalStore(update.subscribe, update.isWaiting);
  const [step, setStep] = useState<'offered' | 'taking' | 'busy' | 'failed'>('offered');
  const isRefused = step === 'busy' || step === 'failed';
  if (!isWaiting) return null;
  const take = async () => {
    setStep('taking');
    const taken = await update.take().catch(() => 'none' as const);
    // Once taken the page is about to be loaded again.
    setStep(taken === 'taken' ? 'taking' : taken === 'busy' ? 'busy' : 'failed');
  };
  return (
    <section className={styles['card']}>
      <h2>{t('update.title')}</h2>
      <p>{t('update.about')}</p>
      <p role="status" className={isRefused ? styles['warn'] : 'visually-hidden'}>
        {step === 'offered' ? '' : t(`update.${step}`)}
      </p>
      <p>
        <Button look="primary" disabled={step === 'taking'} onClick={() => void take()}>
          {t(step === 'taking' ? 'update.taking' : 'update.take')}
        </Button>
      </p>
    </section>
  );
}
