import { readConfig } from '../../../src/collector/start/config.ts';
import type { Collector } from '../../../src/collector/start/open-collector.ts';
import { startCollector } from '../../../src/collector/start/start-collector.ts';
import type { EnrolmentId } from '../../../src/core/kernel/brand.ts';
import type { Day } from '../../../src/core/kernel/calendar.ts';
import type { UnitRef } from '../../../src/core/units/unit.ts';
import { signedIn } from '../../support/accounts.ts';
import { randomHex, UNIT } from '../../support/batches.ts';
import type { TestEngine } from '../../support/databases.ts';
import { DEVICE_KEY } from '../../support/test-keys.ts';

/** A collector with every route, as `sipas start` puts it together, and an administrator to attack it as. */
export interface WholeCollector {
  readonly url: string;
  readonly dataDir: string;
  readonly collector: Collector;
  /** A member with DEVICE_KEY at UNIT. */
  readonly enrolment: string;
  /** The administrator's cookie as it is now. */
  readonly cookie: () => string;
  /** As the administrator; a body that is no text is sent as JSON. */
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Response>;
  /** Another administrator in another session, as whom is sent from then on. */
  readonly signInAgain: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** @param env further settings */
export async function startWholeCollector(
  engine: TestEngine,
  env: Readonly<Record<string, string>> = {},
): Promise<WholeCollector> {
  const place = await engine.newPlace();
  const { dataDir, databaseUrl } = place.settings;
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    ...(databaseUrl == null ? {} : { DATABASE_URL: databaseUrl }),
    ...env,
  });
  if (!config.ok) throw new Error(config.error.join());
  const running = await startCollector(config.value, { missing: 'make' });
  const { collector } = running;
  const url = (running.addresses[0] ?? '').replace(/\/$/, '');
  let cookie = '';
  const signInAgain = async () => {
    ({ cookie } = await signedIn(collector.database, Date.now(), { role: 'administrator' }));
  };
  await signInAgain();
  const enrolment = randomHex();
  await collector.enrolments.add({
    id: enrolment as EnrolmentId,
    unit: UNIT as UnitRef,
    name: 'Máy 1',
    day: '2026-11-01' as Day,
    publicKey: DEVICE_KEY.publicKey,
  });
  return {
    url,
    dataDir,
    collector,
    enrolment,
    cookie: () => cookie,
    send: (method, path, body, headers = {}) =>
      fetch(url + path, {
        method,
        redirect: 'manual',
        headers: {
          cookie,
          origin: url,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    signInAgain,
    stop: async () => {
      await running.stop();
      await place.remove();
    },
  };
}
