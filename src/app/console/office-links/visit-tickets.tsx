import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedOfficeLink } from '../../../contract/devices/office-links.ts';
import { VISIT_TICKETS_AT_ONCE } from '../../../contract/limits.ts';
import type { VisitTicket } from '../../../core/protocol/codes/visit-ticket.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useSession } from '../requests/session.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Field, Form } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import styles from './office-links-page.module.css';
import { TicketSheet } from './ticket-sheet.tsx';

/** Four sheets of A4. */
const USUAL_COUNT = '56';

export interface VisitTicketsProps {
  readonly link: ListedOfficeLink;
  /** There are more of them now. */
  readonly onMade: () => void;
}

/** How many visit tickets are left, and for administrators new ones, told this once. */
export function VisitTickets({ link, onMade }: VisitTicketsProps) {
  const { t } = useTranslation('console-links');
  const isAdministrator = useSession().person?.role === 'administrator';
  const [count, setCount] = useState(USUAL_COUNT);
  const [isFaulty, setFaulty] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [made, setMade] = useState<readonly VisitTicket[]>([]);
  const { refusal, refuse, form: element } = useRefusal();
  const { open, spent } = link.tickets;
  const hasSheet = made.length > 0;
  // Nobody can be told them again.
  useEffect(() => {
    if (!hasSheet) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [hasSheet]);

  async function make(event: FormEvent) {
    event.preventDefault();
    const wanted = Number(count.trim());
    if (!Number.isInteger(wanted) || wanted < 1 || wanted > VISIT_TICKETS_AT_ONCE) return setFaulty(true);
    setBusy(true);
    const answer = await call('POST /api/v1/office-links/:link/visit-tickets', {
      params: { link: link.link },
      body: { count: wanted },
    });
    setBusy(false);
    refuse(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    setMade(answer.value.tickets);
    onMade();
  }

  return (
    <Panel className={styles['stack']} aria-labelledby="visit-tickets">
      <PanelTitle id="visit-tickets">{t('tickets.title')}</PanelTitle>
      <PanelSentence>{t('tickets.about')}</PanelSentence>
      <p data-testid="tickets-left">{t('tickets.counts', { open, spent })}</p>
      {!isAdministrator || hasSheet ? null : (
        <Form ref={element} onSubmit={(event) => void make(event)} noValidate>
          <Field
            label={t('tickets.count')}
            hint={t('tickets.once')}
            inputMode="numeric"
            value={count}
            fault={isFaulty ? t('tickets.fault', { most: VISIT_TICKETS_AT_ONCE }) : null}
            onChange={(event) => {
              setFaulty(false);
              setCount(event.target.value);
            }}
          />
          <RefusalNote refusal={refusal} />
          <div>
            <Button type="submit" look="primary" disabled={isBusy}>
              {t('tickets.make')}
            </Button>
          </div>
        </Form>
      )}
      {hasSheet ? <TicketSheet link={link} tickets={made} onDone={() => setMade([])} /> : null}
    </Panel>
  );
}
