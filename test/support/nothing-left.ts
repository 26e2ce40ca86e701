import { afterAll, expect } from 'vitest';

/**
 * Set-up of every project whose workers keep their globals from file to file: a name by which libraries tell a page from
 * a server changes what they do for all files that come after on the same worker, in an order that differs from machine
 * to machine. Whoever stands one up takes it down (`vi.stubGlobal`, `vi.unstubAllGlobals`).
 */
const PAGE_NAMES = ['document', 'window', 'location', 'localStorage', 'importScripts'];

const before = PAGE_NAMES.map((name) => name in globalThis);

afterAll(() => {
  const changed = PAGE_NAMES.filter((name, at) => name in globalThis !== before[at]);
  expect(changed, 'names of a page that this file leaves changed').toEqual([]);
});
