import { use } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device } from '../../../device/device.ts';
import { Button } from '../../ui/button.tsx';
import { SecondLevel } from '../second-level.tsx';
import styles from '../staff-page.module.css';
import { ReceiptReader } from './receipt-reader.tsx';
import { SavedFile } from './saved-file.tsx';
import { useExport } from './use-export.ts';

/** The way of the responses without a network: a file out, a receipt back. */
export function TransferCard({ device }: { readonly device: Pick<Device, 'transfer'> }) {
  const { t } = useTranslation('staff');
  const Guard = use(SecondLevel);
  const { state, write } = useExport();
  const isWriting = state.kind === 'writing';
  return (
    <section className={styles['card']}>
      <h2>{t('transfer.title')}</h2>
      <p>{t('transfer.about')}</p>
      <Guard what="transfer">
        <p>
          <Button disabled={isWriting} onClick={() => void write(() => device.transfer.exportFile('unsent'))}>
            {t('transfer.export')}
          </Button>
        </p>
        <SavedFile state={state} empty={t('transfer.none')} />
        <details className={styles['more']}>
          <summary>{t('transfer.all-title')}</summary>
          <p>{t('transfer.all-about')}</p>
          <p>
            <Button
              look="quiet"
              disabled={isWriting}
              onClick={() => void write(() => device.transfer.exportFile('all'))}
            >
              {t('transfer.export-all')}
            </Button>
          </p>
        </details>
        <h3>{t('receipt.title')}</h3>
        <ReceiptReader device={device} />
      </Guard>
    </section>
  );
}
