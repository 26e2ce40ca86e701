import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

/** The collector as its own process, the way people run it. */

const ROOT = join(import.meta.dirname, '../..');
const SIPAS = join(ROOT, 'src/collector/cli/sipas.js');

export interface CollectorProcess {
  readonly address: string;
  readonly dataDir: string;
  /** Null: the embedded database. */
  readonly databaseUrl: string | null;
  readonly child: ChildProcess;
  /** What it has written so far. */
  said(): string;
  /** Ends it with SIGTERM and waits; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export interface ProcessOptions {
  readonly dataDir?: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** Places of tests come with keys. Resolves when the address was printed; rejects with what the process said when it ends before. */
export async function startCollectorProcess(options: ProcessOptions = {}): Promise<CollectorProcess> {
  const port = options.port ?? (await freePort());
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'sipas-data-'));
  const address = `http://localhost:${port}`;
  const child = spawn(process.execPath, [SIPAS, 'start', '--new-database', ...(options.args ?? [])], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, RELEASE: 'at-ten', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes(address)) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    void ended.then((code) => reject(new Error(`the collector ended with ${code}:\n${said}`)));
  });
  return {
    address,
    dataDir,
    databaseUrl: options.env?.['DATABASE_URL'] ?? null,
    child,
    said: () => said,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
