import { useTranslation } from 'react-i18next';
import type { ListedDevice } from '../../../contract/devices/devices.ts';
import { Note } from '../ui/field.tsx';

/** Where in its office it stands; nothing where nobody said. */
export function Spot({ device: { spot } }: { readonly device: ListedDevice }) {
  const { t } = useTranslation('console-devices');
  if (spot === null) return null;
  return (
    <>
      <p>{t('spot.here', { spot: t(`spot.names.${spot}`) })}</p>
      {spot === 'official-desk' ? <Note look="warn">{t('spot.warning')}</Note> : null}
    </>
  );
}
