/** What `public/before-kiosk.js` leaves for the app, on a device that was a kiosk before. */
interface Window {
  readonly sipasKiosk?: unknown;
  readonly sipasTap?: {
    /** What stands there stays as it is from here on. Returns whether somebody has begun: it is the first question. */
    readonly takeOver: () => boolean;
    /** Taps reach the app from here on. Returns, once, what was tapped last and is to be carried out. */
    readonly end: () => HTMLElement | null;
  };
}
