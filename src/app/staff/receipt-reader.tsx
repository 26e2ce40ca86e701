import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RECEIPT_FILE_ENDING } from '../../core/protocol/transfer-file.ts';
import type { Device } from '../../device/device.ts';
import { FileDrop } from '../ui/file-drop.tsx';
import { type ReceiptReading, readReceiptFile, receiptWords } from './receipt-words.ts';
import styles from './staff-page.module.css';

/** Takes receipt files back and says of each what it changed. */
export function ReceiptReader({ device }: { readonly device: Pick<Device, 'transfer'> }) {
  const { t } = useTranslation('staff');
  const [read, setRead] = useState<readonly ReceiptReading[]>([]);
  const readAll = async (files: readonly File[]) => {
    const readings: ReceiptReading[] = [];
    for (const file of files) readings.push(await readReceiptFile(device.transfer, file));
    setRead(readings);
  };
  return (
    <>
      <FileDrop
        label={t('receipt.choose')}
        hint={t('receipt.about')}
        accept={RECEIPT_FILE_ENDING}
        onFiles={(files) => void readAll(files)}
      />
      <div role="status" className={styles['readings']}>
        {read.map((reading) => (
          <Fragment key={reading.file}>
            <p className={styles['file']}>{reading.file}</p>
            {receiptWords(t, reading).map(({ text, tone }) => (
              <p key={text} className={styles[tone]}>
                {text}
              </p>
            ))}
          </Fragment>
        ))}
      </div>
    </>
  );
}
