import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { MadeEnrolmentCode } from '../../../contract/devices/enrolment-codes.ts';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { SECOND_MS } from '../../../core/kernel/duration.ts';
import { setupFragment } from '../../../core/protocol/codes/enrolment-code.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { QrCode } from '../../ui/codes/qr-code.tsx';
import { useOnChange } from '../../ui/use-on-change.ts';
import { call } from '../requests/call.ts';
import { useRead } from '../requests/use-read.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { Field, Form, Hint, Note } from '../ui/field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import styles from './enrolment-code-panel.module.css';

/** Often enough that the person at the device sees it arrive. */
const LOOK_EVERY_MS = 3 * SECOND_MS;

export interface EnrolmentCodePanelProps {
  readonly unit: Pick<ListedUnit, 'ref' | 'name' | 'nameEn'>;
  /** What else can be done with a code that is open, as with this very device. */
  readonly children?: (code: string) => ReactNode;
}

/** Makes a one-time code for a device of a unit, shows it, and what becomes of it. */
export function EnrolmentCodePanel({ unit, children }: EnrolmentCodePanelProps) {
  const { t, i18n } = useTranslation('console-devices');
  const [made, setMade] = useState<MadeEnrolmentCode | null>(null);
  const [name, setName] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { refusal, refuse, faultOf, form: formRef } = useRefusal();

  async function make(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const body = { unit: unit.ref, name: name.trim() === '' ? null : name };
    const answer = await call('POST /api/v1/enrolment-codes', { body });
    setBusy(false);
    if (answer.ok) setMade(answer.value);
    refuse(answer.ok ? null : answer.error);
  }

  if (made !== null) {
    return <MadeCode key={made.id} made={made} extra={children} onAnother={() => setMade(null)} />;
  }
  return (
    <Form ref={formRef} onSubmit={(event) => void make(event)}>
      <p>
        {t('code.for')} <b>{nameIn(i18n.language, unit)}</b>
      </p>
      <Field
        label={t('code.name')}
        hint={t('code.name-hint')}
        value={name}
        maxLength={60}
        fault={faultOf('/name', t('code.name-fault'))}
        onChange={(event) => setName(event.target.value)}
      />
      <RefusalNote refusal={refusal} fields={['/name']} />
      <div>
        <Button type="submit" look="primary" disabled={isBusy}>
          {t('code.make')}
        </Button>
      </div>
    </Form>
  );
}

interface MadeCodeProps {
  readonly made: MadeEnrolmentCode;
  readonly extra: EnrolmentCodePanelProps['children'];
  readonly onAnother: () => void;
}

function MadeCode({ made, extra, onAnother }: MadeCodeProps) {
  const { t } = useTranslation('console-devices');
  const { refusal, refuse } = useRefusal();
  const [isOver, setOver] = useState(false);
  const { answer, refresh } = useRead(
    'GET /api/v1/enrolment-codes/:id',
    { params: { id: made.id } },
    isOver ? {} : { everyMs: LOOK_EVERY_MS },
  );
  const { state, enrolment } = answer ?? made;
  const heading = useRef<HTMLHeadingElement>(null);
  // What became of it is read out.
  useOnChange(state, () => heading.current?.focus());
  useEffect(() => setOver(state !== 'open'), [state]);
  const link = `${window.location.origin}/kiosk/setup${setupFragment(made)}`;

  async function withdraw() {
    const answer = await call('DELETE /api/v1/enrolment-codes/:id', { params: { id: made.id } });
    refuse(answer.ok ? null : answer.error);
    refresh();
  }

  return (
    <section className={styles['panel']} aria-labelledby="enrolment-code" data-testid="enrolment-code">
      <h3 id="enrolment-code" ref={heading} tabIndex={-1}>
        {t(`code.state.${state}`)}
      </h3>
      {state === 'open' ? (
        <>
          {isLocal(window.location.hostname) ? (
            <Note look="warn">{t('code.local', { origin: window.location.origin })}</Note>
          ) : null}
          <div className={styles['shown']}>
            <QrCode content={link} label={t('code.qr')} />
            <div className={styles['told']}>
              <p>{t('code.scan')}</p>
              <p className={styles['code']} data-testid="code">
                {made.code}
              </p>
              <Countdown untilMs={made.expiresAtMs} />
              <Hint>{t('code.once')}</Hint>
            </div>
          </div>
          <CopyField label={t('code.link')} value={link} />
          {extra?.(made.code)}
          <RefusalNote refusal={refusal} said={{ 'enrolment-code-used': t('code.used-already') }} />
          <div>
            <Button onClick={() => void withdraw()}>{t('code.withdraw')}</Button>
          </div>
        </>
      ) : (
        <>
          <p>{t(`code.about.${state}`)}</p>
          <p className={styles['ways']}>
            {enrolment === null ? null : (
              <Link to={`/console/devices/${enrolment}`} className={buttonClass('primary')}>
                {t('code.to-device')}
              </Link>
            )}
            <Button onClick={onAnother}>{t('code.another')}</Button>
          </p>
        </>
      )}
    </section>
  );
}

/** Whether only this very machine finds what is at the address. */
function isLocal(hostname: string): boolean {
  return hostname === '[::1]' || /^(?:.+\.)?localhost$|^127\./.test(hostname);
}

/** How long a code still lasts, in sight; it is not read out every second. */
function Countdown({ untilMs }: { readonly untilMs: number }) {
  const { t } = useTranslation('console-devices');
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, Math.ceil((untilMs - nowMs) / SECOND_MS));
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  return <p role="timer">{t('code.left', { time })}</p>;
}
