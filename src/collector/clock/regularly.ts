/**
 * Does something now and every so often, one after the other, and keeps the process alive for none of it.
 *
 * @param work handles its own failures
 * @param everyMs milliseconds between two beginnings
 * @returns ends it, and waits for what runs
 */
export function regularly(work: () => Promise<void>, everyMs: number): () => Promise<void> {
  let running = Promise.resolve();
  const run = () => {
    running = running.then(work);
  };
  run();
  const timer = setInterval(run, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
