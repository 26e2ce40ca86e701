import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { canShare, saveFile, shareFile } from '../../ui/save-file.ts';
import styles from '../staff-page.module.css';
import type { ExportState } from './use-export.ts';

export interface SavedFileProps {
  readonly state: ExportState;
  /** The text where there is nothing to write. */
  readonly empty: string;
  /** Whether the store can take the receipt in again. */
  readonly takesReceipt?: boolean;
}

/** What became of a file that was to be written, and what to do with it. */
export function SavedFile({ state, empty, takesReceipt = true }: SavedFileProps) {
  const { t } = useTranslation('staff');
  return (
    <>
      <p role="status" className={state.kind === 'saved' ? styles['strong'] : styles['soft']}>
        {words()}
      </p>
      {state.kind === 'failed' ? (
        <p role="alert" className={styles['bad']}>
          {t('transfer.failed')}
        </p>
      ) : null}
      {(state.kind === 'saved' || state.kind === 'empty') && state.file.leftOut > 0 ? (
        <p className={styles['warn']}>{t('rescue.left-out', { count: state.file.leftOut })}</p>
      ) : null}
      {state.kind === 'saved' ? (
        <div className={styles['steps']}>
          <p className={styles['file']}>{state.file.name}</p>
          <ol className={styles['list']}>
            <li>{t('transfer.step-carry')}</li>
            <li>{t('transfer.step-hand-in', { address: `${window.location.host}/console/hand-in` })}</li>
            {takesReceipt ? <li>{t('transfer.step-receipt')}</li> : null}
          </ol>
          <p className={styles['soft']}>{t('transfer.sealed-text')}</p>
          <p>
            <Button onClick={() => saveFile(state.file.name, state.file.content)}>
              {t('transfer.save-again')}
            </Button>{' '}
            {canShare(state.file.name) ? (
              <Button onClick={() => void shareFile(state.file.name, state.file.content)}>
                {t('transfer.share')}
              </Button>
            ) : null}
          </p>
        </div>
      ) : null}
    </>
  );

  function words(): string {
    if (state.kind === 'writing') return t('transfer.writing');
    if (state.kind === 'empty') return empty;
    return state.kind === 'saved' ? t('transfer.saved', { count: state.file.records }) : '';
  }
}
