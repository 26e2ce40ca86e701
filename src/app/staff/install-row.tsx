import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { installOffer, isInstalled } from '../update/install-offer.ts';

/** The way to the home screen: from there browsers keep what waits here. By a button, or by words where there is none. */
export function InstallRow({ onAsked }: { readonly onAsked: () => void }) {
  const { t } = useTranslation('staff');
  const isOffered = useSyncExternalStore(installOffer.subscribe, installOffer.isThere);
  const [isDone] = useState(isInstalled);
  if (isDone) return null;
  return isOffered ? (
    <p>
      <Button onClick={() => void installOffer.take().then(onAsked, onAsked)}>{t('install.button')}</Button>
    </p>
  ) : (
    <p>{t('install.how')}</p>
  );
}
