import type { Kysely } from 'kysely';
import { SharedTurns } from '../../../core/kernel/shared-turns.ts';
import type { Database } from '../schema.ts';

/**
 * Writes down that sessions were used. Who signed in at the same time is seen at the same time from then on, every minute, and
 * each write waits for the disk: those seen while one is on its way are written together.
 */
export class SeenSessions {
  readonly #writer: Kysely<Database>;
  readonly #now: () => number;
  readonly #writes = new SharedTurns<void>();
  #seen = new Set<string>();

  /** @param now milliseconds since 1970-01-01T00:00Z */
  constructor(writer: Kysely<Database>, now: () => number) {
    this.#writer = writer;
    this.#now = now;
  }

  /** Resolves once it is stored. Throws StorageUnavailable. */
  note(tokenSha256: string): Promise<void> {
    this.#seen.add(tokenSha256);
    return this.#writes.take('', () => this.#write());
  }

  async #write(): Promise<void> {
    const seen = [...this.#seen];
    this.#seen = new Set();
    await this.#writer
      .updateTable('sessions')
      .set({ last_seen_ms: this.#now() })
      .where('token_sha256', 'in', seen)
      .execute();
  }
}
