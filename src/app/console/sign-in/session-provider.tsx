import { type ReactNode, startTransition, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { SignedIn } from '../../../contract/people/sessions.ts';
import { call } from '../requests/call.ts';
import { SessionContext, type SessionState } from '../requests/session.ts';
import { proveBy, type WantedProof } from '../requests/sign-in-gate.ts';
import { preloadConsoleDialog } from '../ui/dialog/console-dialog.tsx';
import { SignInAgain } from './sign-in-again.tsx';
import { signInAddress, takeWanted, wantedAt } from './wanted-address.ts';

/** Somebody who is asked to sign in over the page they are on, and what waits for it. */
interface Asked {
  readonly wanted: WantedProof;
  readonly answer: (isProven: boolean) => void;
}

/**
 * Knows who is signed in. Where nobody is, the sign-in comes first and leads back. Where a session has ended, or the
 * collector wants a recent sign-in, it is asked for over the page, and what was under way goes on.
 */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const navigate = useNavigate();
  const location = useLocation();
  const [person, setPersonState] = useState<SignedIn | null>(null);
  const [isKnown, setKnown] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const current = useRef({ person, location, asked: null as Promise<boolean> | null });
  current.current.location = location;

  const setPerson = useCallback((next: SignedIn | null) => {
    current.current.person = next;
    setPersonState(next);
    setKnown(true);
  }, []);

  const known = useRef<Promise<void> | null>(null);
  const readOnce = useCallback(() => {
    known.current ??= call('GET /api/v1/session', undefined, { send: fetch }).then((answer) => {
      if (!answer.ok) known.current = null;
      else setPerson(answer.value.state === 'signed-in' ? answer.value : null);
    });
    return known.current;
  }, [setPerson]);

  useEffect(() => {
    void readOnce().then(() => {
      // The way through the provider of OpenID Connect ends at the first page, whatever was wanted.
      const wanted = current.current.person === null ? null : takeWanted();
      if (wanted !== null) void navigate(wanted, { replace: true });
    });
  }, [readOnce, navigate]);

  const prove = useCallback(
    async (wanted: WantedProof): Promise<boolean> => {
      await readOnce();
      const { person, location } = current.current;
      if (person === null) {
        void navigate(signInAddress(wantedAt(location)), { replace: true });
        return false;
      }
      current.current.asked ??= new Promise<boolean>((resolve) => {
        setAsked({
          wanted,
          answer: (isProven) => {
            current.current.asked = null;
            setAsked(null);
            resolve(isProven);
          },
        });
      });
      return current.current.asked;
    },
    [readOnce, navigate],
  );
  useEffect(() => proveBy(prove), [prove]);
  useEffect(() => {
    if (isKnown && person !== null) preloadConsoleDialog();
  }, [isKnown, person]);

  const signOut = useCallback(async () => {
    await call('DELETE /api/v1/session', undefined, { send: fetch });
    // Together, as the router moves in a transition: a page that stays a moment longer would read again what nobody may
    // read any more.
    startTransition(() => {
      setPerson(null);
      void navigate('/console/sign-in', { state: 'signed-out' });
    });
  }, [setPerson, navigate]);

  const state: SessionState = useMemo(
    () => ({ person, isKnown, setPerson, signOut }),
    [person, isKnown, setPerson, signOut],
  );
  return (
    <SessionContext value={state}>
      {children}
      {asked === null || person === null ? null : (
        <SignInAgain
          name={person.name}
          wanted={asked.wanted}
          onSignedIn={(next) => {
            setPerson(next);
            asked.answer(true);
          }}
          onCancel={() => asked.answer(false)}
        />
      )}
    </SessionContext>
  );
}
