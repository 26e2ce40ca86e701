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
    return [
      ...(await bytesOnTheWire(context, kiosk, compared)),
      ...(await coldAndOfflineStarts(context, kiosk, compared)),
      ...(await slowStarts(context, kiosk, compared)),
      ...(await answerLatency(context, kiosk, compared)),
      ...(await thanksLatency(context, kiosk)),
      ...(await heapGrowth(context, kiosk)),
    ];
  } finally {
    await stop();
    await server?.stop();
  }
}
