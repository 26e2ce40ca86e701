import { StorageFailed, type StorageFailureReason } from './outbox-store.ts';

/** What a fault of IndexedDB means here. Dexie wraps the browser's error, sometimes twice. */
export function storageFailed(error: unknown): StorageFailed {
  if (error instanceof StorageFailed) return error;
  const names: string[] = [];
  for (let cause = error; cause instanceof Error || cause instanceof DOMException; ) {
    names.push(cause.name);
    cause = (cause as { inner?: unknown }).inner;
    if (names.length > 5) break;
  }
  return new StorageFailed(reasonOf(names), error);
}

function reasonOf(names: readonly string[]): StorageFailureReason {
  if (names.includes('QuotaExceededError')) return 'quota';
  if (names.some((name) => CANNOT_OPEN.has(name))) return 'cannot-open';
  if (names.some((name) => CLOSED.has(name))) return 'closed';
  return 'unknown';
}

const CANNOT_OPEN = new Set(['OpenFailedError', 'MissingAPIError', 'VersionError', 'SecurityError']);
const CLOSED = new Set(['DatabaseClosedError', 'InvalidStateError', 'PrematureCommitError', 'AbortError']);
