import type { Environment } from '../start/config.ts';

/** As the audit log names anyone who can run commands on the machine. */
export const COMMAND_ACTOR = 'command';

/** Where text goes: a stream of the process, or what a test reads. */
interface Output {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** All that a command uses of the process it runs in. */
export interface Surroundings {
  readonly env: Environment;
  readonly stdin: AsyncIterable<Buffer>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Sets an option of V8 for the process. */
  readonly setEngineFlag: (flag: string) => void;
  /**
   * From the first call on, the process does not end by a signal: the answer tells that it should stop, and
   * `lookAround` is called when files around it have changed.
   */
  readonly listenForStop: (lookAround: () => void) => AbortSignal;
}

/** What a command is run with: its surroundings, and how it ends when nothing is thrown. */
export class CommandContext {
  readonly surroundings: Surroundings;
  #exitCode = 0;

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
  }

  get exitCode(): number {
    return this.#exitCode;
  }

  /** A line of the result. */
  print(text: string): void {
    this.surroundings.stdout.write(`${text}\n`);
  }

  /** A line beside the result: what went wrong. */
  complain(text: string): void {
    this.surroundings.stderr.write(`${text}\n`);
  }

  /** Says how the command ends once it is done; why has been said. */
  endWith(exitCode: number): void {
    this.#exitCode = exitCode;
  }

  /** What a file argument names: `-` is standard input. */
  sourceOf(file: string): string | AsyncIterable<Buffer> {
    return file === '-' ? this.surroundings.stdin : file;
  }

  /**
   * One line that is written over on a terminal; a line for each milestone elsewhere. Standard output stays for the
   * result.
   */
  showProgress(
    text: string,
    { isLast, isMilestone }: { readonly isLast: boolean; readonly isMilestone: boolean },
  ): void {
    const { stderr } = this.surroundings;
    if (stderr.isTTY === true) stderr.write(`\r${text}${isLast ? '\n' : ''}`);
    else if (isLast || isMilestone) stderr.write(`${text}\n`);
  }

  /** What commander calls: the handler, given this context before the arguments and options. */
  actionOf<Given extends unknown[]>(
    handler: (context: CommandContext, ...given: Given) => Promise<void>,
  ): (...given: Given) => Promise<void> {
    return (...given) => handler(this, ...given);
  }
}
