import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useQuiet } from '../../ui/quiet.ts';
import { PrivacyText } from './privacy-text.tsx';
import { ReceiptForm } from './receipt-form.tsx';
import { ReceiptPage } from './receipt-page.tsx';

/**
 * What becomes of a response, and whether it was received: pages, or within the kiosk, which nothing leads out of,
 * dialogs.
 */
export default function Privacy({ page = null }: { readonly page?: 'privacy' | 'receipt' | null }) {
  if (page !== null) return page === 'privacy' ? <PrivacyPage /> : <ReceiptPage />;
  return (
    <>
      <PrivacyButton />
      <ReceiptButton />
    </>
  );
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

function ReceiptButton() {
  const { t } = useTranslation('privacy');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="touch" onClick={() => setOpen(true)}>
        {t('receipt.button')}
      </Button>
      {isOpen ? <ReceiptDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** Closes by itself where somebody has gone, and the number with it. */
function ReceiptDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('privacy');
  useQuiet(MINUTE_MS, onClose);
  return (
    <Dialog title={t('receipt.title')} onCancel={onClose}>
      <p>{t('receipt.about')}</p>
      <ReceiptForm hasKeys />
      <Button size="touch" onClick={onClose}>
        {t('close')}
      </Button>
    </Dialog>
  );
}
