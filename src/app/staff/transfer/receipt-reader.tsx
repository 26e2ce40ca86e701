import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RECEIPT_FILE_ENDING } from '../../../core/protocol/transfer-file.ts';
import type { Device } from '../../../device/device.ts';
import { Button } from '../../ui/button.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import styles from '../staff-page.module.css';
import { type ReceiptReading, readReceiptFile, receiptWords } from './receipt-words.ts';

/** Takes receipt files back and says of each what it changed. */
export function ReceiptReader({ device }: { readonly device: Pick<Device, 'transfer'> }) {
  const { t } = useTranslation('staff');
  const [pasted, setPasted] = useState('');
  const [read, setRead] = useState<readonly ReceiptReading[]>([]);
  const readAll = async (files: readonly File[]) => {
    const readings: ReceiptReading[] = [];
    for (const file of files) readings.push(await readReceiptFile(device.transfer, file));
    setRead(readings);
  };
  const readPasted = async () => {
    await readAll([new File([pasted], t('receipt.pasted'))]);
    setPasted('');
  };
  return (
    <>
      <FileDrop
        label={t('receipt.choose')}
        hint={t('receipt.about')}
        accept={`${RECEIPT_FILE_ENDING},.txt,text/plain`}
        onFiles={(files) => void readAll(files)}
      />
      <details className={styles['more']}>
        <summary>{t('receipt.paste-title')}</summary>
        <label className={styles['paste']}>
          {t('receipt.paste')}
          <textarea rows={4} value={pasted} onChange={(event) => setPasted(event.target.value)} />
        </label>
        <Button disabled={pasted.trim() === ''} onClick={() => void readPasted()}>
          {t('receipt.paste-read')}
        </Button>
      </details>
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
