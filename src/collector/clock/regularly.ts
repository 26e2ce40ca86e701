/**
 * Whether this process is the one, of several over one database, that does what is done on a schedule. Never rejects: one
 * that cannot ask is not.
 */
export type Leads = () => Promise<boolean>;

/**
 * Does something now and every so often, one after the other, and keeps the process alive for none of it.
 *
 * @param work handles its own failures
 * @param everyMs milliseconds between two beginnings
 * @param leads asked before each beginning, where one process alone is to do it; the others look again next time
 * @returns ends it, and waits for what runs
 */
export function regularly(work: () => Promise<void>, everyMs: number, leads?: Leads): () => Promise<void> {
  let running = Promise.resolve();
  const run = () => {
    running = running.then(async () => {
      if (leads === undefined || (await leads())) await work();
    });
  };
  run();
  const timer = setInterval(run, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
