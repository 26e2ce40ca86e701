import { startAuthentication } from '@simplewebauthn/browser';
import { type FormEvent, useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { TYPED_CHARACTERS } from '../../../contract/people/account-limits.ts';
import type { SecondFactorKind, SignedIn, SignIn } from '../../../contract/people/sessions.ts';
import type { Result } from '../../../core/kernel/result.ts';
import { Button } from '../../ui/button.tsx';
import { useOnChange } from '../../ui/use-on-change.ts';
import { call, type Refusal } from '../requests/call.ts';
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
  const { refusal, refuse, form: element } = useRefusal();
  const { register, handleSubmit, formState, setValue } = useForm({
    defaultValues: { name: fixed ?? '', password: '' },
  });

  const signIn = handleSubmit(async (body) => {
    refuse(null);
    const answer = await call('POST /api/v1/session', { body }, { send: fetch });
    if (answer.ok) return follow(answer.value);
    if (answer.error.code === 'sign-in-failed') setValue('password', '');
    refuse(answer.error);
  });

  return (
    <Form ref={element} onSubmit={(event) => void signIn(event)}>
      {isLate ? (
        <Note role="status" look="note">
          {t('factor.late')}
        </Note>
      ) : null}
      <Field
        label={t('name')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={TYPED_CHARACTERS.name}
        readOnly={fixed !== undefined}
        {...register('name')}
        required
      />
      <PasswordField
        label={t('password.label')}
        autoComplete="current-password"
        maxLength={TYPED_CHARACTERS.password}
        {...register('password')}
        required
      />
      <RefusalNote refusal={refusal} said={{ 'sign-in-failed': t('sign-in.failed') }} />
      <Button type="submit" look="primary" disabled={formState.isSubmitting}>
        {t(formState.isSubmitting ? 'busy' : 'sign-in.do')}
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
    else
      void prove(() => call('POST /api/v1/session/second-factor', { body: { kind, code } }, { send: fetch }));
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
          maxLength={TYPED_CHARACTERS.code}
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
  const options = await call('POST /api/v1/session/passkey/options', undefined, { send: fetch });
  if (!options.ok) return options;
  const answer = await startAuthentication({ optionsJSON: options.value as unknown as PasskeyOptions });
  return call('POST /api/v1/session/passkey', { body: { answer: { ...answer } } }, { send: fetch });
}
