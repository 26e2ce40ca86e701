/** What `public/before-kiosk.js` leaves for the app, on a device that was a kiosk before. */
interface Window {
  readonly sipasKiosk?: unknown;
  readonly sipasTap?: {
    /** What was tapped last and is to be carried out. */
    readonly button: HTMLElement | null;
    /** What stands there stays as it is from here on. Returns whether somebody has begun: it is the first question. */
    readonly takeOver: () => boolean;
    /** Taps reach the app from here on. */
    readonly stop: () => void;
  };
}
