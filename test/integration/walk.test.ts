import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newEnrolmentRow } from '../../src/collector/db/devices/enrolment-store.ts';
import { randomId } from '../../src/collector/db/random-id.ts';
import { type Decision, decide, decideByKey } from '../../src/collector/people/accounts/decide.ts';
import {
  type Action,
  OPEN_TO_MACHINE_KEYS,
  PERMISSIONS,
} from '../../src/collector/people/accounts/permissions.ts';
import type { AccountId, Principal } from '../../src/collector/people/accounts/principal.ts';
import type { MachineKey, MachineKeyId } from '../../src/collector/people/machine-keys/machine-key-store.ts';
import { readConfig } from '../../src/collector/start/config.ts';
import { type RunningCollector, startCollector } from '../../src/collector/start/start-collector.ts';
import { CONTRACT } from '../../src/contract/contract.ts';
import { ROLES, type Role } from '../../src/contract/people/roles.ts';
import type { Route } from '../../src/contract/route.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { SUMS_PER_SCOPE } from '../../src/core/tally/tally.ts';
import { countsPerItem, tallyLayout } from '../../src/core/tally/tally-layout.ts';
import { type Unit, unitRef } from '../../src/core/units/unit.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { signedIn } from '../support/accounts.ts';
import { SERVICE } from '../support/batches.ts';
import {
  OPERATIONS,
  OTHER,
  OTHER_COMMENT,
  OTHER_DEVICE,
  OTHER_KEY,
  OTHER_KEY_NAME,
  OTHER_LINK,
  OTHER_PERSON,
  OTHER_WEBHOOK,
  OTHER_WEBHOOK_ADDRESS,
  OWN,
  OWN_COMMENT,
  OWN_DEVICE,
  OWN_KEY,
  OWN_LINK,
  OWN_WEBHOOK,
  operationKey,
  type WalkedOperation,
  type WalkedRequest,
} from '../support/walk-operations.ts';
import { unitOf } from '../unit/collector/figures/report-world.ts';

/**
 * Every operation with every kind of asker, on the collector as it is put together for people.
 *
 * Takes long: the product of operations and askers is over a thousand requests, each through everything that stands
 * before a route, the password's hash of a sign-in among it.
 */

interface Asker {
  readonly name: string;
  /** Null: nobody is signed in. */
  readonly role: Role | null;
  readonly scope: string | null;
  readonly isRevoked: boolean;
  /** Another program, by a machine key for the scope. */
  readonly isProgram?: true;
}

const ASKERS: readonly Asker[] = [
  { name: 'a machine key', role: null, scope: null, isRevoked: false, isProgram: true },
  { name: `a machine key of ${OWN.code}`, role: null, scope: OWN.code, isRevoked: false, isProgram: true },
  { name: 'nobody', role: null, scope: null, isRevoked: false },
  { name: 'a revoked session', role: 'administrator', scope: null, isRevoked: true },
  ...ROLES.flatMap((role) => [
    { name: `${role} bound to ${OWN.code}`, role, scope: OWN.code, isRevoked: false },
    { name: `${role} bound to no unit`, role, scope: null, isRevoked: false },
  ]),
];

const ROUTES = new Map<string, Route>(Object.entries(CONTRACT));

/** Why any request can be refused before its route has looked at it. */
const AT_THE_DOOR = [
  'sign-in-required',
  'recent-sign-in-required',
  'forbidden',
  'parameter-invalid',
  'body-malformed',
];

/** Whatever of the other province an answer could tell. Of its counts as they are written in JSON. */
const PLANTED = [
  new RegExp(OTHER.name),
  new RegExp(OTHER.officeName),
  new RegExp(OTHER_DEVICE.name),
  // As names of downloads are written.
  new RegExp(`${encodeURIComponent('Quýt')}|sipas-${OTHER.code}`),
  new RegExp(OTHER_DEVICE.id),
  new RegExp(OTHER_LINK),
  new RegExp(OTHER_KEY_NAME),
  new RegExp(OTHER_WEBHOOK_ADDRESS),
  new RegExp(OTHER_PERSON),
  new RegExp(OTHER.score.replace('.', '\\.')),
  new RegExp(`"${OTHER.code}(001)?["@]`),
  new RegExp(`\\b(${OTHER.responses}|${OTHER.responses + OWN.responses})\\b`),
];

