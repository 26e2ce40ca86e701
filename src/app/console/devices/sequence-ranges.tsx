import type { DeviceDetail } from '../../../contract/devices/devices.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './device-page.module.css';

/** What became of each number the device gave out, as text: which are here, and between which something lacks. */
export function SequenceRanges({ answer }: { readonly answer: DeviceDetail }) {
  const { t, count } = useWording();
  const { ranges, hasMoreRanges } = answer;
  return (
    <Panel aria-labelledby="ranges-title">
      <PanelTitle id="ranges-title">{t('device.ranges.title')}</PanelTitle>
      <PanelSentence>{t(ranges.length === 0 ? 'device.ranges.none' : 'device.ranges.about')}</PanelSentence>
      <ul className={styles['ranges']}>
        {ranges.map(({ first, last, state }) => (
          <li key={first} data-state={state}>
            <b>{first === last ? count(first) : `${count(first)}–${count(last)}`}</b>{' '}
            {t(`device.ranges.${state}`)}
          </li>
        ))}
      </ul>
      {hasMoreRanges ? <p className={tableClass('soft')}>{t('device.ranges.more')}</p> : null}
    </Panel>
  );
}
