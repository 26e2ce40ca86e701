import { demoOffices } from '../../src/collector/demo/offices.ts';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { BATCH_MEDIA_TYPE } from '../../src/core/protocol/messages/batch.ts';
import { unitRef } from '../../src/core/units/unit.ts';
import { packed, plainRecord } from '../support/batches.ts';
import { partOf } from '../support/reference-crypto.ts';
import { type BenchCollector, startBenchCollector } from './bench-collector.ts';
import { atLeast, type Measure, quantile } from './measure.ts';

const CLIENTS = 16;
/** Sent before anything is timed, until the collector's code is compiled: a server runs for months. */
const FIRST_POSTS = 60;
const POSTS_PER_CLIENT = 60;
/** Four times what ODK Central took of single submissions on the machine of two processors. */
const LEAST_SINGLE = 500;
const RACES = 50;
const RACERS = 10;

/** Requests of one record: many clients at once, and ten that send the same one. */
export async function posts(): Promise<readonly Measure[]> {
  const collector = await startBenchCollector();
  try {
    const [office] = demoOffices(localDay(Date.now()));
    const unit = unitRef(office?.unit as never);
    const single = await singlePosts(collector, unit);
    const race = await identicalPosts(collector, unit);
    return [...single, ...race];
  } finally {
    await collector.stop();
  }
}

async function singlePosts({ address, enrol }: BenchCollector, unit: string): Promise<readonly Measure[]> {
  const loads: Buffer[][] = [];
  for (let client = 0; client < CLIENTS; client += 1) {
    const enrolment = await enrol(unit);
    loads.push(
      Array.from({ length: FIRST_POSTS + POSTS_PER_CLIENT }, (_, index) =>
        packed(enrolment, [plainRecord({ unit, sequence: index + 1 })], { lastSequence: index + 1 }),
      ),
    );
  }
  const send = async (from: number, to: number) => {
    const times: number[] = [];
    await Promise.all(
      loads.map(async (bodies) => {
        for (const body of bodies.slice(from, to)) {
          const sentAtMs = performance.now();
          const outcomes = await outcomesOf(address, body);
          if (outcomes[0] !== 'stored') throw new Error(`a record was ${outcomes[0]}`);
          times.push(performance.now() - sentAtMs);
        }
      }),
    );
    return times;
  };
  await send(0, FIRST_POSTS);
  const startedAtMs = performance.now();
  const times = await send(FIRST_POSTS, FIRST_POSTS + POSTS_PER_CLIENT);
  const rate = (CLIENTS * POSTS_PER_CLIENT) / ((performance.now() - startedAtMs) / 1_000);
  const how = `${CLIENTS} clients, ${POSTS_PER_CLIENT} requests of one record each after as many, SQLite, durable, with tallies; client on the same machine`;
  return [
    {
      name: 'single posts',
      value: Math.round(rate),
      unit: 'responses/s',
      bar: atLeast(LEAST_SINGLE, rate, 'responses/s'),
      how,
    },
    { name: 'single posts, p95', value: quantile(times, 0.95), unit: 'ms', bar: null, how },
  ];
}

async function identicalPosts({ address, enrol }: BenchCollector, unit: string): Promise<readonly Measure[]> {
  const enrolment = await enrol(unit);
  let successes = 0;
  let rows = 0;
  for (let race = 1; race <= RACES; race += 1) {
    const body = packed(enrolment, [plainRecord({ unit, sequence: race })], { lastSequence: race });
    const answers = await Promise.all(Array.from({ length: RACERS }, () => outcomesOf(address, body)));
    const outcomes = answers.flat();
    successes += outcomes.filter((outcome) => outcome === 'stored' || outcome === 'duplicate').length;
    rows += outcomes.filter((outcome) => outcome === 'stored').length;
  }
  const reached = successes === RACES * RACERS && rows === RACES;
  return [
    {
      name: `${RACERS} identical posts at once`,
      value: successes / RACES,
      unit: 'successes',
      bar: { text: `${RACERS} successes, 1 row`, reached },
      how: `${RACES} races: ${successes} successes of ${RACES * RACERS}, ${rows} rows`,
    },
  ];
}

async function outcomesOf(address: string, body: Buffer): Promise<readonly string[]> {
  const answer = await fetch(`${address}/api/v1/batches`, {
    method: 'POST',
    headers: { 'content-type': BATCH_MEDIA_TYPE },
    body: new Uint8Array(body),
  });
  const jws = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status}: ${jws}`);
  const { records } = JSON.parse(partOf(jws, 1)) as { records: readonly { outcome: string }[] };
  return records.map(({ outcome }) => outcome);
}
