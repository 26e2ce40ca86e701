import { startAuthentication } from '@simplewebauthn/browser';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../core/kernel/result.ts';
import { Button } from '../../ui/button.tsx';
import { useOnChange } from '../../ui/use-on-change.ts';
import type { SecondFactorKind, SignedIn, SignIn } from '../people-answers.ts';
import { ask, type Refusal } from '../requests/request.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Field, Form, FormActions, Note, PasswordField } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';

export interface SignInFormProps {
  /** Who signs in again; left out, anybody. */
  readonly name?: string;
  /** The second factors that are due, where the password was proved already. */
  readonly factors?: readonly SecondFactorKind[];
  readonly onSignedIn: (person: SignedIn) => void;
}

/** Name and password, then a second factor where the account has one. */
export function SignInForm({ name, factors: due, onSignedIn }: SignInFormProps) {
  const [factors, setFactors] = useState<readonly SecondFactorKind[] | null>(due ?? null);
  /** The second factor took too long: the password is due again. */
  const [isLate, setLate] = useState(false);

  function follow(signIn: SignIn) {
    if (signIn.state === 'signed-in') onSignedIn(signIn);
    else if (signIn.state === 'second-factor') setFactors(signIn.factors);
  }

  function startAgain(late: boolean) {
    setLate(late);
    setFactors(null);
  }

  return factors === null ? (
    <PasswordStep name={name} isLate={isLate} follow={follow} />
  ) : (
    <FactorStep factors={factors} follow={follow} startAgain={startAgain} />
  );
}

type Follow = (signIn: SignIn) => void;

interface PasswordStepProps {
  readonly name: string | undefined;
  readonly isLate: boolean;
  readonly follow: Follow;
}

function PasswordStep({ name: fixed, isLate, follow }: PasswordStepProps) {
  const { t } = useTranslation('console-sign-in');
  const [name, setName] = useState(fixed ?? '');
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { refusal, refuse, form: element } = useRefusal();

  async function signIn(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    refuse(null);
    const answer = await signInWith('session', { name, password });
    setBusy(false);
    if (answer.ok) return follow(answer.value);
    if (answer.error.code === 'sign-in-failed') setPassword('');
    refuse(answer.error);
  }

  return (
    <Form ref={element} onSubmit={(event) => void signIn(event)}>
      {isLate ? (
        <Note role="status" look="note">
          {t('factor.late')}
        </Note>
      ) : null}
      <Field
        label={t('name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={200}
        readOnly={fixed !== undefined}
        required
      />
      <PasswordField
        label={t('password.label')}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        autoComplete="current-password"
        maxLength={1000}
        required
      />
      <RefusalNote refusal={refusal} said={{ 'sign-in-failed': t('sign-in.failed') }} />
      <Button type="submit" look="primary" disabled={isBusy}>
        {t(isBusy ? 'busy' : 'sign-in.do')}
      </Button>
    </Form>
  );
}

interface FactorStepProps {
  readonly factors: readonly SecondFactorKind[];
  readonly follow: Follow;
  readonly startAgain: (isLate: boolean) => void;
}

const PREFERRED: readonly SecondFactorKind[] = ['passkey', 'totp', 'recovery-code'];

function FactorStep({ factors, follow, startAgain }: FactorStepProps) {
  const { t } = useTranslation('console-sign-in');
  const usual = PREFERRED.find((kind) => factors.includes(kind)) ?? 'recovery-code';
  const [kind, setKind] = useState<SecondFactorKind>(usual);
  const [code, setCode] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [hasPasskeyFailed, setPasskeyFailed] = useState(false);
  const { refusal, refuse } = useRefusal();
  const heading = useRef<HTMLHeadingElement>(null);
  useOnChange(kind, () => heading.current?.focus());

  async function prove(work: () => Promise<Result<SignIn, Refusal>>) {
    if (isBusy) return;
    setBusy(true);
    refuse(null);
    setPasskeyFailed(false);
    const answer = await work().catch(() => null);
    setBusy(false);
    if (answer === null) return setPasskeyFailed(true);
    if (answer.ok) return follow(answer.value);
    if (answer.error.code === 'sign-in-required') return startAgain(true);
    setCode('');
    refuse(answer.error);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (kind === 'passkey') void prove(byPasskey);
    else void prove(() => signInWith('session/second-factor', { kind, code }));
  }

  return (
    <Form onSubmit={submit}>
      <h2 ref={heading} tabIndex={-1}>
        {t(`factor.${kind}-title`)}
      </h2>
      <p>{t(`factor.${kind}-about`)}</p>
      {kind === 'passkey' ? null : (
        <Field
          key={kind}
          label={t(`factor.${kind}-label`)}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          autoComplete={kind === 'totp' ? 'one-time-code' : 'off'}
          inputMode={kind === 'totp' ? 'numeric' : 'text'}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          required
        />
      )}
      {hasPasskeyFailed ? (
        <Note role="alert" look="failure">
          {t('factor.passkey-failed')}
        </Note>
      ) : null}
      <RefusalNote refusal={refusal} said={{ 'sign-in-failed': t(`factor.${kind}-wrong`) }} />
      <Button type="submit" look="primary" disabled={isBusy}>
        {t(isBusy ? 'busy' : `factor.${kind}-do`)}
      </Button>
      <FormActions>
        {factors
          .filter((one) => one !== kind)
          .map((one) => (
            <Button
              key={one}
              look="quiet"
              onClick={() => {
                refuse(null);
                setPasskeyFailed(false);
                setKind(one);
              }}
            >
              {t(`factor.${one}-instead`)}
            </Button>
          ))}
        <Button look="quiet" onClick={() => startAgain(false)}>
          {t('factor.start-again')}
        </Button>
      </FormActions>
    </Form>
  );
}

type PasskeyOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** Throws where the person or the browser broke it off. */
async function byPasskey(): Promise<Result<SignIn, Refusal>> {
  const options = await ask<PasskeyOptions>('POST', '/api/v1/session/passkey/options', undefined, fetch);
  if (!options.ok) return options;
  const answer = await startAuthentication({ optionsJSON: options.value });
  return signInWith('session/passkey', { answer });
}

/** While signing in a refusal is an answer, not a reason to sign in. */
function signInWith(address: string, body: unknown): Promise<Result<SignIn, Refusal>> {
  return ask<SignIn>('POST', `/api/v1/${address}`, body, fetch);
}
