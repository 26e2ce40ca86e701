import { useEffect, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { ACCOUNT_NAME_CHARACTERS } from '../../../contract/people/account-limits.ts';
import type { OneTimeLink } from '../../../contract/people/one-time-links.ts';
import type { SecondFactorKind, SignedIn } from '../../../contract/people/sessions.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { ScreenHeading } from '../../ui/screen-heading.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { EntryPage } from '../frame/entry-page.tsx';
import { homeOf } from '../frame/navigation.ts';
import { call, type Refusal } from '../requests/call.ts';
import { useSession } from '../requests/session.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Field, Form, FormActions, Hint } from '../ui/field.tsx';
import { NewPasswordField } from '../ui/new-password-field.tsx';
import { lengthFault } from '../ui/password-remarks.ts';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { DemoEntry } from './demo-entry.tsx';
import styles from './one-time-link-page.module.css';
import { ProviderButton } from './provider-button.tsx';
import { SignInForm } from './sign-in-form.tsx';

/**
 * What a one-time link leads to: the first administrator's account, an invitation, a new password. The token stands
 * behind `#`, which no browser sends anywhere by itself.
 */
export function OneTimeLinkPage() {
  const { t } = useTranslation('console-sign-in');
  const { hash } = useLocation();
  const token = hash.slice(1);
  const [attempt, setAttempt] = useState(0);
  usePageTitle(t('link.page-title'));
  return (
    <EntryPage>
      <CheckedLink key={`${attempt} ${token}`} token={token} retry={() => setAttempt(attempt + 1)} />
    </EntryPage>
  );
}

/** Asks once what the link is for. */
function CheckedLink({ token, retry }: { readonly token: string; readonly retry: () => void }) {
  const { t } = useTranslation('console-sign-in');
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    let isShown = true;
    void call('POST /api/v1/one-time-links/check', { body: { token } }, { send: fetch }).then((answer) => {
      if (!isShown) return;
      if (answer.ok) setLink(answer.value);
      else setRefusal(answer.error);
    });
    return () => {
      isShown = false;
    };
  }, [token]);

  return refusal !== null ? (
    <BadLink refusal={refusal} retry={retry} />
  ) : link?.purpose === 'demo' ? (
    <DemoEntry token={token} refuse={setRefusal} />
  ) : link !== null ? (
    <UseLink link={link} purpose={link.purpose} token={token} />
  ) : (
    <p role="status">{t('common:loading')}</p>
  );
}

/** Why the link is of no use, and every way on there is. */
function BadLink({ refusal, retry }: { readonly refusal: Refusal; readonly retry: () => void }) {
  const { t } = useTranslation('console-sign-in');
  const { person } = useSession();
  const isOver = refusal.code === 'one-time-link-invalid';
  return (
    <>
      <ScreenHeading screen="bad">{t(isOver ? 'link.over-title' : 'link.failed-title')}</ScreenHeading>
      <RefusalNote refusal={refusal} said={{ 'one-time-link-invalid': t('link.over') }} />
      <FormActions>
        {isOver ? null : (
          <Button look="primary" onClick={retry}>
            {t('common:try-again')}
          </Button>
        )}
        {person?.role === 'administrator' ? (
          <Link to="/console/first-steps" className={buttonClass('primary')}>
            {t('link.to-first-steps')}
          </Link>
        ) : null}
        <Link to="/console/sign-in" className={buttonClass('secondary')}>
          {t('sign-in.title')}
        </Link>
      </FormActions>
    </>
  );
}

/** A link by which a password is chosen. */
type Purpose = Exclude<OneTimeLink['purpose'], 'demo'>;

/** What was chosen, to be shown once more; and who is signed in with it. */
interface Used {
  readonly name: string;
  readonly password: string;
  readonly person: SignedIn;
}

interface UseLinkProps {
  readonly link: OneTimeLink;
  readonly purpose: Purpose;
  readonly token: string;
}

