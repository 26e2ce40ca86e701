import { MINUTE_MS } from '../../core/kernel/duration.ts';

/** Something around the program that may go wrong while it runs. */
export interface Surrounding {
  readonly name: string;
  /** What the administrator should mend, or null. A failure is told by its message. */
  readonly look: () => string | null | Promise<string | null>;
}

interface SurroundingsLog {
  readonly error: (about: object, message: string) => void;
  readonly info: (about: object, message: string) => void;
}

/**
 * Looks at once and every minute, and tells the log when something is found and when it is well again: nobody else
 * notices before the next request or the next start.
 */
export function watchSurroundings(
  surroundings: readonly Surrounding[],
  log: SurroundingsLog,
): { readonly look: () => void; readonly stop: () => void } {
  const told = new Map<string, string>();
  let isStopped = false;
  const look = async ({ name, look }: Surrounding) => {
    const found = await Promise.resolve()
      .then(look)
      .catch((error: unknown) => messageOf(error));
    if (isStopped || found === (told.get(name) ?? null)) return;
    if (found === null) {
      told.delete(name);
      log.info({ surrounding: name }, 'this is well again');
    } else {
      told.set(name, found);
      log.error({ surrounding: name }, found);
    }
  };
  const lookAtAll = () => void Promise.all(surroundings.map(look));
  lookAtAll();
  const timer = setInterval(lookAtAll, MINUTE_MS);
  timer.unref();
  return {
    look: lookAtAll,
    stop: () => {
      isStopped = true;
      clearInterval(timer);
    },
  };
}

function messageOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
