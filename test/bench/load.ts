import { setImmediate } from 'node:timers/promises';
import { demoOffices } from '../../src/collector/demo/province.ts';
import { seededRandom } from '../../src/collector/demo/random.ts';
import { simulateResponse } from '../../src/collector/demo/respondent.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { BATCH_MAX_RECORDS } from '../../src/core/protocol/limits.ts';
import { packed, SERVICE, wireRecord } from '../support/batches.ts';
import type { CollectorProcess } from '../support/collector-process.ts';
import { newCodeAt } from '../support/enrolment.ts';

/** Responses as devices send them: made, encoded and compressed before anything is timed. */
export interface Load {
  readonly responses: number;
  readonly batches: readonly Buffer[];
}

/**
 * Batches of 200 believable responses of one enrolment at one office, submitted within the `days` before now.
 */
export async function makeLoad(options: {
  readonly enrolment: string;
  readonly unit: string;
  readonly batches: number;
  readonly days: number;
  readonly seed: number;
}): Promise<Load> {
  const random = seededRandom(options.seed);
  const now = Date.now();
  const office = { condition: demoOffices()[0]?.condition ?? 'sound', quality: 0.1 } as const;
  let sequence = 0;
  const batches = Array.from({ length: options.batches }, () =>
    packed(
      options.enrolment,
      Array.from({ length: BATCH_MAX_RECORDS }, () => {
        sequence += 1;
        const submittedAtMs = now - Math.floor(random.next() * options.days * DAY_MS);
        const response = simulateResponse(SERVICE, { office, monthIndex: 6 }, random);
        return wireRecord({
          sequence,
          unit: options.unit,
          body: { submittedAtMs, response: response as never },
        });
      }),
      { clockMs: now },
    ),
  );
  // Making it kept this process busy: connections that were closed meanwhile are noticed before one is used.
  await setImmediate();
  return { responses: options.batches * BATCH_MAX_RECORDS, batches };
}

/** Posts a batch and insists that every record was stored. */
export async function post(address: string, batch: Buffer): Promise<void> {
  const answer = await fetch(`${address}/api/v1/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.sipas.batch' },
    body: new Uint8Array(batch),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${answer.status}: ${text}`);
  const { records } = JSON.parse(text) as { records: readonly { outcome: string }[] };
  const other = records.find(({ outcome }) => outcome !== 'stored');
  if (other !== undefined) throw new Error(`a record was ${other.outcome}`);
}

/** Enrols a device and returns its id. */
export async function enrol(collector: CollectorProcess, unit: string): Promise<string> {
  const code = await newCodeAt(collector, unit);
  const answer = await fetch(`${collector.address}/api/v1/enrolments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, name: 'Bench' }),
  });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { enrolment: string }).enrolment;
}
