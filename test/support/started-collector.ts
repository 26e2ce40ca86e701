import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sipasStarted } from './sipas.ts';
import { STATED_KEYS } from './test-keys.ts';

/** `sipas start` in the test's own process, with the keys of tests. */
export interface StartedCollector {
  readonly address: string;
  readonly dataDir: string;
  /** As stated in SIPAS_KEYS. */
  readonly keys: string;
  /** What it has written to standard output. */
  readonly said: () => string;
  /** Stops it, and throws if it does not end with 0. */
  readonly stop: () => Promise<void>;
}

interface StartOptions {
  readonly dataDir?: string;
  /** 0: any free port. */
  readonly port?: number;
}

/** Resolves when the address was printed; rejects with what the command said when it ends before. */
export async function startCollector({
  dataDir = mkdtempSync(join(tmpdir(), 'sipas-data-')),
  port = 0,
}: StartOptions = {}): Promise<StartedCollector> {
  const { url, printed, stop } = await sipasStarted(['start', '--port', String(port), '--data-dir', dataDir]);
  return {
    address: url,
    dataDir,
    keys: STATED_KEYS,
    said: printed,
    stop: async () => {
      const { code, stderr } = await stop();
      if (code !== 0) throw new Error(`the collector ended with ${code}: ${stderr}`);
    },
  };
}
