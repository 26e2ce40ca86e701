import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProfile } from '../../support/chromium.ts';
import { type Measure, quantile } from '../measure.ts';
import type { InstalledPeers } from './install-peers.ts';
import { servePeers } from './serve-peers.ts';

const ROUNDS = 10;
const EACH = 20;
/** A sealed response of 22 items is about as long. */
const LINE = 'x'.repeat(1_500);
const NAMES = {
  ours: 'the outbox, strictly durable',
  pouch: 'PouchDB, as durable as the browser deems fit',
};

/** One record kept and read back, by the outbox and by the best known store that synchronises, in turn. */
export async function keptRecords({ folder }: InstalledPeers): Promise<readonly Measure[]> {
  const server = await servePeers(folder);
  const profile = mkdtempSync(join(tmpdir(), 'sipas-bench-kept-'));
  const context = await openProfile(profile, { locale: 'vi-VN' });
  try {
    const page = await context.newPage();
    await page.goto(`${server.address}/kept`);
    const times: Record<keyof typeof NAMES, number[]> = { ours: [], pouch: [] };
    // The first round of each is not counted.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const name of ['ours', 'pouch'] as const) {
        const asked = { name, first: 1 + round * EACH, count: EACH, line: LINE };
        const found = await page.evaluate(
          (of) =>
            (window as unknown as { kept: (...asked: unknown[]) => Promise<number[]> }).kept(
              ...[of.name, of.first, of.count, of.line],
            ),
          asked,
        );
        if (round > 0) times[name].push(...found);
      }
    }
    return (['ours', 'pouch'] as const).flatMap((name) =>
      [0.5, 0.95].map((p) => ({
        name: `one record kept and read back, p${100 * p}: ${NAMES[name]}`,
        value: quantile(times[name], p),
        unit: 'ms',
        bar: null,
        isPeer: true as const,
        how: `${times[name].length} records of ${LINE.length} bytes, ${EACH} of each in turn, no throttle`,
      })),
    );
  } finally {
    await context.close();
    await server.stop();
    rmSync(profile, { recursive: true, force: true });
  }
}
