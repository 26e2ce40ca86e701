import { useCallback, useEffect, useRef, useState } from 'react';
import { playSound, readSound } from './sound.ts';

/** What is being heard, and how to hear something else or nothing. */
export function useListening() {
  const [heard, setHeard] = useState<string | null>(null);
  const stop = useRef<() => void>(() => {});
  useEffect(() => () => stop.current(), []);
  const play = useCallback((name: string, buffer: AudioBuffer) => {
    stop.current();
    setHeard(name);
    stop.current = playSound(buffer, () => setHeard((now) => (now === name ? null : now)));
  }, []);
  /** False where its file cannot be had. */
  const playFile = useCallback(
    async (name: string, sha256: string) => {
      try {
        const response = await fetch(`/api/v1/recording-files/${sha256}`);
        const sound = response.ok ? await readSound(await response.blob()) : null;
        if (!sound?.ok) return false;
        play(name, sound.value.buffer);
        return true;
      } catch {
        return false;
      }
    },
    [play],
  );
  return { heard, play, playFile, stop: () => stop.current() };
}
