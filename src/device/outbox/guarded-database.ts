import { Dexie } from 'dexie';
import { storageFailed } from './storage-failed.ts';
import { within } from './within.ts';

export type IdbFactory = { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange };

/**
 * A database in IndexedDB that is opened again after it failed. A connection that broke once may fail for ever, and one
 * that is being opened may never come to it; only what the browser said clearly, no room or a broken rule of the
 * layout, tells nothing against the connection.
 */
export abstract class GuardedDatabase extends Dexie {
  #isGivenUp = false;

  protected constructor(name: string, idb: IdbFactory | undefined) {
    // Chrome's default since version 121 is relaxed: the answer comes before the bytes are on the disk, and a
    // kiosk switched off at the wall loses what it was thanked for.
    super(name, { chromeTransactionDurability: 'strict', ...idb });
    // A newer app in another tab wants to change the layout: give way, and open again with the next call.
    this.on('versionchange', () => this.close({ disableAutoOpen: false }));
  }

  /** Fails with StorageFailed and with nothing else. */
  async guarded<Value>(work: () => PromiseLike<Value>): Promise<Value> {
    if (this.#isGivenUp) {
      this.#isGivenUp = false;
      // Whether it opens is for the work to find out, which waits for it.
      this.open().catch(() => {});
    }
    try {
      return await within(work());
    } catch (error) {
      if (!saysNothingOfConnection(error)) {
        // Dexie calls off an opening that hangs only for one who closes it for good.
        this.close();
        this.#isGivenUp = true;
      }
      throw storageFailed(error);
    }
  }
}

function saysNothingOfConnection(error: unknown): boolean {
  const { reason } = storageFailed(error);
  return reason === 'quota' || (error instanceof Error && error.name === 'ConstraintError');
}
