import { vi } from 'vitest';
import { runCommand } from '../../src/collector/cli/program.ts';
import { STATED_KEYS } from './test-keys.ts';

/** `sipas` in the test's own process. test/integration/sipas-process.ts is for where the process is the point. */

export interface SipasOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Tells a command that listens for it to stop. */
  readonly stopping?: AbortSignal;
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedSipas {
  /** The address it printed. */
  readonly url: string;
  readonly printed: () => string;
  /** Tells it to stop, as a signal would, and waits until it has. */
  readonly stop: () => Promise<Finished>;
}

/** With the keys of tests, unless a test is about keys. */
export const TEST_ENVIRONMENT = { LOG_LEVEL: 'warn', SIPAS_KEYS: STATED_KEYS };

/** Runs a command to its end. */
export function sipas(args: readonly string[], options: SipasOptions = {}): Promise<Finished> {
  return run(args, options).finished;
}

/**
 * The same by the clock of a collector that a test has set. By the machine's, months later, it would take that collector's
 * moments for those of a clock that was wrong, and end every session.
 */
export async function sipasAt(
  nowMs: number,
  args: readonly string[],
  options: SipasOptions = {},
): Promise<Finished> {
  vi.useFakeTimers({ toFake: ['Date'], now: nowMs });
  try {
    return await sipas(args, options);
  } finally {
    vi.useRealTimers();
  }
}

/** Runs `sipas start` and waits for the address it prints. */
export async function sipasStarted(
  args: readonly string[],
  options: SipasOptions = {},
): Promise<StartedSipas> {
  const { output, stopping, finished } = run(args, options);
  const stop = () => {
    stopping.abort();
    return finished;
  };
  const url = await new Promise<string>((resolve, reject) => {
    output.onPrinted = () => {
      const [address] = /https?:\/\/localhost:\d+/.exec(output.stdout) ?? [];
      if (address !== undefined) resolve(address);
    };
    void finished.then(({ stderr }) => reject(new Error(`sipas ended: ${stderr}`)));
  });
  return { url, printed: () => output.stdout, stop };
}

function run(args: readonly string[], { env = {}, input = '', stopping: told }: SipasOptions) {
  const output = { stdout: '', stderr: '', onPrinted: () => {} };
  const stopping = new AbortController();
  const ended = runCommand(args, {
    env: { ...TEST_ENVIRONMENT, ...env },
    stdin: standardInput(input),
    stdout: {
      write: (text) => {
        output.stdout += text;
        output.onPrinted();
      },
    },
    stderr: {
      write: (text) => {
        output.stderr += text;
      },
    },
    setEngineFlag: () => {},
    listenForStop: () => told ?? stopping.signal,
  });
  const finished: Promise<Finished> = ended.then((code) => ({
    code,
    stdout: output.stdout,
    stderr: output.stderr,
  }));
  return { output, stopping, finished };
}

async function* standardInput(input: string | Uint8Array): AsyncGenerator<Buffer> {
  yield Buffer.from(input);
}
