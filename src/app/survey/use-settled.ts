import { useEffect, useState } from 'react';

/** A second tap of an impatient or trembling hand comes within this time; nobody has read a question by then. */
const SETTLES_AFTER_MS = 450;

/** Whether a screen has been there long enough for a choice on it to be meant for it. */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLES_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}
