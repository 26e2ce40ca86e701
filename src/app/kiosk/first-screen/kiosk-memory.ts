/** What the first screen says that is of this device: its office, how long answering takes, and at the foot its own name. */
export interface FirstScreenTexts {
  readonly unit: string;
  readonly length: string;
  readonly foot: string;
}

/**
 * What a kiosk's first screen said last, kept in the browser, so that the page which the build has drawn is whole
 * before the store has answered: `public/before-kiosk.js` reads it and writes it into that page before it is painted.
 * Texts as they were shown, in the language a kiosk begins in; none of them is about a respondent.
 */
export interface RememberedKiosk extends FirstScreenTexts {
  /** Whether it asked the app's own questionnaire, whose first question the app has at hand. */
  readonly asksBuiltIn: boolean;
}

export interface KioskMemory {
  /** Null where this device was no kiosk yet. */
  readonly last: () => RememberedKiosk | null;
  /** Null: this device is no kiosk any more. */
  readonly remember: (kiosk: RememberedKiosk | null) => void;
  /** Whether somebody has begun before the app ran: the first question that the build has drawn is shown. */
  readonly hasBegun: () => boolean;
  /** The app has taken that over; who comes next begins at the first screen. */
  readonly takenOver: () => void;
}

/** Of what is shown as a kiosk and is none. */
export const NO_MEMORY: KioskMemory = {
  last: () => null,
  remember: () => {},
  hasBegun: () => false,
  takenOver: () => {},
};

const KEY = 'sipas.kiosk';

/** What `public/before-kiosk.js` leaves in the window, on a device that was a kiosk before. */
export interface BeforeKiosk {
  readonly sipasKiosk?: unknown;
  readonly sipasTap?: {
    /** What stands there stays as it is from here on. Returns whether somebody has begun: it is the first question. */
    readonly takeOver: () => boolean;
    /** Taps reach the app from here on. Returns, once, what was tapped last and is to be carried out. */
    readonly end: () => HTMLElement | null;
  };
}

export function browserMemory({ sipasKiosk, sipasTap }: BeforeKiosk): KioskMemory {
  let last = (sipasKiosk ?? null) as RememberedKiosk | null;
  let hasBegun = sipasTap?.takeOver() ?? false;
  return {
    last: () => last,
    remember: (kiosk) => {
      last = kiosk;
      try {
        if (kiosk === null) localStorage.removeItem(KEY);
        else localStorage.setItem(KEY, JSON.stringify(kiosk));
      } catch {
        // Without it the first screen waits for the store.
      }
    },
    hasBegun: () => hasBegun,
    takenOver: () => {
      hasBegun = false;
    },
  };
}
