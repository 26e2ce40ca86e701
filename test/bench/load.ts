import { setImmediate } from 'node:timers/promises';
import { seededRandom } from '../../src/collector/demo/random.ts';
import { simulateResponse } from '../../src/collector/demo/respondent.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { packed, plainRecord, SERVICE } from '../support/batches.ts';
import { partOf } from '../support/reference-crypto.ts';

/** As many sealed responses as fit the bytes of a batch, rounded. */
export const RECORDS_PER_BATCH = 100;

/** Responses as devices send them: made, sealed, signed and compressed before anything is timed. */
export interface Load {
  readonly responses: number;
  readonly batches: readonly Buffer[];
}

/**
 * Batches of believable responses of one enrolment at one office, submitted within the `days` before now.
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
  const office = { condition: 'sound', quality: 0.1 } as const;
  let sequence = 0;
  const batches = Array.from({ length: options.batches }, () =>
    packed(
      options.enrolment,
      Array.from({ length: RECORDS_PER_BATCH }, () => {
        sequence += 1;
        const submittedAtMs = now - Math.floor(random.next() * options.days * DAY_MS);
        const visit = { office, monthIndex: 6, mood: random.normal(), comment: null };
        const response = simulateResponse(SERVICE, visit, random);
        return plainRecord({
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
  return { responses: options.batches * RECORDS_PER_BATCH, batches };
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
  const { records } = JSON.parse(partOf(text, 1)) as { records: readonly { outcome: string }[] };
  const other = records.find(({ outcome }) => outcome !== 'stored');
  if (other !== undefined) throw new Error(`a record was ${other.outcome}`);
}
