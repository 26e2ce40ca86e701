import { useEffect, useLayoutEffect, useState } from 'react';

/** A second tap of an impatient or trembling hand comes within this time; nobody has read a screen by then. */
const SETTLES_AFTER_MS = 450;

/** Keys by which something is decided, wherever the focus is. */
const DECIDES = /^(Enter|\d| )$/;

/**
 * Drops what was meant for the screen before: a tap, Enter or a digit in the first moment of a screen, anywhere on the
 * page. Movements by keyboard and presses by a screen reader, which are no second taps, go through.
 *
 * @param screen changes whenever another screen is shown; null: nothing can be decided on this one
 * @returns whether the screen has been there long enough for a decision to be meant for it
 */
export function useSettled(screen: string | null): boolean {
  const [settledScreen, setSettledScreen] = useState<string | null>(null);
  const isSettled = settledScreen === screen;
  useEffect(() => {
    const timer = setTimeout(() => setSettledScreen(screen), SETTLES_AFTER_MS);
    return () => clearTimeout(timer);
  }, [screen]);
  useLayoutEffect(() => {
    if (isSettled) return;
    const dropTap = (event: MouseEvent) => {
      if (event.detail > 0) drop(event);
    };
    const dropKey = (event: KeyboardEvent) => {
      if (DECIDES.test(event.key) && !isWrittenInto(event.target)) drop(event);
    };
    // The page's first listeners: nothing on it hears what is dropped.
    window.addEventListener('click', dropTap, true);
    window.addEventListener('keydown', dropKey, true);
    return () => {
      window.removeEventListener('click', dropTap, true);
      window.removeEventListener('keydown', dropKey, true);
    };
  }, [isSettled]);
  return isSettled;
}

function drop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function isWrittenInto(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox')
  );
}