describe('a walk over every operation', () => {
  let dataDir: string;
  let running: RunningCollector;
  let address: string;
  let described: ReadonlyMap<string, { readonly security?: readonly object[] }>;
  const registered = new Map<string, RouteOptions>();
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sipas-walk-'));
    const config = readConfig({ PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
    if (!config.ok) throw new Error(config.error.join());
    // What Fastify itself has registered, whether or not it is described.
    const listen = (message: unknown) => {
      const { fastify } = message as { fastify: FastifyInstance };
      fastify.addHook('onRoute', (route: RouteOptions) => {
        for (const method of [route.method].flat()) registered.set(`${method} ${route.url}`, route);
      });
    };
    subscribe('fastify.initialization', listen);
    running = await startCollector(config.value);
    unsubscribe('fastify.initialization', listen);
    address = running.addresses[0]?.replace(/\/$/, '') ?? '';
    await fill(running);
    const { cookie } = await signedIn(running.collector.database, Date.now(), { role: 'administrator' });
    for (const [{ office }, { name }] of [
      [OWN, OWN_DEVICE],
      [OTHER, OTHER_DEVICE],
    ] as const) {
      const made = await fetch(`${address}/api/v1/enrolment-codes`, {
        method: 'POST',
        headers: { cookie, origin: address, 'content-type': 'application/json' },
        body: JSON.stringify({ unit: office, name }),
      });
      expect(made.status).toBe(201);
    }
    const document = (await (await fetch(`${address}/api/v1/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { security?: object[] }>>;
    };
    described = new Map(
      Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => [operationKey(method, path), operation]),
      ),
    );
  });
  afterAll(async () => {
    await running?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('no operation is described that is not walked, and none is walked that is not there', () => {
    expect([...described.keys()].sort()).toEqual(Object.keys(OPERATIONS).sort());
  });

  test('HT2 every operation says what a client proves itself by', () => {
    for (const [name, { action }] of Object.entries(OPERATIONS)) {
      const byKey = OPEN_TO_MACHINE_KEYS.has(action) ? [{ machineKey: [] }] : [];
      const needed = typeof PERMISSIONS[action] === 'object' ? [{ session: [] }, ...byKey] : [];
      const expected = name === 'POST /api/v1/phone-responses' ? [{ visitTicket: [] }, {}] : needed;
      expect([name, described.get(name)?.security]).toEqual([name, expected]);
    }
  });

  test('every route that is registered is described, and does what the plan says', () => {
    const routes = [...registered].filter(([name]) => !/^HEAD |\/\*$/.test(name));
    expect(Object.fromEntries(routes.map(([name, { config }]) => [name, config?.action]))).toEqual(
      Object.fromEntries(Object.entries(OPERATIONS).map(([name, { action }]) => [name, action])),
    );
    for (const [name, { config }] of registered)
      expect(PERMISSIONS, name).toHaveProperty([config?.action ?? 'none']);
  });

  describe.each(ASKERS)('as $name', (asker) => {
    test.each(Object.entries(OPERATIONS))('%s answers as the table says', async (name, operation) => {
      for (const request of operation.requests ?? [{}]) {
        const answer = await ask(name, operation, request, asker);
        const expected = decisionFor(operation.action, asker);
        const where = `${name} ${JSON.stringify(request)}: ${answer.status} ${answer.text.slice(0, 300)}`;
        expect(answer.status, where).not.toBe(500);
        const route = ROUTES.get(name);
        if (route !== undefined) expectFits(route, answer, where);
        if (expected.kind === 'sign-in-required' || expected.kind === 'forbidden') {
          expect(answer.code, where).toBe(expected.kind);
        } else {
          // Before a second factor the password may be due again.
          if (operation.action !== 'session.open') expect(answer.code, where).not.toBe('sign-in-required');
          expect(answer.code, where).not.toBe('cross-site-request');
        }
        // An account in general may: what it may not is then said of a unit, which is not there for it.
        if (expected.kind === 'account' && !operation.action.endsWith('.manage')) {
          expect(answer.code, where).not.toBe('forbidden');
        }
        if (asker.scope === OWN.code) {
          const asked = request.query ?? JSON.stringify(request.parameters ?? request.body ?? {});
          for (const planted of PLANTED) expect(withoutEcho(answer.told, asked), where).not.toMatch(planted);
        }
      }
    });
  });

  test('what is planted is there to be found by whoever may', async () => {
    const whole = { name: 'whole', role: 'administrator', scope: null, isRevoked: false } as const;
    const texts = await Promise.all(
      Object.entries(OPERATIONS)
        .filter(([name]) => name.startsWith('GET ') && !name.includes(':id'))
        .flatMap(([name, operation]) =>
          (operation.requests ?? [{}]).map(
            async (request) => (await ask(name, operation, request, whole)).told,
          ),
        ),
    );
    for (const planted of PLANTED)
      expect(
        texts.some((text) => planted.test(text)),
        String(planted),
      ).toBe(true);
  });

  test.each([
    ['GET /api/v1/indices', 'period=2026-10&unit='],
    ['GET /api/v1/counts/events', 'period=2026-10&unit='],
    ['GET /api/v1/devices', 'unit='],
    ['GET /api/v1/office-links', 'unit='],
    ['GET /api/v1/units', 'parent='],
    ['GET /api/v1/published-figures', 'unit='],
    ['GET /api/v1/targets', 'unit='],
    ['GET /api/v1/feeds/figures.csv', 'from=2026-10&unit='],
  ])('%s answers for a unit outside byte for byte as for one that is not there', async (name, query) => {
    const operation = OPERATIONS[name] as WalkedOperation;
    const supervisor = { name: '', role: 'supervisor', scope: OWN.code, isRevoked: false } as const;
    const answerFor = async (unit: string) => {
      const { status, text, headers } = await ask(
        name,
        operation,
        { query: query + unit },
        {
          ...supervisor,
          role: operation.action === 'units.read' ? 'staff' : 'supervisor',
        },
      );
      return { status, text, headers };
    };
    const absent = await answerFor('zz');
    expect([absent.status, JSON.parse(absent.text)['code']]).toEqual([404, 'unit-unknown']);
    for (const unit of [OTHER.code, OTHER.office, '01']) expect(await answerFor(unit)).toEqual(absent);
  });

  test('a device outside is answered byte for byte as one that is not there', async () => {
    const name = 'GET /api/v1/devices/:id';
    const operation = OPERATIONS[name] as WalkedOperation;
    const staff = { name: '', role: 'staff', scope: OWN.code, isRevoked: false } as const;
    const answerFor = async (id: string) => {
      const { status, text } = await ask(name, operation, { parameters: { id } }, staff);
      return { status, text };
    };
    expect(await answerFor(OTHER_DEVICE.id)).toEqual(await answerFor('e5'.repeat(16)));
    expect((await answerFor(OWN_DEVICE.id)).status).toBe(200);
  });

  async function ask(name: string, operation: WalkedOperation, request: WalkedRequest, asker: Asker) {
    const [method = '', template = ''] = name.split(' ');
    const path = template.replace(/:(\w+)/g, (_, key: string) => request.parameters?.[key] ?? 'none');
    const query = request.query === undefined || request.query === '' ? '' : `?${request.query}`;
    const cookie = await cookieFor(asker);
    const hasBody = method !== 'GET' && method !== 'DELETE';
    const abort = new AbortController();
    const answer = await fetch(address + path + query, {
      method,
      redirect: 'manual',
      signal: abort.signal,
      headers: {
        ...(cookie === null ? {} : { cookie, origin: address }),
        ...(await keyFor(asker)),
        ...(hasBody ? { 'content-type': operation.mediaType ?? 'application/json' } : {}),
      },
      ...(hasBody
        ? { body: operation.mediaType === undefined ? JSON.stringify(request.body ?? {}) : 'x' }
        : {}),
    });
    const text =
      operation.isStream === true && answer.status === 200 ? await firstEvent(answer) : await answer.text();
    if (operation.isStream === true) abort.abort();
    // Who may is decided before it is made. Nobody fetches it, and setting its type would take longer than the walk.
    if (name === 'POST /api/v1/reports' && answer.ok) {
      const { id } = JSON.parse(text) as { id: string };
      const headers = { ...(cookie === null ? {} : { cookie, origin: address }) };
      const calledOff = await fetch(`${address}/api/v1/reports/${id}`, { method: 'DELETE', headers });
      expect(calledOff.status).toBe(204);
    }
    const headers = Object.fromEntries([...answer.headers].filter(([key]) => key !== 'date'));
    const isProblem = answer.headers.get('content-type')?.includes('problem') === true;
    const code = isProblem ? (JSON.parse(text) as { code: string }).code : null;
    return {
      status: answer.status,
      code,
      headers,
      text,
      told: text + JSON.stringify({ ...headers, 'content-length': null }),
    };
  }

  /** Each request by a key of its own, since each may be used so often only. */
  async function keyFor({ isProgram, scope }: Asker): Promise<Readonly<Record<string, string>>> {
    if (isProgram !== true) return {};
    const { machineKeys } = running.collector.people;
    const made = await machineKeys.make({ actor: 'mo', scope: EVERY_UNIT }, { name: 'R', scope, days: 1 });
    if (!made.ok) throw new Error(made.error);
    return { authorization: `Bearer ${made.value.secret}` };
  }

  /** Each request by an account of its own, since some requests end the session they come by. */
  async function cookieFor({ role, scope, isRevoked }: Asker): Promise<string | null> {
    if (role === null) return null;
    const { collector } = running;
    const { account, cookie } = await signedIn(collector.database, Date.now(), { role, scope });
    if (isRevoked)
      await collector.database.writer.deleteFrom('sessions').where('account', '=', account).execute();
    return cookie;
  }
});

interface Told {
  readonly status: number;
  readonly code: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Whether an answer is one that the contract describes. */
function expectFits(route: Route, { status, code, headers, text }: Told, where: string): void {
  if (code !== null) {
    expect([...AT_THE_DOOR, ...route.problems], where).toContain(code);
    return;
  }
  expect([route.status ?? 200, ...(route.mayExist === true ? [200] : [])], where).toContain(status);
  if (route.mediaType !== undefined) expect(headers['content-type'], where).toContain(route.mediaType);
  else if (status !== 303) {
    const { error } = route.answer.safeParse(text === '' ? null : JSON.parse(text));
    expect(error, where).toBeUndefined();
  }
}

function decisionFor(action: Action, asker: Asker): Decision {
  if (asker.isProgram !== true || !OPEN_TO_MACHINE_KEYS.has(action))
    return decide(action, principalFor(asker));
  return decideByKey({ kind: 'found', key: { id: '' as MachineKeyId, scope: asker.scope } as MachineKey });
}

function principalFor({ role, scope, isRevoked }: Asker): Principal | null {
  if (role === null || isRevoked) return null;
  return { account: '' as AccountId, name: '', role, scope, readsOwnComments: false, authenticatedAtMs: 0 };
}

async function firstEvent(answer: Response): Promise<string> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('data: ')) {
    const chunk = await reader?.read();
    if (chunk === undefined || chunk.done) break;
    text += chunk.value;
  }
  return text;
}

/** An answer may repeat what was asked. */
function withoutEcho(text: string, asked: string): string {
  return asked === '' || asked === '{}' ? text : text.replaceAll(asked, '');
}

async function fill({ collector }: RunningCollector): Promise<void> {
  for (const [id, name, { code }] of [
    [OWN_KEY, 'R', OWN],
    [OTHER_KEY, OTHER_KEY_NAME, OTHER],
  ] as const) {
    await collector.database.writer
      .insertInto('machine_keys')
      .values({
        ...{ id, name, scope: code, secret_sha256: id.repeat(2) },
        ...{ made_day: '2026-11-01', made_by: 'mo', expires_ms: Date.now() + DAY_MS },
        ...{ is_replaced: 0, last_used_day: null },
      })
      .execute();
  }
  for (const [id, address, { code }] of [
    [OWN_WEBHOOK, 'https://cam.example.vn/', OWN],
    [OTHER_WEBHOOK, OTHER_WEBHOOK_ADDRESS, OTHER],
    // One that nobody deletes on the way.
    ['d5'.repeat(16), OTHER_WEBHOOK_ADDRESS, OTHER],
  ] as const) {
    await collector.database.writer
      .insertInto('webhooks')
      .values({
        ...{
          id,
          name: 'R',
          scope: code,
          address,
          events: '["comments.new"]',
          is_on: 0,
          secret: Buffer.alloc(60),
        },
        ...{ former_secret: null, former_until_ms: null, made_day: '2026-11-01', made_by: 'mo' },
        ...{ has_looked: 1, new_comments: 0 },
      })
      .execute();
  }
  const bound = { role: 'administrator', scope: OTHER.code, name: OTHER_PERSON } as const;
  await signedIn(collector.database, Date.now(), bound);
  const units: readonly Unit[] = [OWN, OTHER].flatMap(({ code, office, name, officeName }) => [
    unitOf(code, null, { kind: 'province', name }),
    unitOf(office, code, { kind: 'commune', name: officeName }),
  ]);
  await collector.units.change((existing) =>
    ok({ units: [...existing, ...units], added: units, updated: [], unchangedCount: existing.length }),
  );
  const by = { actor: 'command', scope: EVERY_UNIT };
  const { publishedLists, targetLists, caseloadLists } = collector.facts;
  const header = 'index,year,unit,score,max,rank,of,group,group_rank,group_of,source,source_date';
  const facts = [
    await publishedLists.import(
      Buffer.from(`${header}\nsipas,2026,${OTHER.code},${OTHER.score},100,3,34,,,,x,\n`),
      by,
    ),
    await targetLists.import(
      Buffer.from(`unit,measure,period,kind,value\n${OTHER.code},sipas,2026,level,${OTHER.score}\n`),
      by,
    ),
    await caseloadLists.import(
      Buffer.from(`unit,month,received,finished,on_time\n${OTHER.code},2026-10,9,9,9\n`),
      by,
    ),
  ];
  expect(facts.map((fact) => fact.ok)).toEqual([true, true, true]);
  const layout = tallyLayout(SERVICE);
  const zeros = (count: number) => JSON.stringify(Array(count).fill(0));
  for (const { office, responses } of [OWN, OTHER]) {
    await collector.database.writer
      .insertInto('tallies')
      .values({
        margin: 'total',
        value: '',
        questionnaire: SERVICE.id,
        version: SERVICE.version,
        mode: 'kiosk',
        month: '2026-10',
        unit: unitRef(unitOf(office, null)),
        flagged: 0,
        state: 'released',
        span: 'month',
        responses,
        excluded: 0,
        sums: zeros(layout.scopes.length * SUMS_PER_SCOPE),
        levels: zeros(layout.items.length * countsPerItem(layout)),
      })
      .execute();
  }
  for (const [id, { office, officeName }] of [
    [OWN_COMMENT, OWN],
    [OTHER_COMMENT, OTHER],
  ] as const) {
    const comment = {
      kind: 'comment',
      month: '2026-10',
      shown_span: '2026-10',
      questionnaire: SERVICE.id,
      version: SERVICE.version,
      mode: 'kiosk',
      language: 'vi',
    } as const;
    await collector.database.writer
      .insertInto('comments')
      .values({ ...comment, id, unit: unitRef(unitOf(office, null)), text: `${officeName} rất chậm.` })
      .execute();
  }
  for (const [{ id, name }, { office }] of [
    [OWN_DEVICE, OWN],
    [OTHER_DEVICE, OTHER],
  ] as const) {
    const enrolment = { id, unit: unitRef(unitOf(office, null)), name, day: '2026-10-01' as Day };
    await collector.enrolments.add(enrolment as never);
  }
  for (const [link, { office }, enrolment] of [
    [OWN_LINK, OWN, 'e5'.repeat(16)],
    [OTHER_LINK, OTHER, 'f6'.repeat(16)],
  ] as const) {
    const unit = unitRef(unitOf(office, null));
    const row = newEnrolmentRow({
      id: enrolment as EnrolmentId,
      unit,
      name: '',
      day: '2026-10-01' as Day,
      publicKey: null,
    });
    const { writer } = collector.database;
    await writer
      .insertInto('enrolments')
      .values({ ...row, kind: 'link' })
      .execute();
    await writer.insertInto('office_links').values({ link, enrolment, unit, spent_tickets: 0 }).execute();
  }
  for (const { office } of [OWN, OTHER]) {
    const unit = unitRef(unitOf(office, null));
    const of = { questionnaire: SERVICE.id, version: SERVICE.version, language: 'vi' };
    const entry = { actor: 'an', action: 'paper-forms.print', subject: unit, details: {} };
    const enrolment = randomId() as EnrolmentId;
    await collector.paper.issue({ unit, ...of, enrolment, day: '2026-10-01' as Day }, 1, entry);
  }
}
