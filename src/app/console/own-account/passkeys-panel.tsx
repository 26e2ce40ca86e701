import { startRegistration } from '@simplewebauthn/browser';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FactorAdded, OwnAccount } from '../../../contract/people/own-account.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Field, FormActions, Note } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './own-account-page.module.css';
import type { FactorPanelProps } from './totp-panel.tsx';

type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];

/** Keys that are kept by a phone, a computer or a security key, and never leave it. */
export function PasskeysPanel({ account, onChanged }: FactorPanelProps & { readonly account: OwnAccount }) {
  const { t } = useTranslation('console-accounts');
  const { language } = useWording();
  const [isAdding, setAdding] = useState(false);
  const { refusal, refuse } = useRefusal();
  const { passkeys, passkeysPossible } = account;

  async function remove(id: string) {
    refuse(null);
    const answer = await call('DELETE /api/v1/own-account/passkeys/:id', { params: { id } });
    if (answer.ok || answer.error.code === 'not-found') onChanged();
    else refuse(answer.error);
  }

  return (
    <section className={styles['part']} aria-labelledby="passkeys">
      <div className={styles['line']}>
        <div>
          <h3 id="passkeys">{t('passkeys.title')}</h3>
          <p className={styles['soft']}>{t(passkeysPossible ? 'passkeys.about' : 'passkeys.impossible')}</p>
        </div>
        {isAdding || !passkeysPossible ? null : (
          <Button onClick={() => setAdding(true)}>{t('passkeys.begin')}</Button>
        )}
      </div>
      {passkeys.length === 0 ? null : (
        <ul className={styles['list']}>
          {passkeys.map(({ id, name, addedDay }) => (
            <li key={id} className={styles['line']} data-testid="passkey">
              <span>
                <b>{name}</b>{' '}
                <span className={styles['soft']}>
                  {t('passkeys.added', { day: formatDay(addedDay, language) })}
                </span>
              </span>
              <Button
                look="quiet"
                aria-label={t('passkeys.remove-one', { name })}
                onClick={() => void remove(id)}
              >
                {t('passkeys.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <RefusalNote refusal={refusal} />
      {isAdding ? (
        <AddPasskey
          onCancel={() => setAdding(false)}
          onAdded={({ recoveryCodes }) => {
            setAdding(false);
            onChanged(recoveryCodes);
          }}
        />
      ) : null}
    </section>
  );
}

interface AddPasskeyProps {
  readonly onCancel: () => void;
  readonly onAdded: (added: FactorAdded) => void;
}

function AddPasskey({ onCancel, onAdded }: AddPasskeyProps) {
  const { t } = useTranslation('console-accounts');
  const [name, setName] = useState(() => t('passkeys.default-name'));
  const [isBusy, setBusy] = useState(false);
  /** The browser made none: broken off by the person, or there is one already. */
  const [broken, setBroken] = useState<'known' | 'broken-off' | null>(null);
  const { refusal, refuse, faultOf, form: element } = useRefusal();

  async function add(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    refuse(null);
    setBroken(null);
    await register();
    setBusy(false);
  }

  async function register() {
    const options = await call('POST /api/v1/own-account/passkeys/options');
    if (!options.ok) return refuse(options.error);
    try {
      const answer = await startRegistration({ optionsJSON: options.value as unknown as CreationOptions });
      const added = await call('POST /api/v1/own-account/passkeys', {
        body: { name: name.trim(), answer: { ...answer } },
      });
      if (added.ok) onAdded(added.value);
      else refuse(added.error);
    } catch (error) {
      const isKnown = error instanceof Error && error.name === 'InvalidStateError';
      setBroken(isKnown ? 'known' : 'broken-off');
    }
  }

  return (
    <form ref={element} className={styles['setUp']} onSubmit={(event) => void add(event)}>
      <Field
        label={t('passkeys.name')}
        hint={t('passkeys.name-hint')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        maxLength={60}
        fault={faultOf('/name', t('passkeys.name-invalid'))}
        required
      />
      {broken === null ? null : (
        <Note role="alert" look="failure">
          {t(`passkeys.${broken}`)}
        </Note>
      )}
      <RefusalNote
        refusal={refusal}
        fields={['/name']}
        said={{ 'sign-in-failed': t('passkeys.not-accepted') }}
      />
      <FormActions>
        <Button type="submit" look="primary" disabled={isBusy}>
          {t(isBusy ? 'passkeys.waiting' : 'passkeys.add')}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </FormActions>
    </form>
  );
}
