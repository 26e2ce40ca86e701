import { unreachable } from '../../core/kernel/assert.ts';
import { VISIT_TICKET_HEADER } from '../../core/protocol/codes/visit-ticket.ts';
import { DEVICE_REACTIONS, isDeviceProblemCode } from '../../core/protocol/device-problems.ts';
import type { RecordOutcome } from '../../core/protocol/messages/acknowledgement.ts';
import { BATCH_MEDIA_TYPE } from '../../core/protocol/messages/batch.ts';
import type { Verifier } from '../cryptography/cryptography.ts';
import { type ExchangePorts, exchange, type Failed } from '../exchange/exchange.ts';
import type { SyncFailure } from '../outbox/outbox-store.ts';
import { acknowledgementIn } from '../sync/send-batch.ts';
import type { PhoneRefusal, PhoneResponse } from './phone-store.ts';

export type PhoneVerdict =
  /** The collector has it for good, and said so under its own signature. */
  | { readonly kind: 'received'; readonly isHeld: boolean }
  /** The same bytes will not be taken. */
  | { readonly kind: 'refused'; readonly refusal: PhoneRefusal }
  /** The collector no longer has the receipt key that was pinned. */
  | { readonly kind: 'receipt-key-unknown' }
  | { readonly kind: 'failed'; readonly failure: SyncFailure; readonly retryAfterMs: number | null };

/** Hands one response in. Only a signed acknowledgement that names this batch and these bytes counts. */
export async function sendPhoneResponse(
  ports: ExchangePorts & { readonly cryptography: Verifier },
  { enrolment, receiptKey, batch, bytes, id, sha256, ticket }: PhoneResponse,
  calledOff: AbortSignal,
): Promise<PhoneVerdict> {
  const request = {
    method: 'POST',
    mediaType: BATCH_MEDIA_TYPE,
    body: bytes,
    headers: ticket === null ? {} : { [VISIT_TICKET_HEADER]: ticket },
  } as const;
  const read = async (jws: string) => {
    const said = await acknowledgementIn(ports.cryptography, { id: enrolment, receiptKey }, jws);
    if (said?.batch !== batch) return null;
    // A line that is no record has no id there; its digest names it.
    return said.records.find((one) => one.sha256 === sha256 && (one.id === id || one.id === null)) ?? null;
  };
  const answer = await exchange(ports, '/api/v1/phone-responses', request, read, calledOff);
  return answer.kind === 'failed' ? verdictOn(answer) : verdictOf(answer.value);
}

function verdictOf({ outcome }: RecordOutcome): PhoneVerdict {
  switch (outcome) {
    case 'stored':
    case 'duplicate':
      return { kind: 'received', isHeld: false };
    case 'held':
      return { kind: 'received', isHeld: true };
    case 'conflict':
    case 'rejected':
      return { kind: 'refused', refusal: 'other' };
    default:
      return unreachable(outcome);
  }
}

function verdictOn({ failure, retryAfterMs }: Failed): PhoneVerdict {
  if (failure.kind !== 'problem') return { kind: 'failed', failure, retryAfterMs };
  switch (failure.code) {
    case 'office-link-unknown':
      return { kind: 'refused', refusal: 'link' };
    case 'visit-ticket-invalid':
      return { kind: 'refused', refusal: 'ticket' };
    case 'receipt-key-unknown':
      return { kind: 'receipt-key-unknown' };
    default:
      return isDeviceProblemCode(failure.code) && DEVICE_REACTIONS[failure.code] === 'retry'
        ? { kind: 'failed', failure, retryAfterMs }
        : { kind: 'refused', refusal: 'other' };
  }
}
