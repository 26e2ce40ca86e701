import { Link, useParams } from 'react-router';
import type { DeviceDetail, ListedDevice } from '../../../contract/devices/devices.ts';
import { formatDay, formatTime } from '../../../contract/wording/format.ts';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useSession } from '../requests/session.ts';
import { useRead } from '../requests/use-read.ts';
import { PageAbout, PageFreshness, PageHead, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, Panel, PanelTitle, StaleNotice } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { useWording } from '../wording/use-wording.ts';
import { ChangeDevice } from './change-device.tsx';
import styles from './device-page.module.css';
import { NextPlace } from './next-place.tsx';
import { SequenceRanges } from './sequence-ranges.tsx';
import { Spot } from './spot.tsx';
import { useDeviceWords } from './use-device-words.ts';

const COUNTS = ['made', 'received', 'waiting', 'missing', 'quarantined', 'held'] as const;

/** One device: what its numbers mean, and what to do about each. */
export function DevicePage() {
  const { t } = useWording();
  const { id = '' } = useParams();
  const { answer, isCurrent, isLoading, failure, refresh } = useRead(
    'GET /api/v1/devices/:id',
    { params: { id } },
    { everyMs: MINUTE_MS },
  );
  const shown = isCurrent ? answer : null;
  usePageTitle(shown?.device.name ?? t('devices.title'));
  return (
    <ConsolePage isBusy={isLoading}>
      <p>
        <Link to="/console/devices" className={styles['back']}>
          {t('devices.to-all')}
        </Link>
      </p>
      {shown === null ? <PageTitle>{t('devices.title')}</PageTitle> : null}
      {failure !== null && shown !== null ? <StaleNotice atMs={shown.asOfMs} retry={refresh} /> : null}
      {shown !== null ? (
        <Contents answer={shown} isLoading={isLoading} refresh={refresh} />
      ) : failure !== null ? (
        <ReadFailure failure={failure} subject={id} retry={refresh} />
      ) : (
        <LoadingPanel />
      )}
    </ConsolePage>
  );
}

interface ContentsProps {
  readonly answer: DeviceDetail;
  readonly isLoading: boolean;
  readonly refresh: () => void;
}

function Contents({ answer, isLoading, refresh }: ContentsProps) {
  const { t, language } = useWording();
  const isAdministrator = useSession().person?.role === 'administrator';
  const { device, asOfMs } = answer;
  return (
    <>
      <PageHead>
        <PageAbout>
          <PageTitle>{device.name}</PageTitle>
          <p>
            <Link to={`/console/devices?unit=${device.unit.code}`} className={styles['back']}>
              {nameIn(language, device.unit)}
            </Link>{' '}
            · {t('devices.enrolled', { day: formatDay(device.enrolledDay, language) })}
          </p>
          <Spot device={device} />
          <NextPlace device={device} />
        </PageAbout>
        <PageFreshness>
          <span>{t('devices.as-of', { time: formatTime(asOfMs) })}</span>
          <Button disabled={isLoading} onClick={refresh}>
            {t('devices.refresh')}
          </Button>
        </PageFreshness>
      </PageHead>
      <Advice device={device} nowMs={asOfMs} />
      <Numbers device={device} />
      {isAdministrator ? <ChangeDevice device={device} nowMs={asOfMs} onChanged={refresh} /> : null}
      <SequenceRanges answer={answer} />
      <Facts device={device} nowMs={asOfMs} />
    </>
  );
}

/** Each reason to look at it: what it means, and what to do. */
function Advice({ device, nowMs }: { readonly device: ListedDevice; readonly nowMs: number }) {
  const { t, language } = useWording();
  const words = useDeviceWords();
  return (
    <Panel aria-labelledby="advice-title">
      <PanelTitle id="advice-title">{t('device.advice-title')}</PanelTitle>
      {device.revokedDay === null ? null : (
        <p className={styles['advice']}>
          {t('device.revoked', { day: formatDay(device.revokedDay, language) })}
        </p>
      )}
      {device.attention.length === 0 ? <p className={styles['well']}>{t('device.well')}</p> : null}
      <dl className={styles['reasons']}>
        {device.attention.map((reason) => (
          <div key={reason} data-reason={reason}>
            <dt>{words.reason(reason, device, nowMs)}</dt>
            <dd>{t(`device.advice.${reason}`)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Numbers({ device }: { readonly device: ListedDevice }) {
  const { t, count } = useWording();
  return (
    <Panel aria-labelledby="numbers-title">
      <PanelTitle id="numbers-title">{t('device.numbers-title')}</PanelTitle>
      <dl className={styles['numbers']}>
        {COUNTS.map((one) => (
          <div key={one}>
            <dt>{t(`devices.column.${one}`)}</dt>
            <dd>
              <b data-testid={one}>{count(device[one])}</b>
              <span>{t(`device.means.${one}`)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Facts({ device, nowMs }: { readonly device: ListedDevice; readonly nowMs: number }) {
  const { t } = useWording();
  const words = useDeviceWords();
  const facts = [
    [t('devices.column.contact'), words.contact(device, nowMs)],
    [t('devices.column.clock'), words.clock(device)],
    [
      t('devices.column.storage'),
      [words.protection(device), words.roomLeft(device)].filter((one) => one !== null).join(' · '),
    ],
    [t('devices.column.app'), device.app ?? t('devices.app-unknown')],
    [t('device.id'), device.id],
  ] as const;
  return (
    <Panel aria-labelledby="facts-title">
      <PanelTitle id="facts-title">{t('device.facts-title')}</PanelTitle>
      <dl className={styles['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
