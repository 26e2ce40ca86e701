import type { ReactNode } from 'react';
import { useQuiet } from '../ui/quiet.ts';

export interface SignedOutWhenQuietProps {
  readonly afterMs: number;
  readonly onQuiet: () => void;
  readonly children: ReactNode;
}

/** While it is shown, nobody touching the tablet for so long ends the session. */
export function SignedOutWhenQuiet({ afterMs, onQuiet, children }: SignedOutWhenQuietProps) {
  useQuiet(afterMs, onQuiet);
  return children;
}
