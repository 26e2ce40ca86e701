import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { unreachable } from '../../core/kernel/assert.ts';
import type { Json } from '../../core/kernel/canonical-json.ts';
import {
  readVisitTicket,
  showVisitTicket,
  type VisitTicket,
} from '../../core/protocol/codes/visit-ticket.ts';
import { isOfficeLink, type OfficeLink } from '../../core/protocol/messages/office-link.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Mode, Response } from '../../core/questionnaire/response.ts';
import type { SyncFailure } from '../../device/outbox/outbox-store.ts';
import type { OwnPhone } from '../../device/phone/own-phone.ts';
import type { PhoneDelivery } from '../../device/phone/phone-delivery.ts';
import type { PhoneOffice } from '../../device/phone/phone-office.ts';
import type { VisitRecordings } from '../../device/recordings/visit-recordings.ts';
import type { RecordDraft } from '../../device/records/record-draft.ts';
import { attachSyncTriggers } from '../../device/sync/sync-triggers.ts';
import { useSoundAhead } from '../survey/read-aloud/use-sound-ahead.ts';
import { SurveyWordsProvider } from '../survey/survey-words.tsx';
import { useDisplay } from '../ui/display/display-settings.tsx';
import { useOnChange } from '../ui/use-on-change.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import { DeliveryScreen } from './delivery-screen.tsx';
import { PhoneDisplay } from './phone-display.ts';
import { PhoneMessage } from './phone-message.tsx';
import { PhoneSurvey } from './phone-survey.tsx';
import { StartScreen } from './start-screen.tsx';
import { UnreachableScreen } from './unreachable-screen.tsx';
import { useVisitFragment } from './use-visit-fragment.ts';

/**
 * What the page is doing. Answers exist only inside `survey` and, until the collector has spoken, as what was
 * `answered` in `handed-in`: only so can they be sealed another way when a ticket is refused.
 */
