import type { BatchHeader } from '../../core/protocol/messages/batch.ts';

/** What the browser answered about storage: the header's own shape, null where it did not answer. */
export type StorageAnswers = BatchHeader['storage'];

/** What of the browser's storage manager is asked. Old browsers lack all of it, and a worker `persist`. */
interface AskedStorage {
  persisted?(): Promise<boolean>;
  persist?(): Promise<boolean>;
  estimate?(): Promise<StorageEstimate>;
}

/**
 * Asks the browser to keep this origin's data (it may refuse a fresh profile) and how much room there is. The
 * browser grants persistence by its own judgement of how the site is used, so it is asked at every start.
 */
export async function askStorage(storage: AskedStorage | undefined): Promise<StorageAnswers> {
  const [persisted, estimate] = await Promise.all([askPersistence(storage), askEstimate(storage)]);
  return {
    persisted,
    usedBytes: wholeBytes(estimate.usage),
    quotaBytes: wholeBytes(estimate.quota),
  };
}

async function askPersistence(storage: AskedStorage | undefined): Promise<boolean | null> {
  try {
    if (storage?.persisted === undefined) return null;
    // A worker may know what was granted, and has nobody to ask for it.
    return (await storage.persisted()) || ((await storage.persist?.()) ?? false);
  } catch {
    return null;
  }
}

async function askEstimate(storage: AskedStorage | undefined): Promise<StorageEstimate> {
  try {
    return (await storage?.estimate?.()) ?? {};
  } catch {
    return {};
  }
}

function wholeBytes(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) && value >= 0 ? Math.floor(value) : null;
}
