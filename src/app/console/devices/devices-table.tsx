import { Link } from 'react-router';
import type { DevicesPage, ListedDevice } from '../../../contract/devices/devices.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { GapRow } from '../ui/gap-row.tsx';
import { Panel } from '../ui/panel.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { rowAttributes, useLongList } from '../ui/use-long-list.ts';
import { useWording } from '../wording/use-wording.ts';
import table from './devices-table.module.css';
import { useDeviceWords } from './use-device-words.ts';

const COUNTS = ['made', 'received', 'missing', 'waiting', 'quarantined', 'held'] as const;

/** Those of them that are of no concern while they are zero. */
const TROUBLES = ['missing', 'quarantined', 'held'] as const;

const ROW_HEIGHT_PX = 64;
const COLUMNS = COUNTS.length + 6;
const keyOf = ({ id }: ListedDevice) => id;

/** The devices as the collector orders them: those that need attention first. */
export function DevicesTable({ answer }: { readonly answer: DevicesPage }) {
  const { t } = useWording();
  const { devices } = answer;
  const list = useLongList<HTMLTableSectionElement, ListedDevice>({
    items: devices,
    keyOf,
    rowHeightPx: ROW_HEIGHT_PX,
  });
  return (
    <Panel aria-label={t('devices.title')}>
      <Table
        className={[table['table'], list.isLong ? table['long'] : ''].filter(Boolean).join(' ')}
        aria-label={t('devices.title')}
        aria-rowcount={list.isLong ? devices.length + 1 : undefined}
      >
        <thead>
          <tr aria-rowindex={list.isLong ? 1 : undefined}>
            <th scope="col">{t('devices.column.name')}</th>
            <th scope="col">{t('devices.column.attention')}</th>
            <th scope="col">{t('devices.column.contact')}</th>
            {COUNTS.map((one) => (
              <th key={one} scope="col" className={tableClass('number')}>
                {t(`devices.column.${one}`)}
              </th>
            ))}
            <th scope="col">{t('devices.column.clock')}</th>
            <th scope="col">{t('devices.column.storage')}</th>
            <th scope="col">{t('devices.column.app')}</th>
          </tr>
        </thead>
        <tbody {...list.host}>
          {list.pieces.map((piece) => {
            if ('heightPx' in piece)
              return <GapRow key={`gap ${piece.after}`} heightPx={piece.heightPx} columns={COLUMNS} />;
            const device = devices[piece.index];
            return device === undefined ? null : (
              <Row
                key={device.id}
                device={device}
                nowMs={answer.asOfMs}
                place={rowAttributes(list, piece.index)}
              />
            );
          })}
        </tbody>
      </Table>
    </Panel>
  );
}

interface RowProps {
  readonly device: ListedDevice;
  readonly nowMs: number;
  readonly place: ReturnType<typeof rowAttributes>;
}

function Row({ device, nowMs, place }: RowProps) {
  const { t, count, language } = useWording();
  const words = useDeviceWords();
  const room = words.roomLeft(device);
  const isTrouble = (one: (typeof COUNTS)[number]) =>
    TROUBLES.some((trouble) => trouble === one) && device[one] > 0;
  const received = t('devices.received-of', {
    received: count(device.received),
    made: count(device.made),
  });
  return (
    <tr data-testid="device" {...place}>
      <th scope="row">
        <Link to={`/console/devices/${device.id}`} className={table['name']}>
          {device.name}
        </Link>
        <Link to={{ search: `unit=${device.unit.code}` }} className={table['unit']}>
          {nameIn(language, device.unit)}
        </Link>
        <div className={table['card']}>
          <Reasons device={device} nowMs={nowMs} />
          <p className={table['soft']}>
            {received}
            {device.waiting > 0
              ? ` · ${t('devices.waiting', { count: device.waiting, n: count(device.waiting) })}`
              : ''}
          </p>
          <p className={table['soft']}>
            {t('devices.column.contact')}: {words.contact(device, nowMs)}
          </p>
        </div>
      </th>
      <td>
        <Reasons device={device} nowMs={nowMs} />
      </td>
      <td>{words.contact(device, nowMs)}</td>
      {COUNTS.map((one) => (
        <td
          key={one}
          data-testid={one}
          className={`${tableClass('number')} ${isTrouble(one) ? table['trouble'] : ''}`}
        >
          {count(device[one])}
        </td>
      ))}
      <td>{words.clock(device)}</td>
      <td>
        {words.protection(device)}
        {room === null ? null : <span className={table['line']}>{room}</span>}
      </td>
      <td>{device.app ?? '–'}</td>
    </tr>
  );
}

function Reasons({ device, nowMs }: { readonly device: ListedDevice; readonly nowMs: number }) {
  const { t } = useWording();
  const words = useDeviceWords();
  if (device.revokedDay !== null && device.attention.length === 0) {
    return <p className={table['soft']}>{t('devices.revoked')}</p>;
  }
  if (device.attention.length === 0) return <p className={table['well']}>{t('devices.well')}</p>;
  return (
    <ul className={table['reasons']}>
      {device.attention.map((reason) => (
        <li key={reason} data-reason={reason}>
          {words.reason(reason, device, nowMs)}
        </li>
      ))}
    </ul>
  );
}
