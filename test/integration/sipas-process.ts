import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Finished, type SipasOptions, TEST_ENVIRONMENT } from '../support/sipas.ts';

const LAUNCHER = fileURLToPath(new URL('../../src/collector/cli/sipas.js', import.meta.url));
/** Makes Node.js say it is version 20, as the one of a machine may be: the launcher then looks for the pinned one. */
const AS_NODE_20 =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.1.0"}})';

/** `sipas` as a process of its own, by its launcher. */

export interface ProcessOptions extends SipasOptions {
  readonly asNode20?: boolean;
}

export interface RunningProcess {
  readonly child: ChildProcess;
  /** The address it printed. */
  readonly url: string;
  readonly printed: () => string;
  readonly finished: Promise<Finished>;
}

/** Runs `sipas` with these arguments to its end. */
export function sipasProcess(args: readonly string[], options: ProcessOptions = {}): Promise<Finished> {
  return launched(args, options).finished;
}

/** Starts `sipas` and waits for the address it prints. */
export async function sipasProcessStarted(
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<RunningProcess> {
  const { child, finished, stdout } = launched(args, options);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const [address] = /https?:\/\/localhost:\d+/.exec(stdout()) ?? [];
      if (address !== undefined) resolve(address);
    });
    void finished.then(({ stderr }) => reject(new Error(`sipas ended: ${stderr}`)));
  });
  return { child, url, printed: stdout, finished };
}

function launched(args: readonly string[], { env = {}, input = '', asNode20 = false }: ProcessOptions) {
  const { PORT: _, DATA_DIR: __, DATABASE_URL: ___, ...inherited } = process.env;
  const node = asNode20 ? ['--import', AS_NODE_20, LAUNCHER] : [LAUNCHER];
  const child = spawn(process.execPath, [...node, ...args], {
    env: { ...inherited, ...TEST_ENVIRONMENT, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdin.end(input);
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, finished, stdout: () => stdout };
}
