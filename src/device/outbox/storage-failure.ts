import type { StorageFailureReason } from './outbox-store.ts';

/** The store did not do what was asked of it. */
export interface StorageFailure {
  readonly kind: 'storage-failed';
  readonly reason: StorageFailureReason;
}
