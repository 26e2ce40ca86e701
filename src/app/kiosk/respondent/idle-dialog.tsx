import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** Is somebody still there? One large button says yes; so does Escape. */
export function IdleDialog({ secondsLeft, onStay }: { secondsLeft: number; onStay: () => void }) {
  const { t } = useTranslation('closing');
  return (
    <Dialog title={t('idle.title')} onCancel={onStay}>
      <p aria-live="off">{t('idle.about', { seconds: secondsLeft })}</p>
      <Button look="primary" size="large" autoFocus onClick={onStay}>
        {t('idle.continue')}
      </Button>
    </Dialog>
  );
}
