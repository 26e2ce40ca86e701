import { Suspense } from 'react';
import { Link } from 'react-router';
import type { DevicesPage } from '../../../../contract/devices/devices.ts';
import type { TargetRow } from '../../../../contract/published/targets.ts';
import { MINUTE_MS } from '../../../../core/kernel/duration.ts';
import { nameIn } from '../../../i18n/i18n.ts';
import { useDeviceWords } from '../../devices/use-device-words.ts';
import { useRead } from '../../requests/use-read.ts';
import type { Selection } from '../../selection/selection.ts';
import { Panel, PanelSentence, PanelTitle } from '../../ui/panel.tsx';
import { useWording } from '../../wording/use-wording.ts';
import { FlaggedUnits, MissedTargets } from '../beside/later.tsx';
import styles from './waiting-panel.module.css';

/** More would be a list to work through, which the page of devices is. */
const NAMED_AT_MOST = 5;

export interface WaitingPanelProps {
  readonly unit: string | null;
  /** Of the targets. */
  readonly year: string;
  readonly missed: readonly TargetRow[];
  /** The unit in its newest period that is over; null where there is none. */
  readonly settled: Selection | null;
}

/** What waits for somebody's decision in a unit and below it: devices to look at, the most urgent first; flagged responses; missed targets. */
export function WaitingPanel({ unit, year, missed, settled }: WaitingPanelProps) {
  const { t } = useWording();
  const { answer } = useRead(
    'GET /api/v1/devices',
    { query: unit === null ? {} : { unit } },
    { everyMs: MINUTE_MS, freshMs: MINUTE_MS },
  );
  // A figure is worth reading without it, and the page of devices says why it could not be read.
  if (answer === null && missed.length === 0) return null;
  return (
    <Panel aria-labelledby="waiting-title" data-testid="waiting">
      <PanelTitle id="waiting-title">{t('waiting.title')}</PanelTitle>
      {answer === null ? null : <WaitingDevices answer={answer} unit={unit} />}
      <Suspense>
        {settled === null ? null : <FlaggedUnits selection={settled} />}
        {missed.length === 0 ? null : <MissedTargets missed={missed} unit={unit} year={year} />}
      </Suspense>
    </Panel>
  );
}

function WaitingDevices({ answer, unit }: { readonly answer: DevicesPage; readonly unit: string | null }) {
  const { t, count, language } = useWording();
  const { reason } = useDeviceWords();
  const { needAttention } = answer.summary;
  const named = answer.devices.filter(({ attention }) => attention.length > 0).slice(0, NAMED_AT_MOST);
  const search = unit === null ? '' : `?${new URLSearchParams({ unit })}`;
  return (
    <>
      <PanelSentence>
        {needAttention === 0
          ? t('waiting.none')
          : t('waiting.devices', { count: needAttention, n: count(needAttention) })}
      </PanelSentence>
      <ul className={styles['devices']}>
        {named.map((device) => (
          <li key={device.id}>
            <Link to={`/console/devices/${device.id}`}>{device.name}</Link>
            <span className={styles['soft']}>{nameIn(language, device.unit)}</span>
            <span>{device.attention.map((one) => reason(one, device, answer.asOfMs)).join('; ')}</span>
          </li>
        ))}
      </ul>
      {needAttention > named.length ? (
        <Link to={`/console/devices${search}`}>{t('waiting.all', { n: count(needAttention) })}</Link>
      ) : null}
    </>
  );
}
