import { setTimeout } from 'node:timers/promises';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { signedIn } from '../support/accounts.ts';
import type { CollectorProcess } from '../support/collector-process.ts';
import { atMost, type Measure, quantile } from './measure.ts';

const CONSOLES = 200;
/** How often somebody at each console asks for another page. */
const EVERY_MS = 10_000;
const LASTS_MS = 60_000;
const MOST_MS = 100;

/** The sessions of people who are bound to no unit, one a console. */
export async function consoleSessions(dataDir: string): Promise<readonly string[]> {
  const database = await openDatabase({ dataDir });
  try {
    const cookies: string[] = [];
    for (let at = 0; at < CONSOLES; at += 1) {
      cookies.push((await signedIn(database, Date.now(), { role: 'administrator' })).cookie);
    }
    return cookies;
  } finally {
    await database.close();
  }
}

/**
 * How long a page of the country takes where many consoles have its live counts open, and each asks for a page now and
 * then, evenly spread; in turn its month, its year and its ranking.
 */
export async function openConsoles(
  { address }: Pick<CollectorProcess, 'address'>,
  cookies: readonly string[],
  month: string,
): Promise<readonly Measure[]> {
  const closing = new AbortController();
  const [year] = month.split('-');
  const pages = [`indices?period=${month}`, `indices?period=${year}`, `ranking?period=${month}`];
  const times: number[] = [];
  try {
    const streams = cookies.map((cookie) =>
      listen(`${address}/api/v1/counts/events?period=${month}`, cookie, closing.signal),
    );
    await Promise.all(streams);
    const endsAtMs = performance.now() + LASTS_MS;
    await Promise.all(
      cookies.map(async (cookie, at) => {
        await setTimeout((EVERY_MS / cookies.length) * at);
        for (let asked = at; performance.now() < endsAtMs; asked += 1) {
          const beganAtMs = performance.now();
          const answer = await fetch(`${address}/api/v1/${pages[asked % pages.length]}`, {
            headers: { cookie },
          });
          const text = await answer.text();
          if (answer.status !== 200) throw new Error(`${answer.status}: ${text}`);
          times.push(performance.now() - beganAtMs);
          await setTimeout(Math.max(0, EVERY_MS - (performance.now() - beganAtMs)));
        }
      }),
    );
  } finally {
    closing.abort();
  }
  const how = `${times.length} requests within ${LASTS_MS / 1_000} s for the country's month, year and ranking, ${cookies.length} live counts open`;
  const p95 = quantile(times, 0.95);
  return [
    { name: `${CONSOLES} consoles open, p50`, value: quantile(times, 0.5), unit: 'ms', bar: null, how },
    { name: `${CONSOLES} consoles open, p95`, value: p95, unit: 'ms', bar: atMost(MOST_MS, p95, 'ms'), how },
  ];
}

/** Resolves with the first counts, and reads on until it is called off. */
async function listen(address: string, cookie: string, signal: AbortSignal): Promise<void> {
  const answer = await fetch(address, { headers: { cookie }, signal });
  if (answer.status !== 200 || answer.body === null) throw new Error(`${address}: ${answer.status}`);
  const reader = answer.body.getReader();
  await reader.read();
  void (async () => {
    while (!(await reader.read()).done);
  })().catch(() => {
    // Called off.
  });
}
