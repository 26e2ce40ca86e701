import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { expect } from 'vitest';
import { buildServer, type ServerOptions } from '../../src/collector/http/server/server.ts';
import { collectorRoutes } from '../../src/collector/start/collector-routes.ts';
import {
  type Collector,
  type CollectorSettings,
  openCollector,
} from '../../src/collector/start/open-collector.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import {
  type Acknowledgement,
  parseAcknowledgement,
} from '../../src/core/protocol/messages/acknowledgement.ts';
import { BATCH_MEDIA_TYPE } from '../../src/core/protocol/messages/batch.ts';
import { collectorSignedHeader } from '../../src/core/protocol/signed.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS, randomHex, UNIT } from '../support/batches.ts';
import type { TestDatabase, TestEngine } from '../support/databases.ts';
import { isSignedBy, partOf, type ReferenceKey } from '../support/reference-crypto.ts';
import { DEVICE_KEY, RECEIPT_KEY } from '../support/test-keys.ts';

/** A collector that listens on a free port of this machine, over a database of its own. */
export interface TestCollector {
  readonly url: string;
  readonly dataDir: string;
  readonly settings: TestDatabase['settings'];
  readonly app: FastifyInstance;
  readonly collector: Collector;
  /** Aborted when it begins to stop. */
  readonly stopping: AbortSignal;
  /** What it wrote to its log, a line each. */
  readonly log: readonly string[];
  /** Headers of an administrator bound to no unit, in a browser. */
  readonly administrator: { readonly cookie: string; readonly origin: string };
  /** An answer to that administrator. */
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  /** A device with this key at this unit; not said: the key of all devices of tests, and UNIT. */
  readonly enrol: (device?: ReferenceKey, unit?: string) => Promise<EnrolmentId>;
  readonly post: (body: Uint8Array | string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  /** The same as that administrator, who brings a file. */
  readonly handIn: TestCollector['post'];
  readonly stop: () => Promise<void>;
}

interface TestCollectorSettings
  extends Pick<CollectorSettings, 'publicUrl' | 'provider' | 'release' | 'webhookNetworks'> {
  /** False: as it is on the first start, without any account. */
  readonly withAdministrator?: boolean;
  readonly now?: () => number;
  readonly port?: number;
}

export async function startTestCollector(
  engine: TestEngine,
  options: Partial<Pick<ServerOptions, 'sessions' | 'staticRoot' | 'tls' | 'trustedProxies'>> = {},
  {
    withAdministrator = true,
    now = () => NOW_MS,
    port = 0,
    release = 'at-ten',
    ...people
  }: TestCollectorSettings = {},
): Promise<TestCollector> {
  const place = await engine.newPlace();
  const { dataDir, databaseUrl } = place.settings;
  const collector = await openCollector(
    // Threads for statements take longer to start than most tests; collectors that are processes have them.
    { dataDir, databaseUrl: databaseUrl ?? null, release, runsIn: 'own-thread', ...people },
    now,
    () => 0,
  );
  const staticRoot = mkdtempSync(join(tmpdir(), 'sipas-app-'));
  const log: string[] = [];
  const product = collectorRoutes(collector);
  const stopping = Promise.withResolvers<AbortSignal>();
  const app = await buildServer({
    sessions: product.sessions,
    machineKeys: product.machineKeys,
    routes: (routes, signal) => {
      stopping.resolve(signal);
      return product.routes(routes, signal);
    },
    staticRoot,
    productVersion: '0.0.0',
    log: { level: 'trace', stream: { write: (line) => void log.push(line) } },
    ...options,
  });
  const url = await app.listen({ host: '127.0.0.1', port });
  const postTo =
    (path: string): TestCollector['post'] =>
    (body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': BATCH_MEDIA_TYPE, ...headers },
        body: body as BodyInit,
      });
  const post = postTo('/api/v1/batches');
  const { cookie } = withAdministrator
    ? await signedIn(collector.database, NOW_MS, { role: 'administrator' })
    : { cookie: '' };
  const administrator = { cookie, origin: url };
  let isStopped = false;
  return {
    url,
    dataDir,
    settings: place.settings,
    app,
    collector,
    stopping: await stopping.promise,
    log,
    post,
    handIn: (body, headers = {}) =>
      postTo('/api/v1/handed-in-batches')(body, { ...administrator, ...headers }),
    administrator,
    get: (path, headers = {}) => fetch(url + path, { headers: { ...administrator, ...headers } }),
    enrol: async (device = DEVICE_KEY, unit = UNIT) => {
      const id = randomHex() as EnrolmentId;
      const day = '2026-11-01' as Day;
      const { publicKey } = device;
      await collector.enrolments.add({ id, unit: unit as UnitRef, name: 'Máy 1', day, publicKey });
      return id;
    },
    stop: async () => {
      if (isStopped) return;
      isStopped = true;
      await app.close();
      await collector.close();
      await place.remove();
      rmSync(staticRoot, { recursive: true, force: true });
    },
  };
}

/** The acknowledgement of an answer, signed by this key; anything else fails the test. */
export async function acknowledgementOf(
  answer: Response,
  receiptKey = RECEIPT_KEY,
): Promise<Acknowledgement> {
  const text = await answer.text();
  const parsed = answer.ok ? parseAcknowledgement(partOf(text, 1)) : null;
  if (!parsed?.ok) throw new Error(`status ${answer.status}: ${text}`);
  const header = collectorSignedHeader('sipas-acknowledgement', receiptKey.id);
  expect([answer.headers.get('content-type'), partOf(text, 0)]).toEqual(['application/jose', header]);
  expect(isSignedBy(receiptKey.publicKey, text)).toBe(true);
  return parsed.value;
}

/** Status and code of a refused request. Checks that it has the one form of every problem. */
export async function problemOf(answer: Response): Promise<readonly [number, string]> {
  const problem = (await answer.json()) as Record<string, unknown>;
  if (answer.headers.get('content-type')?.startsWith('application/problem+json') !== true) {
    throw new Error(`not a problem: ${answer.headers.get('content-type')}`);
  }
  if (problem['type'] !== 'about:blank' || problem['status'] !== answer.status || problem['title'] === '') {
    throw new Error(`not the form of a problem: ${JSON.stringify(problem)}`);
  }
  return [answer.status, String(problem['code'])];
}
