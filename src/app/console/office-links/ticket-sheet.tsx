import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { ListedOfficeLink } from '../../../contract/devices/office-links.ts';
import { showVisitTicket, type VisitTicket } from '../../../core/protocol/codes/visit-ticket.ts';
import { APP_LANGUAGES, nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { QrCode } from '../../ui/codes/qr-code.tsx';
import { Note } from '../ui/field.tsx';
import links from './office-links-page.module.css';
import { phoneAddress, typedAddress } from './phone-address.ts';
import styles from './ticket-sheet.module.css';

export interface TicketSheetProps {
  readonly link: ListedOfficeLink;
  readonly tickets: readonly VisitTicket[];
  readonly onDone: () => void;
}

/** New tickets, to be printed and cut apart: they are shown this once. On paper nothing else of the page is left. */
export function TicketSheet({ link, tickets, onDone }: TicketSheetProps) {
  const { t } = useTranslation('console-links');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <h3 ref={heading} tabIndex={-1}>
        {t('sheet.title', { count: tickets.length })}
      </h3>
      <Note look="warn" role="alert">
        {t('sheet.once')}
      </Note>
      <div className={links['ways']}>
        <Button look="primary" onClick={() => window.print()}>
          {t('print')}
        </Button>
        <Button onClick={onDone}>{t('sheet.done')}</Button>
      </div>
      <ul className={styles['codes']} data-testid="tickets">
        {tickets.map((ticket) => (
          <li key={ticket}>{showVisitTicket(ticket)}</li>
        ))}
      </ul>
      {createPortal(<Slips link={link} tickets={tickets} />, document.body)}
    </>
  );
}

/** What is printed: beside the page, which paper leaves out while there are slips. */
function Slips({ link: { link, unit }, tickets }: Omit<TicketSheetProps, 'onDone'>) {
  const { i18n } = useTranslation('console-links');
  const address = phoneAddress(link);
  return (
    <div className={styles['slips']} aria-hidden="true" data-testid="slips">
      {tickets.map((ticket) => (
        <div key={ticket} className={styles['slip']}>
          <div className={styles['code']}>
            <QrCode content={`${address}#${ticket}`} label="" />
          </div>
          <div className={styles['words']}>
            <b>{nameIn('vi', unit)}</b>
            <strong className={styles['ticket']}>{showVisitTicket(ticket)}</strong>
            {APP_LANGUAGES.map((language) => (
              <span key={language} lang={language}>
                {i18n.getFixedT(language, 'console-links')('sheet.how')}{' '}
                {i18n.getFixedT(language, 'console-links')('sheet.typed', { address: typedAddress() })}
              </span>
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
