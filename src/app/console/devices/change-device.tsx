import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedDevice } from '../../../contract/devices/devices.ts';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { DEVICE_SPOTS } from '../../../core/tally/breakdowns/device-spot.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { ConsoleDialog } from '../ui/dialog/console-dialog.tsx';
import { ChoiceField, Field, Form, Note } from '../ui/field.tsx';
import { Panel, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { UnitPicker } from '../ui/units/unit-picker.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './add-device.module.css';

export interface ChangeDeviceProps {
  readonly device: ListedDevice;
  readonly nowMs: number;
  readonly onChanged: () => void;
}

/** What an administrator does with a device: another name, another place from a day on, the end. */
export function ChangeDevice({ device, nowMs, onChanged }: ChangeDeviceProps) {
  const { t } = useTranslation('console-devices');
  const [open, setOpen] = useState<'rename' | 'spot' | 'move' | 'revoke' | null>(null);
  const done = () => {
    setOpen(null);
    onChanged();
  };
  const close = () => setOpen(null);
  return (
    <Panel className={styles['add']} aria-labelledby="change-device">
      <PanelTitle id="change-device">{t('change.title')}</PanelTitle>
      <p className={styles['ways']}>
        <Button onClick={() => setOpen('rename')}>{t('rename.begin')}</Button>
        <Button onClick={() => setOpen('spot')}>{t('spot.begin')}</Button>
        <Button onClick={() => setOpen('move')}>{t('move.begin')}</Button>
        {device.revokedDay === null ? (
          <Button onClick={() => setOpen('revoke')}>{t('revoke.begin')}</Button>
        ) : null}
        <a href="/help/devices" target="_blank" rel="noreferrer">
          {t('help')}
        </a>
      </p>
      {open === 'rename' ? <Rename device={device} onDone={done} onCancel={close} /> : null}
      {open === 'spot' ? <SetSpot device={device} onDone={done} onCancel={close} /> : null}
      {open === 'move' ? <MoveDevice device={device} nowMs={nowMs} onDone={done} onCancel={close} /> : null}
      {open === 'revoke' ? <Revoke device={device} onDone={done} onCancel={close} /> : null}
    </Panel>
  );
}

interface StepProps {
  readonly device: ListedDevice;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

function Rename({ device, onDone, onCancel }: StepProps) {
  const { t } = useTranslation('console-devices');
  const [name, setName] = useState(device.name);
  const { refusal, refuse, faultOf, form: formRef } = useRefusal();
  async function rename(event: FormEvent) {
    event.preventDefault();
    const answer = await call('PUT /api/v1/devices/:id/name', {
      params: { id: device.id },
      body: { name },
    });
    if (answer.ok) onDone();
    else refuse(answer.error);
  }
  return (
    <Form ref={formRef} onSubmit={(event) => void rename(event)}>
      <Field
        label={t('rename.label')}
        value={name}
        maxLength={60}
        autoFocus
        fault={faultOf('/name', t('code.name-fault'))}
        onChange={(event) => setName(event.target.value)}
      />
      <RefusalNote refusal={refusal} fields={['/name']} />
      <p className={styles['ways']}>
        <Button type="submit" look="primary">
          {t('rename.do')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </p>
    </Form>
  );
}

function SetSpot({ device, onDone, onCancel }: StepProps) {
  const { t } = useTranslation('console-devices');
  const [spot, setSpot] = useState<string>(device.spot ?? '');
  const { refusal, refuse } = useRefusal();
  async function save(event: FormEvent) {
    event.preventDefault();
    const answer = await call('PUT /api/v1/devices/:id/spot', {
      params: { id: device.id },
      body: { spot: DEVICE_SPOTS.find((one) => one === spot) ?? null },
    });
    if (answer.ok) onDone();
    else refuse(answer.error);
  }
  return (
    <Form onSubmit={(event) => void save(event)}>
      <ChoiceField
        label={t('spot.label')}
        hint={t('spot.hint')}
        value={spot}
        autoFocus
        options={[
          ['', t('spot.unsaid')],
          ...DEVICE_SPOTS.map((one) => [one, t(`spot.names.${one}`)] as const),
        ]}
        onChange={(event) => setSpot(event.target.value)}
      />
      {spot === 'official-desk' ? <Note look="warn">{t('spot.warning')}</Note> : null}
      <RefusalNote refusal={refusal} />
      <p className={styles['ways']}>
        <Button type="submit" look="primary">
          {t('spot.do')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </p>
    </Form>
  );
}

function MoveDevice({ device, nowMs, onDone, onCancel }: StepProps & { readonly nowMs: number }) {
  const { t, i18n } = useTranslation('console-devices');
  const { language } = useWording();
  const today = localDay(nowMs);
  const [unit, setUnit] = useState<ListedUnit | null>(null);
  const [from, setFrom] = useState<string>(today);
  const { refusal, refuse, faultOf, form: formRef } = useRefusal();
  async function move(event: FormEvent) {
    event.preventDefault();
    if (unit === null) return;
    const answer = await call('PUT /api/v1/devices/:id/place', {
      params: { id: device.id },
      body: { unit: unit.code, from },
    });
    if (answer.ok) onDone();
    else refuse(answer.error);
  }
  return (
    <Form ref={formRef} onSubmit={(event) => void move(event)}>
      <p>{t('move.about')}</p>
      {device.nextPlace === null ? null : (
        <p>{t('move.replaces', { day: formatDay(device.nextPlace.from, language) })}</p>
      )}
      {unit === null ? (
        <UnitPicker onChoose={setUnit} />
      ) : (
        <>
          <p>
            {t('move.to')} <b>{nameIn(i18n.language, unit)}</b>{' '}
            <Button look="quiet" onClick={() => setUnit(null)}>
              {t('add.other-unit')}
            </Button>
          </p>
          <Field
            label={t('move.from')}
            type="date"
            min={today}
            value={from}
            required
            fault={faultOf('/from', t('move.from-fault'))}
            onChange={(event) => setFrom(event.target.value)}
          />
        </>
      )}
      <RefusalNote refusal={refusal} fields={['/from']} />
      <p className={styles['ways']}>
        {unit === null ? null : (
          <Button type="submit" look="primary">
            {t('move.do')}
          </Button>
        )}
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </p>
    </Form>
  );
}

function Revoke({ device, onDone, onCancel }: StepProps) {
  const { t } = useTranslation('console-devices');
  const { refusal, refuse } = useRefusal();
  async function revoke() {
    const answer = await call('POST /api/v1/devices/:id/revocation', { params: { id: device.id } });
    if (answer.ok) onDone();
    else refuse(answer.error);
  }
  return (
    <ConsoleDialog title={t('revoke.title', { name: device.name })} onCancel={onCancel}>
      <ul>
        <li>{t('revoke.held')}</li>
        <li>{t('revoke.past')}</li>
        <li>{t('revoke.again')}</li>
      </ul>
      <RefusalNote refusal={refusal} />
      <p className={styles['ways']}>
        <Button autoFocus onClick={onCancel}>
          {t('revoke.keep')}
        </Button>
        <Button look="primary" onClick={() => void revoke()}>
          {t('revoke.do')}
        </Button>
      </p>
    </ConsoleDialog>
  );
}
