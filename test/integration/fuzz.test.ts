import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newEnrolmentRow, SqlEnrolmentStore } from '../../src/collector/db/devices/enrolment-store.ts';
import { type DatabaseSettings, openDatabase } from '../../src/collector/db/open-database.ts';
import type { Database } from '../../src/collector/db/schema.ts';
import { seededRandom } from '../../src/collector/demo/random.ts';
import { SESSION_COOKIE } from '../../src/collector/http/server/session-cookie.ts';
import { PERMISSIONS, type Rule } from '../../src/collector/people/accounts/permissions.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { isProblemCode } from '../../src/core/protocol/console-problems.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { signedIn } from '../support/accounts.ts';
import { randomHex } from '../support/batches.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { ENGINES, newTestDatabase, type TestDatabase } from '../support/databases.ts';
import { copyOfDemo } from '../support/demo.ts';
import { type FuzzRequest, type Known, type OpenApi, RequestFuzzer } from '../support/fuzz-requests.ts';
import { DEVICE_KEY, STATED_KEYS } from '../support/test-keys.ts';
import { OPERATIONS } from '../support/walk-operations.ts';

// Takes long: a fault that one request in a thousand meets is found by thousands of them.

/** How many requests; the longer checks send 60,000 to the embedded engine, and so many to the other. */
const FEW = 2_000;
const TO_THE_OTHER = 4_500;
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? FEW);
const RUNS = (REQUESTS > FEW ? ENGINES : ENGINES.slice(0, 1)).map((engine, index) => ({
  engine,
  name: engine.name,
  requests: index === 0 ? REQUESTS : TO_THE_OTHER,
}));
const OPTIONS = { timeout: 120_000 + REQUESTS * 60 };
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_131);
/** As many as keep the collector busy while some of them wait for a password's hash or a write to disk. */
const CLIENTS = 32;
/** No answer for so long is a hang: the slowest honest answer takes a hundredth of it. */
const HANG_MS = 60_000;

/** What no request of the fuzzer may change, no matter who sends it. */
const BOOKS = [
  'ledger',
  'records',
  'deferred_writes',
  'comments',
  'held',
  'conflicts',
  'tallies',
  'abandonments',
] as const;
/** Beside the books, what only an administrator may. */
const SETTINGS = ['units', 'enrolments', 'accounts', 'meta'] as const;

/**
 * The end of the audit log moves with every export, that of the ledger with what the two who may send anything send, and
 * the collector notes the time it knows once a minute, and four times a minute that it leads.
 */
const MOVES_BY_ITSELF = ['audit-head', 'ledger-head', 'clock', 'leader'];

