import { type FormEvent, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readVisitTicket, type VisitTicket } from '../../core/protocol/codes/visit-ticket.ts';
import type { PlacedUnit } from '../../core/protocol/messages/membership.ts';
import { isOwnForm } from '../../core/questionnaire/items.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { TicketState } from '../../device/phone/own-phone.ts';
import type { PhoneDelivery } from '../../device/phone/phone-delivery.ts';
import { HelpButton } from '../help/lazy-help.ts';
import { nameIn } from '../i18n/i18n.ts';
import { kioskPlan, lengthOf } from '../survey/screens.ts';
import { useSurveyWords } from '../survey/survey-words.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { ScreenHeading } from '../ui/screen-heading.tsx';
import { EarlierResponse } from './earlier-response.tsx';
import styles from './phone.module.css';
import { PhoneLanguages } from './phone-languages.tsx';
import { type TicketFault, TicketField } from './ticket-field.tsx';

export interface StartScreenProps {
  readonly questionnaire: Questionnaire;
  readonly unit: PlacedUnit;
  /** Responses of former visits that have no receipt yet. */
  readonly earlier: readonly PhoneDelivery[];
  readonly onEarlier: (delivery: PhoneDelivery) => void;
  readonly ticketText: string;
  readonly onTicketText: (text: string) => void;
  readonly onCheck: (ticket: VisitTicket) => Promise<TicketState>;
  /** Null: without a ticket. */
  readonly onStart: (ticket: VisitTicket | null) => void;
}

/** For which office, why, how long, what becomes of it, and one button. */
export function StartScreen(props: StartScreenProps) {
  const { questionnaire, unit, earlier, onEarlier, ticketText, onTicketText, onCheck, onStart } = props;
  const { t, i18n } = useTranslation('phone');
  const { text } = useSurveyWords();
  const [fault, setFault] = useState<TicketFault | null>(null);
  const [isChecking, setChecking] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  function refuse(why: TicketFault) {
    setFault(why);
    form.current?.querySelector('input')?.focus();
  }

  /** A code is looked at before the first question, so that nobody answers for one that is used. */
  async function start(event: FormEvent) {
    event.preventDefault();
    if (isChecking) return;
    const ticket = readVisitTicket(ticketText);
    if (ticket === null) return ticketText.trim() === '' ? onStart(null) : refuse('fault');
    setChecking(true);
    const state = await onCheck(ticket);
    setChecking(false);
    if (state === 'refused' || state === 'too-many') return refuse(state);
    onStart(ticket);
  }

  return (
    <div className={styles['page']}>
      <PhoneLanguages isOwnForm={isOwnForm(questionnaire)} />
      <main className={styles['start']}>
        <div className={styles['invitation']}>
          <p className={styles['unit']}>{nameIn(i18n.language, unit)}</p>
          <ScreenHeading screen="start" className={styles['title']}>
            {t('kiosk:attract.why')}
          </ScreenHeading>
          <p className={styles['soft']}>
            {t('kiosk:attract.length', lengthOf(questionnaire, kioskPlan(questionnaire, t)))}
          </p>
        </div>
        <form ref={form} className={styles['form']} onSubmit={(event) => void start(event)} noValidate>
          <TicketField
            text={ticketText}
            fault={fault}
            onText={(typed) => {
              setFault(null);
              onTicketText(typed);
            }}
          />
          <Button
            type="submit"
            look="primary"
            size="touch"
            className={styles['wide']}
            aria-disabled={isChecking}
          >
            {t(isChecking ? 'ticket.checking' : 'kiosk:attract.start')}
            <Icon name="forward" />
          </Button>
        </form>
        {earlier.map((delivery) => (
          <EarlierResponse key={delivery.receipt} delivery={delivery} onOpen={() => onEarlier(delivery)} />
        ))}
        <section className={styles['notice']}>
          <h2>{t('kiosk:attract.notice')}</h2>
          <p>{text(questionnaire.notice)}</p>
          <p>{t('own-phone')}</p>
          <Suspense>
            <HelpButton />
          </Suspense>
          <p>
            <a href="/privacy" target="_blank" rel="noreferrer">
              {t('privacy')}
            </a>
          </p>
        </section>
      </main>
    </div>
  );
}
