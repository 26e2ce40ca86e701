import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DELIVERIES_KEPT_DAYS, DELIVERIES_SHOWN } from '../../../contract/webhooks/webhook-limits.ts';
import type { Delivery } from '../../../contract/webhooks/webhooks.ts';
import { formatInstant } from '../../../contract/wording/format.ts';
import { Button } from '../../ui/button.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { useRead } from '../requests/use-read.ts';
import { Hint } from '../ui/field.tsx';
import { LoadingPanel } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';

export interface DeliveriesProps {
  readonly webhook: string;
  readonly onRepeated: () => void;
}

/** What was sent or is to be sent, the newest first. */
export function Deliveries({ webhook, onRepeated }: DeliveriesProps) {
  const { t } = useTranslation('console-webhooks');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const params = { id: webhook };
  const { answer, failure, refresh } = useRead('GET /api/v1/webhooks/:id/deliveries', { params });
  if (answer === null) {
    return failure === null ? <LoadingPanel /> : <ReadFailure failure={failure} subject="" retry={refresh} />;
  }
  const repeat = async (delivery: string) => {
    const key = 'POST /api/v1/webhooks/:id/deliveries/:delivery/repetition';
    const repeated = await call(key, { params: { id: webhook, delivery } });
    setRefusal(repeated.ok ? null : repeated.error);
    if (!repeated.ok) return;
    refresh();
    onRepeated();
  };
  return (
    <>
      <RefusalNote
        refusal={refusal}
        said={{
          'webhook-unknown': t('refusal.webhook-unknown'),
          'delivery-unknown': t('refusal.delivery-unknown'),
        }}
      />
      {answer.deliveries.length === 0 ? (
        <p data-testid="no-deliveries">{t('deliveries.none')}</p>
      ) : (
        <Table aria-label={t('deliveries.title')}>
          <thead>
            <tr>
              <th scope="col">{t('deliveries.event')}</th>
              <th scope="col">{t('deliveries.state')}</th>
              <th scope="col" className={tableClass('wide')}>
                {t('deliveries.answer')}
              </th>
              <th scope="col">{t('deliveries.change')}</th>
            </tr>
          </thead>
          <tbody>
            {answer.deliveries.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} onRepeat={() => void repeat(delivery.id)} />
            ))}
          </tbody>
        </Table>
      )}
      <Hint>{t('deliveries.kept', { days: DELIVERIES_KEPT_DAYS, count: DELIVERIES_SHOWN })}</Hint>
    </>
  );
}

function DeliveryRow({ delivery, onRepeat }: { readonly delivery: Delivery; readonly onRepeat: () => void }) {
  const { t } = useTranslation('console-webhooks');
  const { language } = useWording();
  const { id, event, madeMs, state, attempts, nextAttemptMs, status, fault } = delivery;
  const at = (atMs: number) => formatInstant(atMs, Date.now(), language);
  const answer =
    status !== null ? t('deliveries.status', { status }) : fault !== null ? t(`faults.${fault}`) : '–';
  return (
    <tr data-testid="delivery">
      <th scope="row">
        {t(`events.${event}`)}
        <br />
        <span className={tableClass('soft')}>{at(madeMs)}</span>
        <span className={tableClass('narrow', 'soft')}>
          {' '}
          {t('deliveries.answer')}: {answer}
        </span>
      </th>
      <td>
        {t(`deliveries.states.${state}`)}
        <br />
        <span className={tableClass('soft')}>
          {t('deliveries.attempts', { count: attempts })}
          {nextAttemptMs === null || attempts === 0
            ? null
            : ` ${t('deliveries.next', { time: at(nextAttemptMs) })}`}
        </span>
      </td>
      <td className={tableClass('wide')}>{answer}</td>
      <td>
        <Button
          aria-label={t('deliveries.repeat-one', { event: t(`events.${event}`), id })}
          onClick={onRepeat}
        >
          {t('deliveries.repeat')}
        </Button>
      </td>
    </tr>
  );
}
