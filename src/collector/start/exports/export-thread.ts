import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DatabasePlace } from '../../db/engine.ts';
import type { WriteExport } from '../../exports/write-open-export.ts';
import type { ExportThreadData, ExportThreadMessage } from './export-message.ts';

/**
 * What the thread's own objects may take, in MiB: the rows of one block, and room for what is thrown away. A thread that
 * needs more ends, and with it the export, never the collector.
 */
const LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 3 };

/**
 * Writes exports in a thread of their own that reads by a connection of its own, so that neither a batch nor a page waits
 * while rows are made. A thread is started for each export and is gone when the generator has ended or returned.
 */
export function exportThread(database: DatabasePlace): WriteExport {
  return async function* write(plan) {
    const workerData: ExportThreadData = { database, plan };
    const worker = new Worker(new URL('./export-worker.ts', import.meta.url), {
      ...{ workerData, resourceLimits: LIMITS },
    });
    try {
      for await (const [message] of on(worker, 'message', { close: ['exit'] })) {
        const piece = message as ExportThreadMessage;
        if (piece === null) return;
        yield piece;
        worker.postMessage('next');
      }
      throw new Error('the thread that writes the export has ended');
    } finally {
      await worker.terminate();
    }
  };
}
