import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { readReceiptNumber } from '../../../core/protocol/codes/read-receipt-number.ts';
import { showReceiptNumber } from '../../../core/protocol/codes/receipt-number.ts';
import { ReceiptForm } from './receipt-form.tsx';

/** `/r`: the number may stand behind the `#`, which no browser sends, and leaves the address bar at once. */
export function ReceiptPage() {
  const { t } = useTranslation('privacy');
  const { pathname, hash } = useLocation();
  const navigate = useNavigate();
  const [number] = useState(() => readReceiptNumber(hash.slice(1)));
  useEffect(() => {
    if (hash !== '') void navigate(pathname, { replace: true });
  }, [hash, pathname, navigate]);
  return (
    <>
      <title>{`${t('receipt.title')} – SIPAS`}</title>
      <h1>{t('receipt.title')}</h1>
      <p>{t('receipt.about')}</p>
      <ReceiptForm first={number === null ? '' : showReceiptNumber(number)} hasKeys={false} />
      <p>
        <Link to="/">{t('common:back-to-start')}</Link>
      </p>
    </>
  );
}
