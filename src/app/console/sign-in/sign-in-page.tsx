import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useNavigate, useSearchParams } from 'react-router';
import type { SecondFactorKind, SignedIn } from '../../../contract/people/sessions.ts';
import { isProblemCode } from '../../../core/protocol/console-problems.ts';
import { ScreenHeading } from '../../ui/screen-heading.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { EntryPage } from '../frame/entry-page.tsx';
import { homeOf } from '../frame/navigation.ts';
import { call } from '../requests/call.ts';
import { useSession } from '../requests/session.ts';
import { useRead } from '../requests/use-read.ts';
import { Hint, Note } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { ProviderButton } from './provider-button.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { safeAddress } from './wanted-address.ts';

/** Lets somebody in, and leads back to where they wanted to go. */
export function SignInPage() {
  const { t } = useTranslation('console-sign-in');
  const { person, setPerson } = useSession();
  const navigate = useNavigate();
  const { state } = useLocation();
  const [parameters] = useSearchParams();
  const { answer: methods } = useRead('GET /api/v1/sign-in-methods', {});
  /** Undefined until it is known whether a second factor is due. */
  const [due, setDue] = useState<readonly SecondFactorKind[] | null | undefined>(undefined);
  const wanted = safeAddress(parameters.get('to'));
  const problem = parameters.get('problem');
  usePageTitle(t('sign-in.title'));

  useEffect(() => {
    let isShown = true;
    void call('GET /api/v1/session', undefined, { send: fetch }).then((session) => {
      if (!isShown) return;
      const isDue = session.ok && session.value.state === 'second-factor';
      setDue(isDue ? session.value.factors : null);
    });
    return () => {
      isShown = false;
    };
  }, []);

  function enter(next: SignedIn) {
    setPerson(next);
    void navigate(wanted ?? homeOf(next), { replace: true });
  }

  // Somebody who is signed in already and came by an old link.
  if (person !== null && state !== 'signed-out') {
    return <Navigate to={wanted ?? homeOf(person)} replace />;
  }
  return (
    <EntryPage>
      <ScreenHeading screen="sign-in">{t('sign-in.title')}</ScreenHeading>
      {state === 'signed-out' ? (
        <Note role="status" look="good">
          {t('sign-in.signed-out')}
        </Note>
      ) : wanted !== null ? (
        <Note look="note">{t('sign-in.wanted')}</Note>
      ) : null}
      {isProblemCode(problem) ? (
        <RefusalNote
          refusal={{ code: problem, detail: '', retryAfterS: null }}
          said={{ 'sign-in-failed': t('sign-in.provider-failed') }}
        />
      ) : null}
      {methods?.isSetUp === false ? <Note look="warn">{t('sign-in.not-set-up')}</Note> : null}
      {due === undefined ? (
        <p role="status">{t('common:loading')}</p>
      ) : (
        <SignInForm onSignedIn={enter} {...(due === null ? {} : { factors: due })} />
      )}
      {methods?.provider === true ? <ProviderButton wanted={wanted ?? '/console'} /> : null}
      <Hint>{t('sign-in.help')}</Hint>
    </EntryPage>
  );
}
