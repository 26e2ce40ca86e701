/**
 * The store cannot serve at the moment: disk full, locked by another process for too long, database gone,
 * failing over, read-only. Nothing was committed. Every adapter throws this one class, so that a request is
 * answered by 503 and a device tries the same bytes again later.
 *
 * It is a throw and not a Result because it can come from any statement of any port.
 */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';

  constructor(cause: unknown) {
    super('the store cannot be used at the moment', { cause });
  }
}
