import { useTranslation } from 'react-i18next';
import type { ListedDevice } from '../../../contract/devices/devices.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { useWording } from '../wording/use-wording.ts';

/** Where a device will stand, and from which day on, where a move is planned. */
export function NextPlace({ device: { nextPlace } }: { readonly device: ListedDevice }) {
  const { t } = useTranslation('console-devices');
  const { language } = useWording();
  if (nextPlace === null) return null;
  const day = formatDay(nextPlace.from, language);
  return (
    <p>
      {nextPlace.unit === null
        ? t('next-place-elsewhere', { day })
        : t('next-place', { day, unit: nameIn(language, nextPlace.unit) })}
    </p>
  );
}
