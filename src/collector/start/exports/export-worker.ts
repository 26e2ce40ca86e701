import { parentPort, workerData } from 'node:worker_threads';
import { must } from '../../../core/kernel/assert.ts';
import { SqlOpenRows } from '../../db/figures/open-row-reader.ts';
import { openReader } from '../../db/open-reader.ts';
import { shuffled } from '../../exports/shuffled.ts';
import { exportWriter } from '../../exports/write-open-export.ts';
import { giveWay } from '../../sealing/give-way.ts';
import type { ExportThreadData, ExportThreadMessage } from './export-message.ts';

/** Pieces that wait for who reads them: one is made while another is sent. */
const AHEAD = 2;

const port = must(parentPort, 'runs as a worker thread');
const { database, plan } = workerData as ExportThreadData;

giveWay();

let waiting = 0;
let goOn = () => {};
port.on('message', () => {
  waiting -= 1;
  goOn();
});

const reader = await openReader(database);
for await (const { content, ...counts } of exportWriter({ rows: new SqlOpenRows(reader), shuffled })(plan)) {
  while (waiting >= AHEAD) await new Promise<void>((resolve) => (goOn = resolve));
  waiting += 1;
  // What is compressed shares its memory with what comes next, so it is not given away.
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  port.postMessage({ ...counts, content: bytes } satisfies ExportThreadMessage, [bytes.buffer]);
}
port.postMessage(null satisfies ExportThreadMessage);
await reader.destroy();
