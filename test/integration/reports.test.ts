import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CONTRACT } from '../../src/contract/contract.ts';
import type { Indices } from '../../src/contract/figures.ts';
import type { Json } from '../../src/core/kernel/canonical-json.ts';
import { itemsOf } from '../../src/core/questionnaire/items.ts';
import type { Level } from '../../src/core/questionnaire/questionnaire.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS, packed, plainRecord, responseBody, SERVICE } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { acknowledgementOf, problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

const ITEMS = itemsOf(SERVICE).map(({ id }) => id);
const PERIOD = '2026-11';

describe.each(ENGINES)('reports on $name', (engine) => {
  let server: TestCollector;
  let enrolment: string;
  let sequence: number;
  beforeEach(async () => {
    server = await startTestCollector(engine);
    enrolment = await server.enrol();
    sequence = 0;
  });
  afterEach(() => server.stop());

  /** Responses with these levels, all items alike but for the changes. */
  async function answer(
    count: number,
    level: Level,
    changes: Readonly<Record<string, Json>> = {},
  ): Promise<void> {
    const answers = { ...Object.fromEntries(ITEMS.map((id) => [id, level])), ...changes };
    const records = Array.from({ length: count }, () => {
      sequence += 1;
      return plainRecord({ sequence, body: responseBody({ answers: answers as never }) });
    });
    const { records: outcomes } = await acknowledgementOf(await server.post(packed(enrolment, records)));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(count).fill('stored'));
  }

  const ask = (parameters: string) => server.get(`/api/v1/indices?${parameters}`);
  async function indices(parameters = `period=${PERIOD}&unit=01`): Promise<Indices> {
    const reply = await ask(parameters);
    expect(reply.status).toBe(200);
    return (await reply.json()) as Indices;
  }

  test('RL1 RL2 RL3 nine are counted and hidden, ten are shown, the eleventh is counted and waits', async () => {
    await answer(9, 5);
    const nine = await indices();
    expect(nine.counts).toEqual({ responses: 9, released: 0, pending: 9, excluded: 0 });
    expect(nine.overall.figure).toMatchObject({ percent: null, respondents: 0 });
    expect(JSON.stringify(nine)).not.toMatch(/"percent":\d/);

    await answer(1, 2);
    const ten = await indices();
    expect(ten.counts).toEqual({ responses: 10, released: 10, pending: 0, excluded: 0 });
    expect(ten.overall.figure).toMatchObject({ percent: 90, respondents: 10, answers: 160 });

    await answer(1, 1);
    const eleven = await indices();
    expect(eleven.counts).toEqual({ responses: 11, released: 10, pending: 1, excluded: 0 });
    expect(eleven.overall).toEqual(ten.overall);
    expect(eleven.subIndices).toEqual(ten.subIndices);
    expect(eleven.items).toEqual(ten.items);
  });

  test('every figure is what the answers give by the definition', async () => {
    await answer(14, 4);
    await answer(10, 5, { 'results.on-time': 'not-applicable', 'feedback.reply': 3 });
    await answer(12, 3, { 'access.signage': 4, 'procedures.fees': 'declined' });
    const { overall, subIndices } = await indices();
    // Satisfied of given: 14·16 of 14·16; 10·14 of 10·15; 12·1 of 12·15. By hand, for the overall and by sub-index.
    expect(overall.figure).toMatchObject({
      respondents: 36,
      answers: 224 + 150 + 180,
      percent: (100 * (224 + 140 + 12)) / (224 + 150 + 180),
    });
    const shares = Object.fromEntries(
      subIndices.map(({ id, figure }) => [id, !figure.hidden && figure.percent]),
    );
    expect(shares).toEqual({
      access: 100 * ((14 * 3 + 10 * 3 + 12) / (36 * 3)),
      procedures: 100 * ((14 * 4 + 10 * 4) / (14 * 4 + 10 * 4 + 12 * 3)),
      officials: 100 * ((14 * 3 + 10 * 3) / (36 * 3)),
      results: 100 * ((14 * 3 + 10 * 2) / (14 * 3 + 10 * 2 + 12 * 3)),
      feedback: 100 * ((14 * 3 + 10 * 2) / (36 * 3)),
    });
    const scores = await indices(`period=${PERIOD}&unit=01&rule=mean-score`);
    const levels = 14 * 16 * 4 + 10 * (14 * 5 + 3) + 12 * (14 * 3 + 4);
    expect(!scores.overall.figure.hidden && scores.overall.figure.percent).toBeCloseTo(
      (20 * levels) / 554,
      9,
    );
  });

  test('the answer is as its schema describes it, whole', async () => {
    await answer(30, 4);
    const answered = await indices(`period=2026-Q4&questionnaire=${SERVICE.id}&version=1&mode=kiosk`);
    expect(CONTRACT['GET /api/v1/indices'].answer.parse(answered)).toEqual(answered);
    expect(answered.ranking.find(({ unit }) => unit.code === '01')).toMatchObject({
      rank: { rank: 1, of: 1, tied: false },
      counts: { responses: 30 },
    });
    const described = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(described.paths)).toEqual(
      expect.arrayContaining(['/api/v1/indices', '/api/v1/counts/events']),
    );
  });

  test.each([
    ['unit=01&period=2026-13', 'parameter-invalid', 'period'],
    ['period=2026&mode=post', 'parameter-invalid', 'mode'],
    ['period=2026&rule=best', 'parameter-invalid', 'rule'],
    ['period=2026&version=0', 'parameter-invalid', 'version'],
    ['period=2026&unit=%27', 'parameter-invalid', 'unit'],
    ['period=2026&unit=4711', 'unit-unknown', 'unit'],
    ['period=2026&questionnaire=other', 'questionnaire-unknown', 'questionnaire'],
  ])('CO1 %s is refused as %s', async (parameters, code, named) => {
    for (const path of ['indices', 'counts/events']) {
      const reply = await server.get(`/api/v1/${path}?${parameters}`);
      const { detail } = (await reply.clone().json()) as { detail: string };
      expect((await problemOf(reply))[1]).toBe(code);
      expect(detail).toContain(named);
    }
  });

  test('without a period the newest month with responses is shown; an empty one says where there are some', async () => {
    expect(await indices('unit=01')).toMatchObject({
      period: { text: PERIOD },
      elsewhere: { before: null, after: null, modes: [] },
    });
    await answer(3, 4);
    for (const unit of ['', 'unit=01']) {
      expect(await indices(unit)).toMatchObject({ period: { text: PERIOD }, elsewhere: null });
    }
    const november = { kind: 'month', text: PERIOD, first: PERIOD };
    const empty = await indices('period=2026-03&unit=01');
    expect(empty.elsewhere).toEqual({ before: null, after: november, modes: [] });
    expect(CONTRACT['GET /api/v1/indices'].answer.parse(empty)).toEqual(empty);
    const future = await indices('period=2099&unit=01');
    expect(future.elsewhere).toMatchObject({ before: { text: '2026' }, after: null });
    const household = await indices('period=2026-03&unit=01&mode=household');
    expect(household.elsewhere).toEqual({
      before: null,
      after: null,
      modes: [{ mode: 'kiosk', period: november }],
    });
  });

  test('live counts are of a period that is named', async () => {
    const reply = await server.get('/api/v1/counts/events?unit=01');
    expect((await problemOf(reply))[1]).toBe('parameter-invalid');
  });

  test('RL3 live counts come at once and follow what is posted', async () => {
    await answer(9, 4);
    const events = await watchCounts(`period=${PERIOD}&unit=01`);
    expect(await events.next()).toEqual({ responses: 9, released: 0, pending: 9, excluded: 0 });
    const posted = performance.now();
    await answer(3, 4);
    expect(await events.next()).toEqual({ responses: 12, released: 12, pending: 0, excluded: 0 });
    expect(performance.now() - posted).toBeLessThan(5_000);
    events.leave();
  });

  test('one session keeps so many streams open and no more, and others are unhurt', async () => {
    const { cookie } = await signedIn(server.collector.database, NOW_MS, { role: 'administrator' });
    const address = `${server.url}/api/v1/counts/events?period=${PERIOD}`;
    const leaving = new AbortController();
    const open = (by: string) => fetch(address, { headers: { cookie: by }, signal: leaving.signal });
    const answers = await Promise.all(Array.from({ length: 30 }, () => open(cookie)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(20).fill(200), ...Array(10).fill(429)]);
    expect((await open(server.administrator.cookie)).status).toBe(200);
    leaving.abort();
    // Closing one makes room for another.
    await vi.waitFor(
      async () => {
        const events = await fetch(address, { headers: { cookie } });
        await events.body?.cancel();
        expect(events.status).toBe(200);
      },
      { timeout: 20_000 },
    );
  });

  test('a stream ends when the collector stops, and clients that vanish hold nothing up', async () => {
    const vanished = get(`${server.url}/api/v1/counts/events?period=${PERIOD}`, {
      headers: server.administrator,
    });
    const [reply] = (await once(vanished, 'response')) as [IncomingMessage];
    await once(reply, 'data');
    vanished.destroy();
    const events = await watchCounts(`period=${PERIOD}`);
    await events.next();
    const stopped = server.stop();
    expect(await events.next()).toBeNull();
    await stopped;
  });

  async function watchCounts(parameters: string) {
    const abort = new AbortController();
    const reply = await fetch(`${server.url}/api/v1/counts/events?${parameters}`, {
      signal: abort.signal,
      headers: server.administrator,
    });
    expect(reply.headers.get('content-type')).toBe('text/event-stream');
    expect(reply.headers.get('cache-control')).toBe('no-store');
    const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    return {
      /** The next counts; null at the end of the stream. */
      next: async () => {
        for (;;) {
          const found = /event: counts\ndata: (.*)\n\n/.exec(text);
          if (found !== null) {
            text = text.slice(found.index + found[0].length);
            return JSON.parse(found[1] as string) as Record<string, number>;
          }
          const chunk = await reader?.read();
          if (chunk === undefined || chunk.done) return null;
          text += chunk.value;
        }
      },
      leave: () => abort.abort(),
    };
  }
});
