import { type FormEvent, Fragment, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyId } from '../../../core/kernel/brand.ts';
import type { Result } from '../../../core/kernel/result.ts';
import { readEnrolmentCode, readSetupFragment } from '../../../core/protocol/codes/enrolment-code.ts';
import type { Device } from '../../../device/device.ts';
import type { DeviceStanding } from '../../../device/membership/standing.ts';
import { missingFeatures } from '../../../device/missing-features.ts';
import { pinFault } from '../../../device/pin/pin.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { canKeep } from './can-keep.ts';
import { failureWords, type SetupFailure } from './failure-words.ts';
import styles from './setup-page.module.css';
import { useSetupFragment } from './use-setup-fragment.ts';

/** Longest name of a device: it stands in lists beside the unit's. */
const NAME_MAX_CHARACTERS = 60;

type Fault =
  | 'code-missing'
  | 'code-malformed'
  | 'name-missing'
  | 'pin-too-short'
  | 'pin-trivial'
  | 'pin-differs';

export interface EnrolFormProps {
  readonly device: Device;
  /** Keeps the device's staff PIN. */
  readonly setPin: (pin: string) => Promise<void>;
  readonly onEnrolled: (enrolment: DeviceStanding, isPinKept: boolean) => void;
}

/** The code, typed, pasted or brought by the link of a QR code, and the device's name. */
export function EnrolForm({ device, setPin: keepPin, onEnrolled }: EnrolFormProps) {
  const { t } = useTranslation('setup');
  const [code, setCode] = useState('');
  /** Which collector the link speaks of; a code that was typed says nothing of it. */
  const [receiptKey, setReceiptKey] = useState<KeyId | null>(null);
  const [name, setName] = useState(() => t('name-default'));
  const [pin, setPin] = useState('');
  const [pinAgain, setPinAgain] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const [failure, setFailure] = useState<SetupFailure | null>(null);
  const [isEnrolling, setEnrolling] = useState(false);
  const ids = {
    code: useId(),
    codeHint: useId(),
    name: useId(),
    nameHint: useId(),
    pin: useId(),
    pinAgain: useId(),
    fault: useId(),
  };
  const read = readEnrolmentCode(code);
  useSetupFragment((fragment) => {
    take(fragment.code);
    setReceiptKey(fragment.receiptKey);
    if (fragment.name !== null) setName(fragment.name.slice(0, NAME_MAX_CHARACTERS));
  });

  function take(text: string) {
    // Somebody may paste the whole link.
    const link = text.includes('#') ? readSetupFragment(text.slice(text.indexOf('#'))) : null;
    setCode(link?.code ?? text);
    setReceiptKey(link?.receiptKey ?? null);
    setFault(null);
    setFailure(null);
  }

  async function enrol(event: FormEvent) {
    event.preventDefault();
    if (isEnrolling) return;
    const found = faultOf();
    setFault(found);
    setFailure(null);
    if (found !== null || read === null) {
      document.getElementById(ids[fieldOf(found)])?.focus();
      return;
    }
    setEnrolling(true);
    const enrolled = await enrolKept(
      device,
      receiptKey === null ? read : `${read}.${receiptKey}`,
      name.trim().normalize('NFC'),
    );
    if (enrolled.ok) {
      // Only now: a refused code leaves the former PIN as it is.
      const isPinKept = await keepPin(pin).then(
        () => true,
        () => false,
      );
      onEnrolled(enrolled.value, isPinKept);
    } else setFailure(enrolled.error);
    setEnrolling(false);
  }

  function faultOf(): Fault | null {
    if (code.trim() === '') return 'code-missing';
    if (read === null) return 'code-malformed';
    if (name.trim() === '') return 'name-missing';
    const inPin = pinFault(pin);
    if (inPin !== null) return `pin-${inPin}`;
    return pin === pinAgain ? null : 'pin-differs';
  }

  return (
    <form className={styles['main']} onSubmit={(event) => void enrol(event)} noValidate>
      <section className={styles['card']} aria-label={t('step-code')}>
        <h2>{t('step-code')}</h2>
        <label htmlFor={ids.code}>{t('code-label')}</label>
        <input
          id={ids.code}
          className={`${styles['input']} ${styles['code']}`}
          value={code}
          onChange={(event) => take(event.target.value)}
          aria-describedby={`${ids.codeHint} ${ids.fault}`}
          aria-invalid={fault === 'code-missing' || fault === 'code-malformed'}
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
        />
        <p role="status" className={read === null ? 'visually-hidden' : styles['whole']}>
          {read === null ? null : (
            <>
              <Icon name="check" />
              {t('code-whole')}
            </>
          )}
        </p>
        <p id={ids.codeHint} className={styles['soft']}>
          {t('code-hint')}
        </p>
        <p className={styles['soft']}>{t('code-where')}</p>
      </section>
      <section className={styles['card']} aria-label={t('step-name')}>
        <h2>{t('step-name')}</h2>
        <label htmlFor={ids.name}>{t('name-label')}</label>
        <input
          id={ids.name}
          className={styles['input']}
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={NAME_MAX_CHARACTERS}
          aria-describedby={`${ids.nameHint} ${ids.fault}`}
          aria-invalid={fault === 'name-missing'}
          autoComplete="off"
        />
        <p id={ids.nameHint} className={styles['soft']}>
          {t('name-hint')}
        </p>
      </section>
      <section className={styles['card']} aria-label={t('step-pin')}>
        <h2>{t('step-pin')}</h2>
        <p className={styles['soft']}>{t('pin-about')}</p>
        {(
          [
            ['pin', 'pin-label', pin, setPin],
            ['pinAgain', 'pin-again', pinAgain, setPinAgain],
          ] as const
        ).map(([field, label, value, change]) => (
          <Fragment key={field}>
            <label htmlFor={ids[field]}>{t(label)}</label>
            <input
              id={ids[field]}
              type="password"
              inputMode="numeric"
              className={styles['input']}
              value={value}
              onChange={(event) => change(event.target.value)}
              aria-describedby={ids.fault}
              aria-invalid={fault !== null && fieldOf(fault) === field}
              autoComplete="off"
            />
          </Fragment>
        ))}
      </section>
      <div role="alert" id={ids.fault}>
        {fault === null ? null : <p className={styles['failure']}>{t(fault)}</p>}
        {failure === null ? null : <p className={styles['failure']}>{failureWords(t, failure)}</p>}
      </div>
      <Button type="submit" look="primary" size="touch" disabled={isEnrolling}>
        {t(isEnrolling ? 'enrolling' : 'enrol')}
      </Button>
    </form>
  );
}

function fieldOf(fault: Fault | null): 'code' | 'name' | 'pin' | 'pinAgain' {
  switch (fault) {
    case 'name-missing':
      return 'name';
    case 'pin-too-short':
    case 'pin-trivial':
      return 'pin';
    case 'pin-differs':
      return 'pinAgain';
    default:
      return 'code';
  }
}

/** The collector is not asked for what this device could not keep: the code would be used up. */
async function enrolKept(
  device: Device,
  code: string,
  name: string,
): Promise<Result<DeviceStanding, SetupFailure>> {
  const missing = missingFeatures();
  if (missing.length > 0) return { ok: false, error: { kind: 'browser-too-old', missing } };
  const opened = await device.enrolment();
  if (!opened.ok) return opened;
  if (!(await canKeep())) return { ok: false, error: { kind: 'storage-failed', reason: 'unknown' } };
  return device.enrol(code, name);
}
