import { createContext, useContext } from 'react';
import type { SignedIn } from '../../../contract/people/sessions.ts';

export interface SessionState {
  /** Who is signed in; null while that is not known, or where nobody is. */
  readonly person: SignedIn | null;
  /** Whether it is known. */
  readonly isKnown: boolean;
  /** Somebody signed in. */
  readonly setPerson: (person: SignedIn) => void;
  /** Ends the session and goes to the sign-in. */
  readonly signOut: () => Promise<void>;
}

export const SessionContext = createContext<SessionState>({
  person: null,
  isKnown: false,
  setPerson: () => {},
  signOut: async () => {},
});

/** Who is at the console. */
export function useSession(): SessionState {
  return useContext(SessionContext);
}
