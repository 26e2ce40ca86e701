import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { PrivacyText } from './privacy-text.tsx';

/** The same within the kiosk, which nothing leads out of. */
export default function PrivacyDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('privacy');
  return (
    <Dialog title={t('title')} onCancel={onClose}>
      <PrivacyText level="h3" />
      <Button look="primary" size="touch" onClick={onClose}>
        {t('close')}
      </Button>
    </Dialog>
  );
}
