/** What sealing, keeping and sending need, all of it in browsers of the last four years, by the name it goes under. */
const NEEDED: Readonly<Record<string, (page: typeof globalThis) => boolean>> = {
  'crypto.subtle': ({ crypto }) => crypto?.subtle !== undefined,
  'navigator.locks': ({ navigator }) => navigator.locks !== undefined,
  indexedDB: ({ indexedDB }) => indexedDB !== undefined,
  CompressionStream: ({ CompressionStream }) => CompressionStream !== undefined,
  AbortController: ({ AbortController }) => AbortController !== undefined,
  'Object.hasOwn': (page) => page.Object.hasOwn !== undefined,
  'Array.at': (page) => page.Array.prototype.at !== undefined,
};

/** What this browser lacks of it: with anything missing, somebody would be thanked for what is never sent. */
export function missingFeatures(page: typeof globalThis = globalThis): readonly string[] {
  return Object.entries(NEEDED).flatMap(([name, isThere]) => (isThere(page) ? [] : [name]));
}
