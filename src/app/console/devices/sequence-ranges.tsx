import type { DeviceAnswer } from '../devices-answer.ts';
import panel from '../ui/panel.module.css';
import { useWording } from '../wording/use-wording.ts';
import styles from './device-page.module.css';

/** What became of each number the device gave out, as text: which are here, and between which something lacks. */
export function SequenceRanges({ answer }: { readonly answer: DeviceAnswer }) {
  const { t, count } = useWording();
  const { ranges, hasMoreRanges } = answer;
  return (
    <section className={panel['panel']} aria-labelledby="ranges-title">
      <h2 id="ranges-title" className={panel['title']}>
        {t('device.ranges.title')}
      </h2>
      <p className={panel['sentence']}>
        {t(ranges.length === 0 ? 'device.ranges.none' : 'device.ranges.about')}
      </p>
      <ul className={styles['ranges']}>
        {ranges.map(({ first, last, state }) => (
          <li key={first} data-state={state}>
            <b>{first === last ? count(first) : `${count(first)}–${count(last)}`}</b>{' '}
            {t(`device.ranges.${state}`)}
          </li>
        ))}
      </ul>
      {hasMoreRanges ? <p className={panel['soft']}>{t('device.ranges.more')}</p> : null}
    </section>
  );
}