function UseLink({ link, purpose, token }: UseLinkProps) {
  const { t, i18n } = useTranslation('console-sign-in');
  const { setPerson } = useSession();
  const navigate = useNavigate();
  const [used, setUsed] = useState<Used | null>(null);
  const [due, setDue] = useState<readonly SecondFactorKind[] | null>(null);
  const { refusal, refuse, faultOf, form: element } = useRefusal();
  const { control, register, handleSubmit, formState, setValue } = useForm({
    defaultValues: { name: link.name ?? '', password: '' },
  });
  const [name, password] = useWatch({ control, name: ['name', 'password'] });

  function enter(person: SignedIn) {
    if (purpose === 'password-reset') {
      setPerson(person);
      void navigate(homeOf(person), { replace: true });
    } else setUsed({ name: person.name, password, person });
  }

  const submit = handleSubmit(async ({ name, password }) => {
    const fault = lengthFault(password);
    if (fault !== null) {
      return refuse({ code: 'password-unsuitable', detail: '', fault, retryAfterS: null });
    }
    refuse(null);
    const body = { token, password, ...(link.name === null ? { name: name.trim() } : {}) };
    const answer = await call('POST /api/v1/one-time-links/use', { body }, { send: fetch });
    if (!answer.ok) return refuse(answer.error);
    if (answer.value.state === 'signed-in') enter(answer.value);
    else if (answer.value.state === 'second-factor') setDue(answer.value.factors);
    else void navigate('/console/sign-in', { replace: true });
  });

  if (used !== null) return <ShownOnceMore {...used} purpose={purpose} />;
  if (due !== null) {
    return (
      <>
        <ScreenHeading screen="second-factor">{t('link.factor-title')}</ScreenHeading>
        <p role="status">{t('link.factor-about')}</p>
        <SignInForm name={name} factors={due} onSignedIn={enter} />
      </>
    );
  }
  const nameFault =
    refusal?.code === 'account-name-taken'
      ? t('refusal.account-name-taken')
      : faultOf('/name', t('name-invalid'));
  return (
    <>
      <div>
        {purpose === 'first-administrator' ? <Hint>{t('first-steps.step', { step: 1 })}</Hint> : null}
        <ScreenHeading screen={purpose}>{t(`link.${purpose}-title`)}</ScreenHeading>
      </div>
      <p>
        {t(`link.${purpose}`, {
          name: link.name ?? '',
          role: t(`console:account.role.${link.role}`),
          unit: link.scope === null ? t('link.whole') : nameIn(i18n.language, link.scope),
        })}
      </p>
      <Form ref={element} onSubmit={(event) => void submit(event)}>
        <Field
          label={t('name')}
          hint={link.name === null ? t('name-hint') : undefined}
          readOnly={link.name !== null}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={ACCOUNT_NAME_CHARACTERS.longest}
          fault={nameFault}
          {...register('name')}
          required
        />
        <NewPasswordField
          value={password}
          name={name}
          onChange={(password) => setValue('password', password)}
          refusal={refusal}
        />
        <RefusalNote
          refusal={refusal}
          fields={['/name']}
          except={['password-unsuitable', 'account-name-taken']}
        />
        <Button type="submit" look="primary" disabled={formState.isSubmitting}>
          {t(formState.isSubmitting ? 'busy' : `link.${purpose}-do`)}
        </Button>
      </Form>
      {link.provider ? (
        <ProviderButton
          wanted="/console/account"
          depart={() => call('POST /api/v1/one-time-links/provider', { body: { token } })}
          label={t('link.provider')}
        />
      ) : null}
    </>
  );
}

/** Name and password once more, for the person who wants to write them down, and the way on. */
function ShownOnceMore({ name, password, person, purpose }: Used & { readonly purpose: Purpose }) {
  const { t } = useTranslation('console-sign-in');
  const { setPerson } = useSession();
  const navigate = useNavigate();
  const [isShown, setShown] = useState(false);
  const isFirst = purpose === 'first-administrator';
  return (
    <>
      <ScreenHeading screen="made">{t('made.title')}</ScreenHeading>
      <p>{t('made.about')}</p>
      <dl className={styles['facts']}>
        <dt>{t('name')}</dt>
        <dd>{name}</dd>
        <dt>{t('password.label')}</dt>
        <dd>
          {isShown ? <span className={styles['secret']}>{password}</span> : '••••••••'}{' '}
          <Button look="quiet" onClick={() => setShown(!isShown)}>
            {t(isShown ? 'password.hide' : 'password.show')}
          </Button>
        </dd>
      </dl>
      <Button
        look="primary"
        onClick={() => {
          setPerson(person);
          void navigate(isFirst ? '/console/first-steps' : homeOf(person), { replace: true });
        }}
      >
        {t(isFirst ? 'made.first-steps' : 'made.enter')}
      </Button>
    </>
  );
}
