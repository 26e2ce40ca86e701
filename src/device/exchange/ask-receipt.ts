import type { ReceiptNumber } from '../../core/protocol/codes/receipt-number.ts';
import {
  encodeReceiptQuestion,
  parseReceiptAnswer,
} from '../../core/protocol/messages/asked/receipt-question.ts';
import { type ExchangePorts, exchange } from './exchange.ts';

export type ReceiptState = 'received' | 'not-yet' | 'too-many' | 'unreachable';

/** Asks whether a response with that number was received. */
export async function askReceipt(ports: ExchangePorts, receipt: ReceiptNumber): Promise<ReceiptState> {
  const body = encodeReceiptQuestion(receipt);
  const request = { method: 'POST', mediaType: 'application/json', body } as const;
  const answer = await exchange(ports, '/api/v1/receipt-questions', request, parseReceiptAnswer);
  if (answer.kind === 'answered') return answer.value.isReceived ? 'received' : 'not-yet';
  const { failure } = answer;
  return failure.kind === 'problem' && failure.code === 'too-many-requests' ? 'too-many' : 'unreachable';
}
