import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

const MODULE = new URL('../../../../src/collector/sealing/give-way.ts', import.meta.url);

/** The priority of a thread that has given way; on other systems that of the process. */
function priorityOfThread(): Promise<number> {
  const script = `
    const { readlinkSync } = require('node:fs');
    const { getPriority } = require('node:os');
    import('${MODULE}').then(({ giveWay }) => {
      giveWay();
      const thread = process.platform === 'linux' ? Number(readlinkSync('/proc/thread-self').split('/').at(-1)) : 0;
      require('node:worker_threads').parentPort.postMessage(getPriority(thread));
    });`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { eval: true });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

test('a thread that gives way lets the others of its process go first, and only it', async () => {
  const own = getPriority();
  const expected = process.platform === 'linux' ? Math.max(own, 10) : own;
  expect(await priorityOfThread()).toBe(expected);
  expect(getPriority()).toBe(own);
});
