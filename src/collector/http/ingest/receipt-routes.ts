import type { FastifyInstance } from 'fastify';
import { HOUR_MS } from '../../../core/kernel/duration.ts';
import {
  encodeReceiptAnswer,
  parseReceiptQuestion,
  RECEIPT_QUESTION_MAX_BYTES,
} from '../../../core/protocol/messages/asked/receipt-question.ts';
import type { Receipts } from '../../ingest/receipts.ts';
import { sendProblem } from '../problem.ts';
import { AddressCounter } from '../server/address-counter.ts';

export interface ReceiptPorts {
  readonly receipts: Receipts;
  readonly now: () => number;
}

/** Numbers that were not received, an hour and network: as many as wrong visit tickets. */
const MOST_UNKNOWN = 60;

/**
 * `POST /api/v1/receipt-questions`: whether a number was received. Past the limit none is answered from there, not even
 * one that was: else the refusal would be the answer.
 */
export async function registerReceiptRoutes(
  app: FastifyInstance,
  { receipts, now }: ReceiptPorts,
): Promise<void> {
  const unknown = new AddressCounter(HOUR_MS, now);
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: RECEIPT_QUESTION_MAX_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.route({
      method: 'POST',
      url: '/api/v1/receipt-questions',
      bodyLimit: RECEIPT_QUESTION_MAX_BYTES,
      config: { action: 'receipts.ask' },
      schema: { hide: true },
      handler: async (request, reply) => {
        if (typeof request.body !== 'string') return sendProblem(reply, 'unsupported-media-type');
        const asked = parseReceiptQuestion(request.body);
        if (asked === null) return sendProblem(reply, 'body-malformed');
        const { count, secondsLeft } = unknown.look(request.ip);
        if (count >= MOST_UNKNOWN) {
          reply.header('retry-after', secondsLeft);
          return sendProblem(reply, 'too-many-requests');
        }
        const isReceived = await receipts.isReceived(asked.receipt);
        if (!isReceived) unknown.count(request.ip);
        return reply.type('application/json').send(encodeReceiptAnswer(isReceived));
      },
    });
  });
}