/** Words that stand in a stack trace, a statement or a path of this machine, and in no answer. */
const LEAKS =
  /node_modules|\bat (?:async )?[\w.<>]+ \(|SQLITE_|select .* from |syntax error at|\/src\/collector\/|keys\.json/i;

const WHO = ['nobody', 'staff', 'supervisor', 'supervisor of one unit', 'administrator'] as const;
type Who = (typeof WHO)[number];

/** Answers that say a request did not get as far as its handler. */
const TURNED_AWAY = [
  'sign-in-required',
  'forbidden',
  'cross-site-request',
  'too-many-requests',
  'unsupported-media-type',
];

const NAME = `$requests requests that nobody expects, seed ${SEED}, on $name`;
describe.each(RUNS)(NAME, OPTIONS, ({ engine, requests }) => {
  let place: TestDatabase;
  let server: CollectorProcess;
  let log = '';
  let sent = 0;
  const cookies = new Map<Who, string>();
  /** Statuses of success, and codes of refusals, by who asked for which operation. */
  const answers = new Map<string, Set<string>>();
  let known: Known;

  beforeAll(async () => {
    place = await newTestDatabase(engine);
    const { dataDir, databaseUrl } = place.settings;
    const isEmbedded = databaseUrl == null;
    // On the other engine nothing but what is put there below: it takes long to fill.
    if (isEmbedded) copyOfDemo(dataDir);
    server = await startCollectorProcess({
      dataDir,
      env: {
        LOG_LEVEL: 'warn',
        SIPAS_KEYS: STATED_KEYS,
        TRUST_PROXY: '127.0.0.1,::1',
        ...(isEmbedded ? {} : { DATABASE_URL: databaseUrl }),
      },
    });
    server.child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    const database = await openDatabase(place.settings);
    const units = await database.reader.selectFrom('units').select(['code', 'valid_from', 'name']).execute();
    const enrolments = await database.reader.selectFrom('enrolments').select('id').execute();
    const one = units.find(({ code }) => code.includes('-')) ?? units[0];
    const people = [
      ['staff', 'staff', null],
      ['supervisor', 'supervisor', null],
      ['supervisor of one unit', 'supervisor', one?.code ?? null],
      ['administrator', 'administrator', null],
    ] as const;
    for (const [who, role, scope] of people) {
      cookies.set(who, (await signedIn(database, Date.now(), { role, scope })).cookie);
    }
    const device = randomHex();
    const unit = `${one?.code}@${one?.valid_from}`;
    await new SqlEnrolmentStore(database.writer).add({
      id: device as EnrolmentId,
      unit: unit as UnitRef,
      name: 'Máy thử',
      day: '2026-11-01' as Day,
      publicKey: DEVICE_KEY.publicKey,
    });
    const phones = { link: 'L'.repeat(22), enrolment: randomHex() };
    const ofLink = {
      id: phones.enrolment as EnrolmentId,
      unit: unit as UnitRef,
      name: '',
      day: '2026-11-01' as Day,
      publicKey: null,
    };
    await database.writer
      .insertInto('enrolments')
      .values({ ...newEnrolmentRow(ofLink), kind: 'link' })
      .execute();
    await database.writer
      .insertInto('office_links')
      .values({ ...phones, unit, spent_tickets: 0 })
      .execute();
    const accounts = await database.reader.selectFrom('accounts').select('id').execute();
    known = {
      texts: units
        .slice(0, 60)
        .flatMap(({ code, valid_from, name }) => [code, `${code}@${valid_from}`, name]),
      ids: [...enrolments.slice(0, 30), ...accounts].map(({ id }) => id),
      device,
      phones,
    };
    await database.close();
  }, 180_000);

  afterAll(async () => {
    await server?.stop();
    await place?.remove();
  });

  test('none ends in a fault of ours, hangs, tells what it should not, or changes the books', async () => {
    const sayAnything = [known.device, known.phones.enrolment];
    const before = await digests(place.settings, sayAnything);
    const share = Math.ceil(requests / WHO.length);
    for (const [index, who] of WHO.entries()) {
      if (who === 'administrator')
        expect(await digests(place.settings, sayAnything), 'without an administrator').toEqual(before);
      await send(who, share, SEED + index);
    }
    const after = await digests(place.settings, sayAnything);
    for (const table of BOOKS) expect(after[table], table).toBe(before[table]);
    expect(log).not.toMatch(/a fault of our own/);
    const health = await fetch(`${server.address}/healthz`);
    expect(health.status).toBe(200);
    // Or all of it would say nothing.
    for (const who of WHO) {
      const allowed = Object.entries(OPERATIONS).filter(([, { action }]) => isAllowed(who, action));
      const missed = allowed
        .map(([name]) => name)
        .filter(
          (name) => ![...(answers.get(`${who}: ${name}`) ?? [])].some((said) => !TURNED_AWAY.includes(said)),
        );
      // A second factor is asked of nobody here.
      // Of few requests, two or three come to each operation of each who.
      const most = allowed.length / (requests > FEW ? 10 : 5);
      expect(missed.length, `${who} missed ${missed}`).toBeLessThan(Math.max(3, most));
    }
    const served = [...answers].filter(([, found]) =>
      ['200', '201', '204'].some((status) => found.has(status)),
    );
    expect(served.filter(([name]) => name.startsWith('administrator: ')).length).toBeGreaterThan(15);
    // What devices and phones send is signed, and nobody's session makes a difference to it.
    for (const route of ['POST /api/v1/batches', 'POST /api/v1/offers', 'POST /api/v1/phone-responses']) {
      const said = WHO.flatMap((who) => [...(answers.get(`${who}: ${route}`) ?? [])]);
      expect(said, route).toContain('200');
    }
  });

  async function send(who: Who, count: number, seed: number): Promise<void> {
    const document = (await (await fetch(`${server.address}/api/v1/openapi.json`)).json()) as OpenApi;
    const fuzzer = new RequestFuzzer(seededRandom(seed), document, known);
    let left = count;
    const client = async () => {
      while (left > 0) {
        left -= 1;
        const request = fuzzer.next();
        // Anyone who guards the retention of answers may delete them: that is no accident.
        if (who === 'administrator' && request.path.includes('retention')) continue;
        await check(who, request);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
  }

  async function check(who: Who, request: FuzzRequest): Promise<void> {
    const { operation, method, path, headers, body } = request;
    const about = `${who}: ${method} ${path.slice(0, 300)}`;
    // Anyone who signs out, or in as somebody else, is somebody else for all that follows.
    const cookie = path.startsWith('/api/v1/session') && method !== 'GET' ? undefined : cookies.get(who);
    const abort = new AbortController();
    sent += 1;
    const hang = setTimeout(() => abort.abort(), HANG_MS);
    try {
      const answer = await fetch(server.address + path, {
        method,
        headers: {
          // From ever other addresses, or the limit of one would answer for the routes.
          'x-forwarded-for': `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`,
          ...latin1(headers),
          ...(cookie === undefined ? {} : { cookie, 'sec-fetch-site': 'same-origin' }),
        },
        ...(body === undefined ? {} : { body: body as BodyInit }),
        redirect: 'manual',
        signal: abort.signal,
      });
      const [renewed] = answer.headers.getSetCookie().filter((set) => set.startsWith(SESSION_COOKIE));
      if (cookie !== undefined && renewed !== undefined) cookies.set(who, renewed.split(';')[0] ?? '');
      const note = (outcome: string) => {
        if (operation === null) return;
        const found = answers.get(`${who}: ${operation}`) ?? new Set();
        answers.set(`${who}: ${operation}`, found.add(outcome));
      };
      if (answer.status < 400) note(String(answer.status));
      // A stream of events has no end; that it was opened is enough.
      if (answer.headers.get('content-type')?.startsWith('text/event-stream')) return abort.abort();
      const text = await answer.text();
      // There is no provider of OpenID Connect here.
      if (!text.includes('sign-in-provider-unavailable')) expect(answer.status, about).toBeLessThan(500);
      expect(text, about).not.toMatch(LEAKS);
      // A page for anybody to read says so as a page.
      if (answer.status === 404 && path.startsWith('/o/')) note('not-found');
      else if (answer.status >= 400 && method !== 'HEAD') {
        const problem = JSON.parse(text) as { status: unknown; code: unknown };
        note(String(problem.code));
        expect([problem.status, isProblemCode(problem.code)], about).toEqual([answer.status, true]);
      }
    } catch (error) {
      if (error instanceof Error && 'cause' in error) throw new Error(about, { cause: error });
      throw error;
    } finally {
      clearTimeout(hang);
    }
  }
});

/** A header's value is Latin-1, and a client refuses others before they are sent. */
function latin1(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replaceAll(/[^\t\x20-\x7e\xa0-\xff]/g, '?')]),
  );
}

