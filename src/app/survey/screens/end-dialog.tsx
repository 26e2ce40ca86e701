import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from '../../ui/message-screen.module.css';

interface EndDialogProps {
  readonly onStay: () => void;
  readonly onRestart: () => void;
  readonly onEnd: () => void;
}

/** The way out, confirmed: going on is the first and the loudest. */
export function EndDialog({ onStay, onRestart, onEnd }: EndDialogProps) {
  const { t } = useTranslation('closing');
  return (
    <Dialog title={t('end.title')} onCancel={onStay}>
      <p>{t('end.about')}</p>
      <div className={styles['stack']}>
        <Button look="primary" size="touch" autoFocus onClick={onStay}>
          {t('end.continue')}
        </Button>
        <Button size="touch" onClick={onRestart}>
          <Icon name="restart" />
          {t('end.restart')}
        </Button>
        <Button size="touch" onClick={onEnd}>
          <Icon name="close" />
          {t('end.end')}
        </Button>
      </div>
    </Dialog>
  );
}