type Phase =
  | { readonly kind: 'opening' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unreachable'; readonly failure: SyncFailure }
  | { readonly kind: 'start'; readonly office: PhoneOffice }
  | {
      readonly kind: 'survey';
      readonly office: PhoneOffice;
      readonly ticket: VisitTicket | null;
      readonly session: number;
    }
  | { readonly kind: 'sealing' }
  | { readonly kind: 'faulty'; readonly detail: string }
  | {
      readonly kind: 'handed-in';
      readonly delivery: PhoneDelivery;
      readonly answered: Answered | null;
      /** Of a visit before this one. */
      readonly isEarlier: boolean;
    };

/** The answers of a response that is not settled, in memory alone. */
interface Answered {
  readonly office: PhoneOffice;
  readonly questionnaire: Questionnaire;
  readonly draft: RecordDraft;
  readonly response: Response;
}

export interface PhonePageProps {
  readonly phone: OwnPhone;
  readonly recordings: Pick<VisitRecordings, 'keep' | 'of'>;
  readonly questionnaire: Questionnaire;
  /** Something is open that a reload would lose; returns how to say that it is closed. */
  readonly holdOpen: () => () => void;
}

/** `/p/LINK`: a citizen answers for an office on their own phone. */
export function PhonePage(props: PhonePageProps) {
  const { link } = useParams();
  return isOfficeLink(link) ? <LinkedPage key={link} {...props} link={link} /> : <UnknownPage />;
}

/** What stands behind the `#` of a link that is none leaves the address bar too. */
function UnknownPage() {
  useVisitFragment('');
  return <PhoneMessage name="unknown" isBad />;
}

interface LinkedPageProps extends PhonePageProps {
  readonly link: OfficeLink;
}

function LinkedPage({ phone, recordings, questionnaire: builtIn, holdOpen, link }: LinkedPageProps) {
  const { t, i18n } = useTranslation('phone');
  const [phase, setPhase] = useState<Phase>({ kind: 'opening' });
  /** What the office asks, as it was opened last. */
  const [questionnaire, setQuestionnaire] = useState(builtIn);
  const [ticketText, setTicketText] = useVisitFragment(link);
  const visit = readVisitTicket(ticketText);
  /** What was made here for this link before, and has no receipt yet. */
  const [earlier, setEarlier] = useState<readonly PhoneDelivery[]>([]);
  const display = useDisplay();
  usePageTitle(t('title'));

  const ask = useCallback(async () => {
    const answer = await phone.office(link);
    if (answer.kind === 'unknown') return setPhase({ kind: 'unknown' });
    if (answer.kind === 'failed') return setPhase({ kind: 'unreachable', failure: answer.failure });
    const asked = await phone.asked(answer.office, builtIn);
    if (asked === null) return setPhase({ kind: 'unreachable', failure: { kind: 'unreachable' } });
    setQuestionnaire(asked);
    setPhase({ kind: 'start', office: answer.office });
  }, [phone, link, builtIn]);
  const open = useCallback(() => {
    setPhase({ kind: 'opening' });
    return ask();
  }, [ask]);

  const deliver = useDeliveries();
  const visitAtOpening = useRef(visit);
  useEffect(() => {
    let shown = true;
    void phone.unsent().then((deliveries) => {
      if (!shown) return;
      for (const delivery of deliveries) deliver(delivery);
      const here = deliveries.filter((one) => one.link === link);
      const visitNow = visitAtOpening.current;
      // A code is a visit of its own; without one, what waits is shown first, unless it is for a code that was refused.
      const delivery = here.find((one) =>
        visitNow === null ? one.state().refusal !== 'ticket' : one.ticket === visitNow,
      );
      setEarlier(here.filter((one) => one !== delivery));
      if (delivery === undefined) void open();
      else setPhase({ kind: 'handed-in', delivery, answered: null, isEarlier: visitNow === null });
    });
    return () => {
      shown = false;
    };
  }, [phone, link, open, deliver]);

  // Another code was scanned in this tab: what is on the screen is of the visit before.
  useOnChange(visit, () => {
    if (phase.kind !== 'handed-in' || visit === null || phase.delivery.ticket === visit) return;
    toNewVisit(phase.delivery);
  });

  const isOpen = phase.kind === 'survey' || phase.kind === 'sealing' || phase.kind === 'handed-in';
  useEffect(() => (isOpen ? holdOpen() : undefined), [isOpen, holdOpen]);

  async function handIn(office: PhoneOffice, ticket: VisitTicket | null, response: Response) {
    setPhase({ kind: 'sealing' });
    const draft = phone.draft(bodyOf(response));
    const made = await phone.handIn(office, questionnaire, draft, ticket);
    if (!made.ok) return setPhase({ kind: 'faulty', detail: `${made.error.path} ${made.error.reason}` });
    deliver(made.value);
    const answered = { office, questionnaire, draft, response };
    setPhase({ kind: 'handed-in', delivery: made.value, answered, isEarlier: false });
  }

  /** The same answers once more, as those of an open link. */
  async function withoutTicket(delivery: PhoneDelivery, answered: Answered) {
    const { office, draft, response } = answered;
    const open = { ...draft, body: { ...draft.body, ...bodyOf({ ...response, mode: modeOf(null) }) } };
    await phone.handInAgain(delivery, office, answered.questionnaire, open, null);
    setTicketText('');
  }

  function bodyOf(response: Response) {
    return { submittedAtMs: phone.now(), response: response as unknown as Json };
  }

  /** The next response, with the code there is for it, while the one on the screen goes on being sent. */
  function toNewVisit(delivery: PhoneDelivery) {
    setEarlier((before) => (before.includes(delivery) ? before : [...before, delivery]));
    void open();
  }

  /** A code that was used is not the next response's. */
  function startAfresh() {
    setTicketText('');
    void open();
  }

  const office = 'office' in phase ? phase.office : null;
  useSoundAhead(recordings, office === null ? null : questionnaire.id, i18n.language);
  const findRecordings = useCallback((id: string) => recordings.of(id), [recordings]);
  return (
    <PhoneDisplay value={display}>
      <SurveyWordsProvider
        questionnaire={questionnaire}
        language={i18n.language}
        officeTerm={office?.unit.officeTerm ?? null}
        audioLanguage={null}
        findRecordings={findRecordings}
      >
        {screen()}
      </SurveyWordsProvider>
    </PhoneDisplay>
  );

  function screen() {
    switch (phase.kind) {
      case 'opening':
        return <PhoneMessage name="opening" isBusy />;
      case 'unknown':
        return <PhoneMessage name="unknown" isBad />;
      case 'unreachable':
        return (
          <UnreachableScreen
            failure={phase.failure}
            onTryAgain={() => void open()}
            onRetry={() => void ask()}
          />
        );
      case 'start':
        return (
          <StartScreen
            questionnaire={questionnaire}
            unit={phase.office.unit}
            earlier={earlier}
            onEarlier={(delivery) =>
              setPhase({ kind: 'handed-in', delivery, answered: null, isEarlier: true })
            }
            ticketText={ticketText}
            onTicketText={setTicketText}
            onCheck={(ticket) => phone.ticketState(link, ticket)}
            onStart={(ticket) =>
              setPhase({ kind: 'survey', office: phase.office, ticket, session: performance.now() })
            }
          />
        );
      case 'survey': {
        const { office, ticket, session } = phase;
        return (
          <PhoneSurvey
            key={session}
            questionnaire={questionnaire}
            mode={modeOf(ticket)}
            onSubmit={(response) => void handIn(office, ticket, response)}
            onEnd={() => setPhase({ kind: 'start', office })}
            onRestart={() => setPhase({ ...phase, session: performance.now() })}
          />
        );
      }
      case 'sealing':
        return <PhoneMessage name="sealing" isBusy />;
      case 'faulty':
        return (
          <PhoneMessage
            name="faulty"
            values={{ detail: phase.detail }}
            isBad
            onTryAgain={() => void open()}
          />
        );
      case 'handed-in': {
        const { delivery, answered, isEarlier } = phase;
        return (
          <DeliveryScreen
            delivery={delivery}
            isEarlier={isEarlier}
            onSettled={() => {
              setPhase({ ...phase, answered: null });
              if (!isEarlier) setTicketText('');
            }}
            onTicketRefused={() => {
              if (!isEarlier) setTicketText('');
            }}
            onTicket={(ticket) => {
              if (!isEarlier) setTicketText(showVisitTicket(ticket));
            }}
            onWithoutTicket={answered === null ? null : () => void withoutTicket(delivery, answered)}
            onDiscarded={() => {
              setEarlier((before) => before.filter((one) => one !== delivery));
              if (!isEarlier && delivery.state().refusal === 'ticket') startAfresh();
              else void open();
            }}
            onAfresh={isEarlier ? () => toNewVisit(delivery) : startAfresh}
          />
        );
      }
      default:
        return unreachable(phase);
    }
  }
}

/** What the collector holds the sealed answers against. */
function modeOf(ticket: VisitTicket | null): Mode {
  return ticket === null ? 'phone-open-link' : 'phone-ticket';
}

/** Sends whatever was handed in as long as the page is open: at once, when the network returns, when it is seen again. */
function useDeliveries(): (delivery: PhoneDelivery) => void {
  const [detach] = useState(() => new Map<PhoneDelivery, () => void>());
  useEffect(
    () => () => {
      for (const [delivery, stop] of detach) {
        stop();
        delivery.stop();
      }
      detach.clear();
    },
    [detach],
  );
  return useCallback(
    (delivery) => {
      if (detach.has(delivery)) return;
      detach.set(
        delivery,
        attachSyncTriggers((trigger) => void delivery.run(trigger), window),
      );
    },
    [detach],
  );
}
