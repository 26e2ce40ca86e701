import { type FormEvent, type ReactNode, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { unreachable } from '../../core/kernel/assert.ts';
import { readVisitTicket, type VisitTicket } from '../../core/protocol/codes/visit-ticket.ts';
import type { DeliveryState, PhoneDelivery } from '../../device/phone/phone-delivery.ts';
import { Button } from '../ui/button.tsx';
import { receiptAddress } from '../ui/codes/receipt-address.ts';
import { Icon } from '../ui/icon.tsx';
import message from '../ui/message-screen.module.css';
import { useOnChange } from '../ui/use-on-change.ts';
import { DiscardButton } from './discard-button.tsx';
import styles from './phone.module.css';
import { MessageFrame } from './phone-message.tsx';
import { TicketField } from './ticket-field.tsx';
import { isWantOfNetwork } from './unreachable-screen.tsx';

export interface DeliveryScreenProps {
  readonly delivery: PhoneDelivery;
  /** Of a visit before the one this page was opened for. */
  readonly isEarlier: boolean;
  /** The collector has it: the answers need not be held any longer. */
  readonly onSettled: () => void;
  /** Its ticket was refused: it is no other response's. */
  readonly onTicketRefused: () => void;
  /** Sends the same answers as an open link's; null where nobody can read them any more. */
  readonly onWithoutTicket: (() => void) | null;
  /** It goes by this ticket now, in the place of one that was refused. */
  readonly onTicket: (ticket: VisitTicket) => void;
  readonly onDiscarded: () => void;
  /** A further response. */
  readonly onAfresh: () => void;
}

/** After "Gửi phiếu": what became of it. The collector's signed receipt brings thanks, and nothing else does. */
export function DeliveryScreen(props: DeliveryScreenProps) {
  const { delivery, isEarlier, onTicket, onWithoutTicket, onDiscarded, onAfresh } = props;
  const { t } = useTranslation('phone');
  const state = useSyncExternalStore(delivery.subscribe, delivery.state);
  useOnChange(state.state === 'counted' || state.state === 'held', (isSettled) => {
    if (isSettled) props.onSettled();
  });
  useOnChange(state.refusal === 'ticket', (isRefused) => {
    if (isRefused) props.onTicketRefused();
  });

  const discard = (
    <DiscardButton
      mayHaveArrived={state.mayHaveArrived}
      onDiscard={async () => {
        const isDeleted = await delivery.discard();
        if (isDeleted) onDiscarded();
        return isDeleted;
      }}
    />
  );
  const another = isEarlier ? (
    <>
      <p>{t('earlier.about')}</p>
      <Button size="touch" onClick={onAfresh}>
        {t('thanks.another')}
      </Button>
    </>
  ) : null;
  const ways = (
    <>
      {discard}
      {another}
    </>
  );
  switch (state.state) {
    case 'sending':
    case 'waiting':
      return <Unsent state={state} onSend={() => void delivery.run('asked')} ways={ways} />;
    case 'counted':
      return <Thanks receipt={delivery.receipt} onAfresh={onAfresh} />;
    case 'held':
      return (
        <MessageFrame screen="held" title={t('held.title')} icon="check">
          <p>{t('held.about')}</p>
          <p className={styles['soft']}>{t('thanks.close')}</p>
          {another}
        </MessageFrame>
      );
    case 'gone':
      return (
        <MessageFrame screen="gone" title={t('gone.title')}>
          <p>{t('gone.about')}</p>
          <Button size="touch" onClick={onAfresh}>
            {t('thanks.another')}
          </Button>
        </MessageFrame>
      );
    case 'refused':
      return state.refusal === 'ticket' ? (
        <TicketRefused {...{ delivery, onTicket, onWithoutTicket, ways }} />
      ) : (
        <MessageFrame
          screen="refused"
          title={t(state.refusal === 'link' ? 'refused.link-title' : 'refused.other-title')}
          icon="warning"
          isBad
        >
          <p>{t(state.refusal === 'link' ? 'refused.link-about' : 'refused.other-about')}</p>
          {state.refusal === 'link' ? null : (
            <Button look="primary" size="touch" onClick={() => void delivery.run('asked')}>
              <Icon name="restart" />
              {t('delivery.send-now')}
            </Button>
          )}
          {ways}
        </MessageFrame>
      );
    default:
      return unreachable(state.state);
  }
}

interface UnsentProps {
  readonly state: DeliveryState;
  readonly onSend: () => void;
  readonly ways: ReactNode;
}

/** On its way or waiting for a network: never thanks. */
function Unsent({ state: { state, failure, isKept }, onSend, ways }: UnsentProps) {
  const { t } = useTranslation('phone');
  const isSending = state === 'sending';
  // The first attempt usually takes a blink; only what failed has something to explain.
  if (isSending && failure === null)
    return <MessageFrame screen="unsent" title={t('delivery.sending')} isBusy />;
  return (
    <MessageFrame
      screen={`unsent ${isKept}`}
      title={t(isKept ? 'delivery.kept' : 'delivery.not-kept')}
      icon="send"
      isBusy={isSending}
    >
      <p role="status">
        {isSending
          ? t('delivery.sending')
          : failure === null
            ? ''
            : t(isWantOfNetwork(failure) ? 'delivery.failure.network' : 'delivery.failure.busy')}
      </p>
      <p>{t(isKept ? 'delivery.by-itself' : 'delivery.keep-open')}</p>
      <Button look="primary" size="touch" aria-disabled={isSending} onClick={onSend}>
        <Icon name="send" />
        {t('delivery.send-now')}
      </Button>
      {ways}
    </MessageFrame>
  );
}

function Thanks({ receipt, onAfresh }: { readonly receipt: string; readonly onAfresh: () => void }) {
  const { t } = useTranslation('phone');
  return (
    <MessageFrame screen="thanks" title={t('thanks.title')} icon="check">
      <p>{t('thanks.about')}</p>
      <dl className={message['receipt']}>
        <dt className={styles['soft']}>{t('thanks.receipt')}</dt>
        <dd>{receipt}</dd>
      </dl>
      <p className={styles['soft']}>
        {t('thanks.receipt-about')} {t('thanks.check', { address: receiptAddress() })}
      </p>
      <p>{t('thanks.close')}</p>
      <Button look="quiet" size="touch" onClick={onAfresh}>
        {t('thanks.another')}
      </Button>
    </MessageFrame>
  );
}

interface TicketRefusedProps {
  readonly delivery: PhoneDelivery;
  readonly onTicket: (ticket: VisitTicket) => void;
  readonly onWithoutTicket: (() => void) | null;
  readonly ways: ReactNode;
}

/** The ticket is put right or left out. After the page was loaded again nobody can read the answers any more. */
function TicketRefused({ delivery, onTicket, onWithoutTicket, ways }: TicketRefusedProps) {
  const { t } = useTranslation('phone');
  const [text, setText] = useState('');
  const [isFaulty, setFaulty] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  function send(event: FormEvent) {
    event.preventDefault();
    const ticket = readVisitTicket(text);
    if (ticket !== null) {
      void delivery.withTicket(ticket);
      onTicket(ticket);
      return;
    }
    setFaulty(true);
    form.current?.querySelector('input')?.focus();
  }

  return (
    <MessageFrame screen="ticket refused" title={t('refused.ticket-title')} icon="warning" isBad>
      <p>{t('refused.ticket-about')}</p>
      <form ref={form} className={styles['form']} onSubmit={send} noValidate>
        <TicketField
          isAnother
          text={text}
          fault={isFaulty ? 'fault' : null}
          onText={(typed) => {
            setFaulty(false);
            setText(typed);
          }}
        />
        <Button type="submit" look="primary" size="touch" className={styles['wide']}>
          {t('refused.send-with')}
        </Button>
      </form>
      {onWithoutTicket === null ? (
        <p>{t('refused.locked')}</p>
      ) : (
        <>
          <Button size="touch" className={styles['wide']} onClick={onWithoutTicket}>
            {t('refused.send-without')}
          </Button>
          <p className={styles['soft']}>{t('refused.without-about')}</p>
        </>
      )}
      {ways}
    </MessageFrame>
  );
}
