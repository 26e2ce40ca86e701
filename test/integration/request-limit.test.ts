import { expect, test } from 'vitest';
import { must } from '../../src/core/kernel/assert.ts';
import { ENGINES } from '../support/databases.ts';
import { problemOf, startTestCollector } from './running-collector.ts';

test('one address that asks without end is told to wait, another is not, and a backlog never is', async () => {
  const server = await startTestCollector(must(ENGINES[0], 'the embedded engine'));
  const from = (remoteAddress: string, method: 'GET' | 'POST', url: string) =>
    server.app.inject({ method, url, remoteAddress });
  let answer = await from('203.0.113.1', 'GET', '/healthz');
  // Twice the limit: a minute of the clock may end meanwhile.
  for (let request = 0; request < 12_001 && answer.statusCode === 200; request += 1) {
    answer = await from('203.0.113.1', 'GET', '/healthz');
  }
  expect(
    await problemOf(
      new Response(answer.body, {
        status: answer.statusCode,
        headers: { 'content-type': String(answer.headers['content-type']) },
      }),
    ),
  ).toEqual([429, 'too-many-requests']);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect((await from('203.0.113.2', 'GET', '/healthz')).statusCode).toBe(200);
  expect((await from('203.0.113.1', 'POST', '/api/v1/batches')).statusCode).toBe(415);
  await server.stop();
});
