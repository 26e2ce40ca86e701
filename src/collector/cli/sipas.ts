import { setFlagsFromString } from 'node:v8';
import { EXIT_ENVIRONMENT } from './exit-codes.ts';
import { runCommand } from './program.ts';

// What the collector writes is for the user it runs as, whatever the shell it was started from allows others.
process.umask(0o077);

// Anyone who reads along may stop reading: `sipas --help | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
// Messages nobody reads keep nothing from being done.
process.stderr.on('error', () => {});

process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  // Only opened by a command that reads it.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  setEngineFlag: setFlagsFromString,
  listenForStop,
});

function listenForStop(lookAround: () => void): AbortSignal {
  const stopping = new AbortController();
  const stop = () => {
    // Asked a second time, it does not wait for anybody.
    if (stopping.signal.aborted) process.exit(EXIT_ENVIRONMENT);
    stopping.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // In a terminal it says that the terminal was closed; to a service, that its files have changed.
  process.on('SIGHUP', process.stdout.isTTY ? stop : lookAround);
  return stopping.signal;
}
