import { useEffect, useState, useSyncExternalStore } from 'react';
import { TRANSFER_FILE_ENDING } from '../../../core/protocol/transfer-file.ts';
import { Button } from '../../ui/button.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { PageSummary, PageTitle } from '../ui/page-head.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './hand-in-page.module.css';
import { HandInQueue } from './hand-in-queue.ts';
import { HandedFilePanel } from './handed-file-panel.tsx';

/** Takes transfer files from devices without a network, and gives out the receipts they wait for. */
export function HandInPage() {
  const { t } = useWording();
  const [queue] = useState(() => new HandInQueue((url, init) => fetch(url, init)));
  const { files, running } = useSyncExternalStore(queue.subscribe, queue.status);
  const stop = files.find(({ progress }) => progress.stop !== null)?.progress.stop ?? null;
  usePageTitle(t('hand-in.title'));
  useEffect(() => () => queue.cancel(), [queue]);
  return (
    <ConsolePage isBusy={running}>
      <div>
        <PageTitle>{t('hand-in.title')}</PageTitle>
        <PageSummary>{t('hand-in.about')}</PageSummary>
      </div>
      <FileDrop
        label={t('hand-in.choose')}
        hint={t('hand-in.drop')}
        accept={`${TRANSFER_FILE_ENDING},.txt,text/plain`}
        disabled={running}
        onFiles={(chosen) => void queue.add(chosen)}
      />
      {running ? (
        <p>
          <Button onClick={() => queue.cancel()}>{t('hand-in.cancel')}</Button>
        </p>
      ) : null}
      {stop === null || running ? null : (
        <div role="alert" className={styles['stop']}>
          <p>{t(`hand-in.stop.${stop}`)}</p>
          <Button look="primary" onClick={() => void queue.run()}>
            {t('hand-in.go-on')}
          </Button>
        </div>
      )}
      {files.map((file) => (
        <HandedFilePanel key={file.key} file={file} />
      ))}
    </ConsolePage>
  );
}
