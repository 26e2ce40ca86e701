import { type Acknowledgement, parseAcknowledgement } from '../core/protocol/acknowledgement.ts';
import { BATCH_MEDIA_TYPE } from '../core/protocol/messages.ts';
import { type Answered, type ExchangePorts, exchange, type Failed } from './exchange.ts';
import type { Batch } from './make-batch.ts';

/** Sends a batch. Only an acknowledgement that names this batch and this enrolment counts. */
export function sendBatch(ports: ExchangePorts, batch: Batch): Promise<Answered<Acknowledgement> | Failed> {
  const request = { method: 'POST', mediaType: BATCH_MEDIA_TYPE, body: batch.bytes } as const;
  return exchange(ports, '/api/v1/batches', request, (text) => {
    const parsed = parseAcknowledgement(text);
    const isOfBatch =
      parsed.ok && parsed.value.batch === batch.id && parsed.value.enrolment === batch.enrolment;
    return isOfBatch ? parsed.value : null;
  });
}
