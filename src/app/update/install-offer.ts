/** Chromium's: what the browser would ask, kept until a button asks it. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

let offer: InstallPrompt | null = null;
const listeners = new Set<() => void>();

function become(next: InstallPrompt | null): void {
  offer = next;
  for (const listener of listeners) listener();
}

/** Keeps the browser's own offer for the staff's button; at a kiosk no bar of the browser is to come up. */
export function keepInstallOffer(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    become(event as InstallPrompt);
  });
  window.addEventListener('appinstalled', () => become(null));
}

/** Whether the app can be installed by a button now; shaped for useSyncExternalStore. */
export const installOffer = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isThere: () => offer !== null,
  /** Lets the browser ask. An offer is good for once. */
  take: async () => {
    const asked = offer;
    become(null);
    await asked?.prompt();
  },
};

/** Whether this page runs as the installed app. */
export function isInstalled(): boolean {
  return globalThis.matchMedia?.('(display-mode: standalone), (display-mode: fullscreen)').matches ?? false;
}
