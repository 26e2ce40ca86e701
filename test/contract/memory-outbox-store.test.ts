import { MemoryDisk } from '../simulation/memory-disk.ts';
import { MemoryOutboxStore } from '../simulation/memory-outbox-store.ts';
import { outboxStoreContract } from '../support/outbox-store-contract.ts';

/** The simulation's disk is held to what the browser's is. */
outboxStoreContract('a disk in memory', () => {
  const ignore = () => undefined;
  const disk = new MemoryDisk('strict', { added: ignore, removed: ignore });
  return { open: () => new MemoryOutboxStore(disk, async () => undefined), close: async () => undefined };
});
