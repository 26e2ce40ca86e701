import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Indices } from '../../src/contract/figures.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { VISIT_TICKET_HEADER } from '../../src/core/protocol/codes/visit-ticket.ts';
import { BATCH_MEDIA_TYPE } from '../../src/core/protocol/messages/batch.ts';
import {
  type LinkedOffice,
  type OfficeLink,
  parseLinkedOffice,
} from '../../src/core/protocol/messages/office-link.ts';
import { MODES } from '../../src/core/questionnaire/response.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS, UNIT } from '../support/batches.ts';
import { rowCounts } from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { phoneBatch, phoneRecord } from '../support/phones.ts';
import { RECEIPT_KEY, SEALING_KEY } from '../support/test-keys.ts';
import { acknowledgementOf, problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

interface ListedOfficeLink {
  readonly link: OfficeLink;
  readonly code: string;
  readonly unit: { readonly ref: string; readonly name: string };
  readonly tickets: { readonly open: number; readonly spent: number };
}

const OTHER_UNIT = '48@2025-07-01';

describe('own phones over HTTP', () => {
  let nowMs: number;
  let server: TestCollector;
  beforeEach(async () => {
    nowMs = NOW_MS;
    server = await startTestCollector(must(ENGINES[0], 'the embedded engine'), {}, { now: () => nowMs });
  });
  afterEach(() => server.stop());

  const ask = (method: string, path: string, body?: unknown, headers: object = server.administrator) =>
    fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const makeLink = async (unit = UNIT) =>
    (await (await ask('POST', '/office-links', { unit })).json()) as ListedOfficeLink;
  const makeTickets = async ({ link }: ListedOfficeLink, count = 1) => {
    const made = await ask('POST', `/office-links/${link}/visit-tickets`, { count });
    expect(made.status).toBe(201);
    return ((await made.json()) as { tickets: string[] }).tickets;
  };
  const open = async (link: string): Promise<LinkedOffice> => {
    const answer = await ask('GET', `/office-links/${link}`, undefined, {});
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const parsed = parseLinkedOffice(await answer.text());
    if (!parsed.ok) throw new Error(parsed.error.kind);
    return parsed.value;
  };
  const send = (body: Uint8Array, ticket?: string) =>
    fetch(`${server.url}/api/v1/phone-responses`, {
      method: 'POST',
      headers: {
        'content-type': BATCH_MEDIA_TYPE,
        'sec-fetch-site': 'same-origin',
        ...(ticket === undefined ? {} : { [VISIT_TICKET_HEADER]: ticket }),
      },
      body: body as BodyInit,
    });
  const listed = async () =>
    ((await (await ask('GET', '/office-links')).json()) as { links: ListedOfficeLink[] }).links;
  const actions = async () => {
    const rows = await server.collector.database.reader
      .selectFrom('audit_log')
      .select(['actor', 'action', 'subject', 'details'])
      .orderBy('sequence')
      .execute();
    return rows.filter(({ action }) => /^(office-link|visit-tickets)/.test(action));
  };

  test('PH1 from an office’s link to a signed receipt', async () => {
    const { link } = await makeLink();
    const office = await open(link);
    expect(office).toMatchObject({
      unit: { ref: UNIT, code: '01', name: 'Thành phố Hà Nội' },
      sealingKey: { id: SEALING_KEY.id },
      receiptKey: { id: RECEIPT_KEY.id },
      nowMs: NOW_MS,
    });
    const record = phoneRecord('phone-open-link');
    const answer = await send(phoneBatch({ link, enrolment: office.enrolment }, [record]));
    expect(await acknowledgementOf(answer)).toMatchObject({
      enrolment: office.enrolment,
      membership: null,
      records: [{ id: record.id, outcome: 'stored', reason: null }],
    });
  });

  test('PH3 a ticket in its header lets one response in; written otherwise, spent or unknown it is refused alike', async () => {
    const made = await makeLink();
    const { enrolment } = await open(made.link);
    const [ticket = ''] = await makeTickets(made);
    const batch = () => phoneBatch({ ...made, enrolment }, [phoneRecord('phone-ticket')]);
    const first = batch();
    expect((await acknowledgementOf(await send(first, ticket))).records[0]?.outcome).toBe('stored');
    const refused = [ticket, 'x', ticket.toLowerCase(), `${ticket}0`, '0123456789BC'];
    const answers = await Promise.all(refused.map(async (one) => (await send(batch(), one)).text()));
    expect(new Set(answers).size).toBe(1);
    expect(JSON.parse(answers[0] ?? '')).toMatchObject({ status: 403, code: 'visit-ticket-invalid' });
    expect((await acknowledgementOf(await send(first, ticket))).records[0]?.outcome).toBe('duplicate');
    expect((await listed())[0]?.tickets).toEqual({ open: 0, spent: 1 });
  });

  test('PH1 a withdrawn link is unknown to phones, and its unit gets another', async () => {
    const made = await makeLink();
    const { enrolment } = await open(made.link);
    const again = await ask('POST', '/office-links', { unit: '01' });
    expect([again.status, ((await again.json()) as ListedOfficeLink).link]).toEqual([200, made.link]);
    expect((await ask('DELETE', `/office-links/${made.link}`)).status).toBe(204);
    expect(await problemOf(await ask('DELETE', `/office-links/${made.link}`))).toEqual([
      404,
      'office-link-unknown',
    ]);
    expect(await problemOf(await ask('GET', `/office-links/${made.link}`, undefined, {}))).toEqual([
      404,
      'office-link-unknown',
    ]);
    const late = phoneBatch({ ...made, enrolment }, [phoneRecord('phone-open-link')]);
    expect(await problemOf(await send(late))).toEqual([404, 'office-link-unknown']);
    expect((await makeLink()).link).not.toBe(made.link);
  });

  test('PH9 a ticket is known for open or not before the first question, and asking spends nothing', async () => {
    const made = await makeLink();
    const { enrolment } = await open(made.link);
    const [ticket = ''] = await makeTickets(made);
    const question = (code: string) => ask('POST', '/typed-codes', { code }, {});
    for (let again = 0; again < 2; again += 1) {
      expect(await (await question(ticket)).text()).toBe(`{"link":"${made.link}"}`);
    }
    expect((await listed())[0]?.tickets).toEqual({ open: 1, spent: 0 });
    const sent = await send(phoneBatch({ ...made, enrolment }, [phoneRecord('phone-ticket')]), ticket);
    expect((await acknowledgementOf(sent)).records[0]?.outcome).toBe('stored');
    const refusals = await Promise.all([ticket, '0123456789BC', '01234567'].map(question));
    expect(new Set(await Promise.all(refusals.map((one) => one.text()))).size).toBe(1);
    expect(await problemOf(await question(ticket))).toEqual([403, 'visit-ticket-invalid']);
    await server.collector.deferredWrites.writeAll();
    expect(await problemOf(await question(ticket))).toEqual([403, 'visit-ticket-invalid']);
    expect(await problemOf(await question('short'))).toEqual([400, 'body-malformed']);
    for (let wrong = 5; wrong < 60; wrong += 1) await question('0123456789BC');
    expect(await problemOf(await question('0123456789BC'))).toEqual([429, 'too-many-requests']);
  });

  test('PH10 an office’s code leads to its link, and to none once that is withdrawn', async () => {
    const made = await makeLink();
    const { code } = made;
    expect(code).toMatch(/^[0-9BCFGHJKLMNPQRSTVXZ]{8}$/);
    expect((await makeLink(OTHER_UNIT)).code).not.toBe(code);
    const question = () => ask('POST', '/typed-codes', { code }, {});
    expect(await (await question()).text()).toBe(`{"link":"${made.link}"}`);
    await ask('DELETE', `/office-links/${made.link}`);
    expect(await problemOf(await question())).toEqual([403, 'visit-ticket-invalid']);
    expect((await makeLink()).code).not.toBe(code);
  });

  test('RN3 who has a receipt number is told received or not yet and nothing else, and who guesses is told nothing', async () => {
    const { link } = await makeLink();
    const { enrolment } = await open(link);
    const question = (body: unknown) => ask('POST', '/receipt-questions', body, {});
    const mine = { receipt: '0123456789' };
    const before = await question(mine);
    expect([before.status, await before.text()]).toEqual([200, '{"isReceived":false}']);
    const record = phoneRecord('phone-open-link');
    const told = { ...record, body: { ...record.body, ...mine } };
    expect(
      (await acknowledgementOf(await send(phoneBatch({ link, enrolment }, [told])))).records,
    ).toMatchObject([{ outcome: 'stored' }]);
    const after = await question(mine);
    expect([after.status, await after.text(), after.headers.get('cache-control')]).toEqual([
      200,
      '{"isReceived":true}',
      'no-store',
    ]);
    for (const body of [{}, { receipt: '123' }, { ...mine, unit: UNIT }]) {
      expect(await problemOf(await question(body))).toEqual([400, 'body-malformed']);
    }
    for (let wrong = 1; wrong < 60; wrong += 1) {
      expect((await question({ receipt: String(wrong).padStart(10, '0') })).status).toBe(200);
    }
    expect(await problemOf(await question(mine))).toEqual([429, 'too-many-requests']);
    nowMs += 3_600_000;
    expect(await (await question(mine)).text()).toBe('{"isReceived":true}');
  });

  test('every change of links and tickets is in the audit log, with no link and no ticket', async () => {
    const made = await makeLink();
    const tickets = await makeTickets(made, 3);
    await ask('DELETE', `/office-links/${made.link}`);
    const entries = await actions();
    expect(entries.map(({ action, subject, details }) => [action, subject, details])).toEqual([
      ['office-link.make', UNIT, '{}'],
      ['visit-tickets.make', UNIT, '{"count":3}'],
      ['office-link.withdraw', UNIT, '{}'],
    ]);
    for (const secret of [made.link, ...tickets]) expect(JSON.stringify(entries)).not.toContain(secret);
  });

  test('PH5 no ticket is written to the log', async () => {
    const made = await makeLink();
    const { enrolment } = await open(made.link);
    const [ticket = ''] = await makeTickets(made);
    for (const one of [ticket, 'QQQQQQQQQQQQ']) {
      await send(phoneBatch({ ...made, enrolment }, [phoneRecord('phone-ticket')]), one);
    }
    for (const secret of [ticket, 'QQQQQQQQQQQQ']) expect(server.log.join()).not.toContain(secret);
  });

  test('each administrator manages the links in scope, and everybody else in scope sees them', async () => {
    const [own, other] = [await makeLink(), await makeLink(OTHER_UNIT)];
    const { database } = server.collector;
    const as = async (role: 'administrator' | 'supervisor' | 'staff') => ({
      cookie: (await signedIn(database, NOW_MS, { role, scope: '01' })).cookie,
      origin: server.url,
    });
    const administrator = await as('administrator');
    for (const headers of [administrator, await as('supervisor'), await as('staff')]) {
      const answer = await ask('GET', '/office-links', undefined, headers);
      expect(((await answer.json()) as { links: ListedOfficeLink[] }).links.map(({ link }) => link)).toEqual([
        own.link,
      ]);
      expect(await problemOf(await ask('GET', '/office-links?unit=48', undefined, headers))).toEqual([
        404,
        'unit-unknown',
      ]);
    }
    const { link } = other;
    const outside = [
      ask('DELETE', `/office-links/${link}`, undefined, administrator),
      ask('POST', `/office-links/${link}/visit-tickets`, { count: 1 }, administrator),
    ];
    for (const answer of outside) expect(await problemOf(await answer)).toEqual([404, 'office-link-unknown']);
    expect(await problemOf(await ask('POST', '/office-links', { unit: '48' }, administrator))).toEqual([
      404,
      'unit-unknown',
    ]);
    const supervisor = await as('supervisor');
    for (const answer of [
      ask('POST', '/office-links', { unit: '01' }, supervisor),
      ask('DELETE', `/office-links/${own.link}`, undefined, supervisor),
      ask('POST', `/office-links/${own.link}/visit-tickets`, { count: 1 }, supervisor),
    ])
      expect(await problemOf(await answer)).toEqual([403, 'forbidden']);
  });

  test.each([0, 501, 1.5, '3', null])('%s tickets are not made', async (count) => {
    const { link } = await makeLink();
    const refused = await ask('POST', `/office-links/${link}/visit-tickets`, { count });
    expect(await problemOf(refused)).toEqual([400, 'body-malformed']);
  });

  test('what came by an open link stands apart, is called unverified, and is in no figure of another mode', async () => {
    const made = await makeLink();
    const { enrolment } = await open(made.link);
    const tickets = await makeTickets(made, 11);
    for (let i = 0; i < 12; i += 1) {
      await acknowledgementOf(
        await send(phoneBatch({ ...made, enrolment }, [phoneRecord('phone-open-link')])),
      );
    }
    for (const ticket of tickets) {
      const ticketed = phoneBatch({ ...made, enrolment }, [phoneRecord('phone-ticket')]);
      await acknowledgementOf(await send(ticketed, ticket));
    }
    const figures: unknown[] = [];
    for (const mode of MODES) {
      for (const unit of ['', '&unit=01']) {
        const answer = await ask('GET', `/indices?period=2026-11&mode=${mode}${unit}`);
        const { figureKind, counts, ranking } = (await answer.json()) as Indices;
        const ranked = ranking.reduce((sum, { counts: { responses } }) => sum + responses, 0);
        figures.push([mode, figureKind, counts.responses, ...(unit === '' ? [ranked] : [])]);
      }
    }
    expect(figures).toEqual([
      ['kiosk', 'voluntary', 0, 0],
      ['kiosk', 'voluntary', 0],
      ['staff-assisted', 'voluntary', 0, 0],
      ['staff-assisted', 'voluntary', 0],
      ['phone-ticket', 'voluntary', 11, 11],
      ['phone-ticket', 'voluntary', 11],
      ['phone-open-link', 'unverified', 12, 12],
      ['phone-open-link', 'unverified', 12],
      ['household', 'household-not-qualifying', 0, 0],
      ['household', 'household-not-qualifying', 0],
      ['paper', 'voluntary', 0, 0],
      ['paper', 'voluntary', 0],
    ]);
  });

  describe('from one address', () => {
    const from = (remoteAddress: string, payload: Buffer, ticket?: string) =>
      server.app.inject({
        method: 'POST',
        url: '/api/v1/phone-responses',
        remoteAddress,
        payload,
        headers: {
          host: 'localhost',
          'content-type': BATCH_MEDIA_TYPE,
          ...(ticket === undefined ? {} : { [VISIT_TICKET_HEADER]: ticket }),
        },
      });
    const NOTHING = Buffer.from('x');

    test('responses without a ticket are taken for so long, and then told when to come again', async () => {
      const made = await makeLink();
      const { enrolment } = await open(made.link);
      const [ticket = ''] = await makeTickets(made);
      const opened = () => phoneBatch({ ...made, enrolment }, [phoneRecord('phone-open-link')]);
      // Posts of nothing shut the link for nobody.
      for (let i = 0; i < 300; i += 1) expect((await from('203.0.113.1', NOTHING)).statusCode).toBe(400);
      const first = opened();
      expect((await from('203.0.113.1', first)).statusCode).toBe(200);
      for (let i = 1; i < 240; i += 1) expect((await from('203.0.113.1', opened())).statusCode).toBe(200);
      const refused = await from('203.0.113.1', opened());
      expect([refused.statusCode, refused.json().code]).toEqual([429, 'too-many-requests']);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      // A receipt that was lost is given again.
      expect((await from('203.0.113.1', first)).statusCode).toBe(200);
      expect((await from('203.0.113.2', opened())).statusCode).toBe(200);
      const ticketed = phoneBatch({ ...made, enrolment }, [phoneRecord('phone-ticket')]);
      expect((await from('203.0.113.1', ticketed, ticket)).statusCode).toBe(200);
      // Another office behind the same address is not shut by it.
      const other = await makeLink('04@2025-07-01');
      const there = { ...other, enrolment: (await open(other.link)).enrolment };
      expect(
        (await from('203.0.113.1', phoneBatch(there, [phoneRecord('phone-open-link')]))).statusCode,
      ).toBe(200);
      // Nor is this one for long.
      expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(15);
      nowMs += Number(refused.headers['retry-after']) * 1000;
      expect((await from('203.0.113.1', opened())).statusCode).toBe(200);
    }, 60_000);

    test('a ticket that was made up, or brings what cannot be counted, fills no disk', async () => {
      const made = await makeLink();
      const { enrolment } = await open(made.link);
      const [ticket = '', other = ''] = await makeTickets(made, 2);
      const known = phoneRecord('phone-ticket');
      expect(
        (await from('203.0.113.1', phoneBatch({ ...made, enrolment }, [known]), ticket)).statusCode,
      ).toBe(200);
      // Other bytes under a known id, by a ticket that is none.
      const again = () => phoneBatch({ ...made, enrolment }, [phoneRecord('kiosk', { id: known.id })]);
      for (let i = 0; i < 20; i += 1)
        expect((await from('203.0.113.1', again(), '0123456789BC')).statusCode).toBe(403);
      // Of another mode than it came by: held, and the ticket stays open.
      const heldOne = () => phoneBatch({ ...made, enrolment }, [phoneRecord('kiosk')]);
      const statuses: number[] = [];
      for (let i = 0; i < 10; i += 1) {
        statuses.push((await from('203.0.113.2', i % 2 === 0 ? heldOne() : again(), other)).statusCode);
      }
      expect(statuses).toEqual([200, 200, 200, 200, 200, 403, 403, 403, 403, 403]);
      expect(await rowCounts(server.collector.database)).toMatchObject({ held: 3, conflicts: 1 });
    });

    test('wrong tickets are told to be wrong for so long; a right one always lets a response in', async () => {
      const made = await makeLink();
      const { enrolment } = await open(made.link);
      const [ticket = ''] = await makeTickets(made);
      const wrong = () => from('203.0.113.1', NOTHING, 'no ticket');
      for (let i = 0; i < 60; i += 1) expect((await wrong()).statusCode).toBe(403);
      expect((await wrong()).statusCode).toBe(429);
      const ticketed = phoneBatch({ ...made, enrolment }, [phoneRecord('phone-ticket')]);
      expect((await from('203.0.113.1', ticketed, ticket)).statusCode).toBe(200);
    });
  });
});
