import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readReceiptNumber } from '../../../core/protocol/codes/read-receipt-number.ts';
import { RECEIPT_DIGITS, showReceiptNumber } from '../../../core/protocol/codes/receipt-number.ts';
import { askReceipt, type ReceiptState } from '../../../device/exchange/ask-receipt.ts';
import { timeLimit } from '../../../device/exchange/time-limit.ts';
import { Button } from '../../ui/button.tsx';
import { DigitKeys } from '../../ui/codes/digit-keys.tsx';
import styles from './receipt-form.module.css';

const ports = {
  fetch: (url: string, init: RequestInit) => window.fetch(url, init),
  now: () => Date.now(),
  timeLimit,
};

type Said = ReceiptState | 'fault' | 'asking';

/** Asks for a receipt number and says received or not yet, and nothing else. */
export function ReceiptForm({ first = '', hasKeys }: { readonly first?: string; readonly hasKeys: boolean }) {
  const { t } = useTranslation('privacy');
  const [text, setText] = useState(first);
  const [said, setSaid] = useState<Said | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.focus(), []);

  function take(typed: string) {
    const digits = typed.replace(/\D/g, '').slice(0, RECEIPT_DIGITS);
    const number = readReceiptNumber(digits);
    setText(number === null ? digits : showReceiptNumber(number));
    setSaid(null);
  }

  async function ask(event: FormEvent) {
    event.preventDefault();
    if (said === 'asking') return;
    const number = readReceiptNumber(text);
    if (number === null) {
      setSaid('fault');
      field.current?.focus();
      return;
    }
    setSaid('asking');
    setSaid(await askReceipt(ports, number));
  }

  const send = (
    <Button type="submit" look="primary" size="touch" aria-disabled={said === 'asking'}>
      {t('receipt.ask')}
    </Button>
  );
  return (
    <form className={styles['form']} onSubmit={(event) => void ask(event)} noValidate>
      <label htmlFor={id}>{t('receipt.label')}</label>
      <input
        id={id}
        ref={field}
        type="text"
        className={styles['field']}
        value={text}
        inputMode={hasKeys ? 'none' : 'numeric'}
        autoComplete="off"
        maxLength={RECEIPT_DIGITS + 5}
        aria-invalid={said === 'fault' || undefined}
        aria-describedby={`${id}-said`}
        onChange={(event) => take(event.target.value)}
      />
      <div id={`${id}-said`} role="status" className={styles['said']} data-said={said ?? undefined}>
        {said === null ? null : t(`receipt.${said}`)}
      </div>
      {hasKeys ? (
        <DigitKeys text={text} onText={take} label={t('receipt.keys')} deleteLabel={t('receipt.delete')}>
          {send}
        </DigitKeys>
      ) : (
        send
      )}
    </form>
  );
}
