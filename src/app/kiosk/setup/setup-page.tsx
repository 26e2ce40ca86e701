import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Device, DeviceStanding, StorageFailure } from '../../../device/device.ts';
import type { EnrolmentFailure, ListedUnit } from '../../../device/enrolment-client.ts';
import { APP_LANGUAGES, nameIn, ownName, rememberLanguage } from '../../i18n/i18n.ts';
import { Brand } from '../../ui/brand.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import { ScreenHeading } from '../../ui/screen-heading.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { canKeep } from './can-keep.ts';
import { failureWords } from './failure-words.ts';
import styles from './setup-page.module.css';
import { UnitPicker } from './unit-picker.tsx';

/** Longest name of a device: it stands in lists beside the unit's. */
const NAME_MAX_CHARACTERS = 60;

/** Once per device, with a network: where it stands and what it is called. */
export default function SetupPage({ device }: { readonly device: Device }) {
  const { t, i18n } = useTranslation('setup');
  const [current, setCurrent] = useState<DeviceStanding | null>(null);
  const [unit, setUnit] = useState<ListedUnit | null>(null);
  const [name, setName] = useState(() => t('name-default'));
  const [state, setState] = useState<'choosing' | 'enrolling' | 'done'>('choosing');
  const [failure, setFailure] = useState<EnrolmentFailure | StorageFailure | null>(null);
  /** The store does not open: an enrolment could not be kept. */
  const [broken, setBroken] = useState<StorageFailure | null>(null);
  /** Asked to enrol before a place was chosen. */
  const [missing, setMissing] = useState(false);
  const nameHeading = useRef<HTMLHeadingElement>(null);
  const nameId = useId();
  const hintId = useId();
  usePageTitle(t('title'));

  useEffect(() => {
    let shown = true;
    void device.enrolment().then((found) => {
      if (!shown) return;
      if (found.ok) setCurrent(found.value);
      else setBroken(found.error);
    });
    return () => {
      shown = false;
    };
  }, [device]);

  async function enrol(event: FormEvent) {
    event.preventDefault();
    if (state === 'enrolling') return;
    if (unit === null) {
      setMissing(true);
      return;
    }
    setState('enrolling');
    setFailure(null);
    // The collector is not asked for what this device could not keep.
    const opened = await device.enrolment();
    const keeps = opened.ok && (await canKeep());
    if (!keeps) {
      setFailure(opened.ok ? { kind: 'storage-failed', reason: 'unknown' } : opened.error);
      setState('choosing');
      return;
    }
    const enrolled = await device.enrol(unit.ref, name.trim().normalize('NFC'));
    if (enrolled.ok) {
      setCurrent(enrolled.value);
      setState('done');
      void device.sync.now();
    } else {
      setFailure(enrolled.error);
      setState('choosing');
    }
  }

  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <Brand />
        <LanguageSwitch
          languages={APP_LANGUAGES}
          current={i18n.language}
          nameOf={ownName}
          onChoose={rememberLanguage}
        />
      </header>
      {state === 'done' && current !== null ? (
        <main className={styles['card']}>
          <ScreenHeading screen="done">{t('done-title')}</ScreenHeading>
          <p role="status">{t('done-about', { unit: nameIn(i18n.language, current.unit) })}</p>
          <p>
            <Link to="/kiosk" replace className={buttonClass('primary', 'touch')}>
              {t('go')}
              <Icon name="forward" />
            </Link>
          </p>
        </main>
      ) : broken !== null ? (
        <main className={styles['main']}>
          <h1>{t('title')}</h1>
          <div role="alert" className={styles['failure']}>
            <p>{failureWords(t, broken)}</p>
            <p>{t('storage-first')}</p>
            <Button onClick={() => window.location.reload()}>{t('common:try-again')}</Button>
          </div>
        </main>
      ) : (
        <main className={styles['main']}>
          <h1>{t('title')}</h1>
          <p className={styles['soft']}>{t('about')}</p>
          {current === null ? null : (
            <p className={styles['note']}>
              {t('current', { unit: nameIn(i18n.language, current.unit), name: current.deviceName })}
            </p>
          )}
          <section className={styles['card']} aria-label={t('step-unit')}>
            <h2>{t('step-unit')}</h2>
            {unit === null ? (
              <UnitPicker
                device={device}
                onChoose={(chosen) => {
                  setUnit(chosen);
                  setMissing(false);
                  nameHeading.current?.focus();
                }}
              />
            ) : (
              <div className={styles['chosen']}>
                <Icon name="check" />
                <p>
                  <b>{nameIn(i18n.language, unit)}</b>
                  <br />
                  <span className={styles['soft']}>
                    {unit.parent === null ? unit.code : t('part-of', { parent: unit.parent.name })}
                  </span>
                </p>
                <Button onClick={() => setUnit(null)}>{t('change')}</Button>
              </div>
            )}
          </section>
          <form className={styles['card']} onSubmit={(event) => void enrol(event)}>
            <h2 ref={nameHeading} tabIndex={-1}>
              {t('step-name')}
            </h2>
            <label htmlFor={nameId}>{t('name-label')}</label>
            <input
              id={nameId}
              className={styles['input']}
              value={name}
              onChange={(event) => setName(event.target.value)}
              maxLength={NAME_MAX_CHARACTERS}
              aria-describedby={hintId}
              autoComplete="off"
              required
            />
            <p id={hintId} className={styles['soft']}>
              {t('name-hint')}
            </p>
            <div role="alert">
              {missing ? <p className={styles['failure']}>{t('unit-first')}</p> : null}
              {failure === null ? null : <p className={styles['failure']}>{failureWords(t, failure)}</p>}
            </div>
            <Button
              type="submit"
              look="primary"
              size="touch"
              disabled={name.trim() === '' || state === 'enrolling'}
            >
              {t(state === 'enrolling' ? 'enrolling' : 'enrol')}
            </Button>
          </form>
        </main>
      )}
    </div>
  );
}
