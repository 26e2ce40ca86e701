import type { Measure } from '../measure.ts';
import type { InstalledPeers } from '../peers/install-peers.ts';
import { servePeers } from '../peers/serve-peers.ts';
import { answerLatency } from './answers.ts';
import { startBenchKiosk } from './bench-kiosk.ts';
import { bytesOnTheWire } from './bytes.ts';
import { heapGrowth } from './heap.ts';
import { peersUnderTest } from './page-under-test.ts';
import { coldAndOfflineStarts, slowStarts } from './starts.ts';
import { thanksLatency } from './thanks.ts';

/** The kiosk as a citizen meets it; with the peers, each measure of both in turn. */
export async function measureKiosk(peers: InstalledPeers | null): Promise<readonly Measure[]> {
  const server = peers === null ? null : await servePeers(peers.folder);
  const { context, kiosk, stop } = await startBenchKiosk();
  try {
    const compared = server === null ? [] : peersUnderTest(server.address);
    const parts = [
      () => bytesOnTheWire(context, kiosk, compared),
      () => coldAndOfflineStarts(context, kiosk, compared),
      () => slowStarts(context, kiosk, compared),
      () => answerLatency(context, kiosk, compared),
      () => thanksLatency(context, kiosk),
      () => heapGrowth(context, kiosk),
    ];
    const measures: Measure[] = [];
    for (const part of parts) {
      const found = await part();
      // It takes long: what is known is said.
      for (const { name, value, unit } of found) console.error(`bench: ${name}: ${value.toFixed(2)} ${unit}`);
      measures.push(...found);
    }
    return measures;
  } finally {
    await stop();
    await server?.stop();
  }
}
