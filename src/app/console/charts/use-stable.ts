import { useMemo } from 'react';

/** The same function until the language changes, so that a plot is not drawn anew for nothing. */
export function useStable(percent: (value: number) => string, language: string): (value: number) => string {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it does depends on the language alone
  return useMemo(() => percent, [language]);
}
