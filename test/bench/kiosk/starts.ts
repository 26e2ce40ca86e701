import type { BrowserContext } from 'playwright';
import { atMost, type Measure, quantile } from '../measure.ts';
import { THROTTLE } from './bench-kiosk.ts';
import { BARE, ENKETO, type PageUnderTest, SURVEY_JS } from './page-under-test.ts';
import { nothingCached, type Preparation, type Started, startOf } from './start-clock.ts';

const ROUNDS = 9;
const SLOW_ROUNDS = 5;
const OFFLINE_TO_COLD = 0.6;
/** Of the peer's time until a tap works, by name. */
const COLD_BARS: Readonly<Record<string, number>> = { [ENKETO]: 0.75, [SURVEY_JS]: 0.45, [BARE]: 1.3 };
const SLOW_BARS: Readonly<Record<string, number>> = { [ENKETO]: 1 };
/** Slow 4G, as developers' tools call it. */
const SLOW_LINE = {
  offline: false,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
  latency: 150,
};

/** From the navigation until a tap on the first screen works: with an empty cache, and without a network. */
export async function coldAndOfflineStarts(
  context: BrowserContext,
  kiosk: PageUnderTest,
  peers: readonly PageUnderTest[],
): Promise<readonly Measure[]> {
  const offline = { ...kiosk, name: 'kiosk, without a network' };
  const starts = await inTurn(context, [kiosk, offline, ...peers], ROUNDS, (page) =>
    page === offline ? installedAlone : nothingCached,
  );
  const how = `${ROUNDS} starts in turn with the others, ${THROTTLE}× CPU throttle`;
  const ratio = ratioOf(starts, offline.name, kiosk.name);
  return [
    ...rowsOf('cold', starts, kiosk, COLD_BARS, how),
    {
      name: 'offline start ÷ cold',
      value: ratio.value,
      unit: '×',
      bar: atMost(OFFLINE_TO_COLD, ratio.value, '×'),
      how: `${ratio.how}; from the service worker, the line cut`,
    },
  ];
}

/** The same over a slow line, with an empty cache. */
export async function slowStarts(
  context: BrowserContext,
  kiosk: PageUnderTest,
  peers: readonly PageUnderTest[],
): Promise<readonly Measure[]> {
  const overSlowLine: Preparation = async (session) => {
    await nothingCached(session);
    await session.send('Network.emulateNetworkConditions', SLOW_LINE);
  };
  const starts = await inTurn(context, [kiosk, ...peers], SLOW_ROUNDS, () => overSlowLine);
  const how = `${SLOW_ROUNDS} starts in turn with the others, 1.6 Mbit/s, ${SLOW_LINE.latency} ms, ${THROTTLE}× CPU throttle`;
  return rowsOf('slow 4G', starts, kiosk, SLOW_BARS, how);
}

const installedAlone: Preparation = async (session) => {
  await session.send('Network.emulateNetworkConditions', { ...SLOW_LINE, offline: true });
};

type Starts = ReadonlyMap<string, readonly Started[]>;

/** Every page once in each round, after one round that is not counted: what a machine does to one it does to all. */
async function inTurn(
  context: BrowserContext,
  pages: readonly PageUnderTest[],
  rounds: number,
  preparationOf: (page: PageUnderTest) => Preparation,
): Promise<Starts> {
  const starts = new Map<string, Started[]>(pages.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const page of pages) {
      const started = await startOf(context, page, THROTTLE, preparationOf(page));
      if (round > 0) starts.get(page.name)?.push(started);
    }
  }
  return starts;
}

function rowsOf(
  kind: string,
  starts: Starts,
  kiosk: PageUnderTest,
  bars: Readonly<Record<string, number>>,
  how: string,
): readonly Measure[] {
  const rows: Measure[] = [];
  for (const [name, times] of starts) {
    const painted = spread(times.map(({ paintedMs }) => paintedMs));
    const works = spread(times.map(({ effectsMs }) => effectsMs[0] ?? 0));
    rows.push({
      name: `${kind}, first tap works: ${name}`,
      value: works.median,
      unit: 'ms',
      bar: null,
      how: `${how}; ${works.range}; painted ${painted.median.toFixed(0)} ms (${painted.range})`,
    });
    const ratioBar = bars[name];
    if (ratioBar === undefined) continue;
    const ratio = ratioOf(starts, kiosk.name, name);
    const bar = atMost(ratioBar, ratio.value, '×');
    rows.push({ name: `${kind}, kiosk ÷ ${name}`, value: ratio.value, unit: '×', bar, how: ratio.how });
  }
  const answers = spread((starts.get(kiosk.name) ?? []).map(({ effectsMs }) => effectsMs.at(-1) ?? 0));
  rows.push({
    name: `${kind}, the kiosk's second question`,
    value: answers.median,
    unit: 'ms',
    bar: null,
    how: `${how}; ${answers.range}; the first one stands for 450 ms before an answer is taken, and its answer is shown before the next`,
  });
  return rows;
}

/** The median of the ratios of each round, whose times were taken one after the other. */
function ratioOf(starts: Starts, dividend: string, divisor: string) {
  const works = (name: string) => (starts.get(name) ?? []).map(({ effectsMs }) => effectsMs[0] ?? 0);
  const divisors = works(divisor);
  const ratios = works(dividend).map((time, round) => time / (divisors[round] ?? Number.NaN));
  const { median, range } = spread(ratios, 2);
  return { value: median, how: `median of ${ratios.length} ratios, each within one round: ${range}` };
}

function spread(values: readonly number[], digits = 0) {
  const range = `${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)}`;
  return { median: quantile(values, 0.5), range };
}
