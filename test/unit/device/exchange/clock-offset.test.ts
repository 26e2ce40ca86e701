import { expect, test } from 'vitest';
import examples from '../../../../src/core/protocol/spec/examples-1.json' with { type: 'json' };
import { exchange } from '../../../../src/device/exchange/exchange.ts';

test.each(examples.clockOffset)(
  'CK1 the offset is measured from the middle of the request (example $sentAtMs to $answeredAtMs)',
  async ({ sentAtMs, answeredAtMs, receivedAtMs, clockOffsetMs }) => {
    const clock = [sentAtMs, answeredAtMs];
    const ports = {
      fetch: async () => new Response('the answer'),
      now: () => clock.shift() ?? Number.NaN,
      timeLimit: () => new AbortController().signal,
    };
    const answer = await exchange(ports, '/', { method: 'GET' }, (text) => text);
    expect(answer.kind === 'answered' && receivedAtMs - answer.middleMs).toBe(clockOffsetMs);
  },
);
