import { timeLimit } from '../exchange/time-limit.ts';
import { askStorage } from '../outbox/storage-care.ts';
import * as recordings from './recordings.ts';

/* What is recorded, in this browser. */

const CACHE_NAME = 'sipas-recordings';

const PORTS: recordings.RecordingPorts = {
  fetch: (url, init) => window.fetch(url, init),
  now: () => Date.now(),
  timeLimit,
  cache: async () => ('caches' in window ? caches.open(CACHE_NAME).catch(() => null) : null),
  roomBytes: async () => {
    const { quotaBytes, usedBytes } = await askStorage(navigator.storage);
    return quotaBytes === null || usedBytes === null ? null : quotaBytes - usedBytes;
  },
};

/** Keeps what is recorded of these questionnaires for when there is no network. Never throws. */
export async function keepRecordings(questionnaires: readonly string[]): Promise<void> {
  // A disk that is full or broken: the browser's own voice reads.
  await recordings.keepRecordings(PORTS, questionnaires).catch(() => {});
}

/** What is recorded of a questionnaire; null where nothing is known of it. Never throws. */
export function recordingsOf(questionnaire: string): Promise<recordings.RecordedQuestionnaire | null> {
  return recordings.recordingsOf(PORTS, questionnaire).catch(() => null);
}
