import { PrecacheController } from 'workbox-precaching';
import type { AppFiles } from '../update/app-files.ts';

/** A file of the app as the build describes it. */
export interface PrecacheEntry {
  readonly url: string;
  readonly revision: string | null;
  /** `sha256-` and the digest in base64, as the attribute of that name has it. */
  readonly integrity: string;
}

/**
 * The app's files on the device's disk, none of which is used that is not what the build made: not while the app is
 * installed, when an old server or somebody's sign-in page answers in the place of the new one, and not afterwards,
 * when a disk has lost or changed what was kept. What is not whole is fetched again.
 */
export class Precache {
  readonly controller: PrecacheController;

  constructor(entries: readonly PrecacheEntry[]) {
    this.controller = new PrecacheController({
      plugins: [
        {
          // Without a response the strategy fetches the file, holds it against its digest and keeps it.
          cachedResponseWillBeUsed: async ({ cachedResponse, request }) => {
            if (cachedResponse === undefined) return null;
            const integrity = this.controller.getIntegrityForCacheKey(request.url);
            return (await isWhole(cachedResponse, integrity)) ? cachedResponse : null;
          },
          // A wrong answer may lie in the browser's other cache, too, under a name that says it never changes.
          requestWillFetch: async ({ request }) => new Request(request, { cache: 'no-cache' }),
        },
      ],
    });
    this.controller.precache([...entries]);
  }

  /** Answers every navigation with this page. The library's own way neither checks nor mends it. */
  page(url: string): ReturnType<PrecacheController['createHandlerBoundToURL']> {
    const answer = this.controller.createHandlerBoundToURL(url);
    const cacheKey = this.controller.getCacheKeyForURL(url) ?? '';
    const params = { integrity: this.controller.getIntegrityForCacheKey(cacheKey) } as never;
    return (options) => answer({ ...options, params });
  }

  /** Looks at every file and fetches again what is lost or wrong. */
  async check(): Promise<AppFiles> {
    const cache = await caches.open(this.controller.strategy.cacheName);
    const found = { files: 0, mended: 0, broken: 0 };
    for (const [url, cacheKey] of this.controller.getURLsToCacheKeys()) {
      found.files += 1;
      const integrity = this.controller.getIntegrityForCacheKey(cacheKey) ?? '';
      const kept = await cache.match(cacheKey);
      if (kept !== undefined && (await isWhole(kept, integrity))) continue;
      try {
        const response = await fetch(new Request(url, { integrity, cache: 'no-cache', redirect: 'error' }));
        if (!response.ok) throw new TypeError(`status ${response.status}`);
        await cache.put(cacheKey, response);
        found.mended += 1;
      } catch {
        found.broken += 1;
      }
    }
    return found;
  }
}

async function isWhole(response: Response, integrity: string | undefined): Promise<boolean> {
  try {
    const digest = await crypto.subtle.digest('SHA-256', await response.clone().arrayBuffer());
    return integrity === `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
  } catch {
    // A disk that cannot give it back.
    return false;
  }
}
