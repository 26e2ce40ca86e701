/** Something that can be watched, and may still have to be loaded. */
export interface Watchable {
  readonly subscribe: (listener: () => void) => () => void;
}

/** Watches something as soon as it is loaded, and calls back for the first time then; returns how to stop. */
export function subscribeLater(load: () => Promise<Watchable>, listener: () => void): () => void {
  let stop = () => {};
  let isStopped = false;
  void load().then(
    (loaded) => {
      if (isStopped) return;
      stop = loaded.subscribe(listener);
      listener();
    },
    () => {},
  );
  return () => {
    isStopped = true;
    stop();
  };
}
