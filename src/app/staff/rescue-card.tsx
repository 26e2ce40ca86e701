import { useTranslation } from 'react-i18next';
import type { Device } from '../../device/device.ts';
import { Button } from '../ui/button.tsx';
import styles from './staff-page.module.css';
import { SavedFile } from './transfer/saved-file.tsx';
import { useExport } from './transfer/use-export.ts';

/** The store does not open: what can be read of it is saved before anything else is tried. */
export function RescueCard({ device }: { readonly device: Pick<Device, 'transfer'> }) {
  const { t } = useTranslation('staff');
  const { state, write } = useExport();
  return (
    <section className={styles['card']}>
      <h2>{t('rescue.title')}</h2>
      <p>{t('rescue.about')}</p>
      <p>
        <Button
          look="primary"
          disabled={state.kind === 'writing'}
          onClick={() => void write(() => device.transfer.rescueFile())}
        >
          {t('rescue.save')}
        </Button>
      </p>
      <SavedFile state={state} empty={t('rescue.none')} takesReceipt={false} />
      <p className={styles['soft']}>{t('rescue.keep')}</p>
    </section>
  );
}
