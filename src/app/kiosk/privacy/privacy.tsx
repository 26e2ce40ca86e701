import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useQuiet } from '../../ui/quiet.ts';
import { PrivacyText } from './privacy-text.tsx';

/** What becomes of a response: a page, or within the kiosk, which nothing leads out of, a dialog. */
export default function Privacy({ isPage = false }: { readonly isPage?: boolean }) {
  return isPage ? <PrivacyPage /> : <PrivacyButton />;
}

function PrivacyPage() {
  const { t } = useTranslation('privacy');
  return (
    <>
      <title>{`${t('title')} – SIPAS`}</title>
      <h1>{t('title')}</h1>
      <PrivacyText level="h2" />
      <p>
        <Link to="/">{t('common:back-to-start')}</Link>
      </p>
    </>
  );
}

function PrivacyButton() {
  const { t } = useTranslation('privacy');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="touch" onClick={() => setOpen(true)}>
        {t('title')}
      </Button>
      {isOpen ? <PrivacyDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** Closes by itself where somebody has gone. */
function PrivacyDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('privacy');
  useQuiet(MINUTE_MS, onClose);
  return (
    <Dialog title={t('title')} onCancel={onClose}>
      <PrivacyText level="h3" />
      <Button look="primary" size="touch" onClick={onClose}>
        {t('close')}
      </Button>
    </Dialog>
  );
}