function isAllowed(who: Who, action: keyof typeof PERMISSIONS): boolean {
  const rule: Rule = PERMISSIONS[action];
  if (rule === 'anyone' || rule === 'proof') return true;
  if (who === 'nobody') return false;
  const grant = rule[who === 'supervisor of one unit' ? 'supervisor' : who];
  return grant !== 'never';
}

/** SHA-256 over every row of a table, by table; without those of enrolments in whose name anything is sent. */
async function digests(
  settings: DatabaseSettings,
  sayAnything: readonly string[],
): Promise<Record<string, string>> {
  const database = await openDatabase(settings);
  try {
    const found: Record<string, string> = {};
    for (const table of [...BOOKS, ...SETTINGS]) {
      const rows = await database.reader
        .selectFrom(table as keyof Database)
        .selectAll()
        .execute();
      const lines = rows
        .filter((row) => !('key' in row && MOVES_BY_ITSELF.includes(String(row.key))))
        .filter((row) => !Object.values(row).some((value) => sayAnything.includes(value as string)))
        // Everybody may change the own password.
        .map((row) => written(table === 'accounts' ? { ...row, password: 0, revision: 0 } : row))
        .sort();
      found[table] = createHash('sha256').update(lines.join('\n')).digest('hex');
    }
    return found;
  } finally {
    await database.close();
  }
}

/** Bytes in base64: as an array of numbers, those of a whole province take seconds. */
function written(row: object): string {
  const values = Object.entries(row).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  ]);
  return JSON.stringify(values);
}
