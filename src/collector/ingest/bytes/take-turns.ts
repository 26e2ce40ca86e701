/**
 * Lets at most `atOnce` pieces of work run at a time; the others wait in the order in which they came. For work whose
 * memory is bounded a piece, but not by how many pieces are asked for at once.
 */
export function takeTurns(atOnce: number): <Value>(work: () => Promise<Value>) => Promise<Value> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < atOnce) running += 1;
    else await new Promise<void>((start) => waiting.push(start));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place is handed on, so that nobody who comes just now overtakes.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
