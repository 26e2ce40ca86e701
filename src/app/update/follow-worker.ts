import type { OpenWork } from './open-work.ts';

/** Loads the pages of a new worker once it serves this tab and nothing is open in it. To be called at the start. */
export function followWorker(
  container: ServiceWorkerContainer,
  openWork: OpenWork,
  reload: () => void,
): void {
  // The very first worker takes over a page that it did not serve, and changes nothing for it.
  let isServed = container.controller !== null;
  container.addEventListener('controllerchange', () => {
    if (isServed) openWork.afterwards(reload);
    isServed = true;
  });
}
