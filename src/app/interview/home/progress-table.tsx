import { useTranslation } from 'react-i18next';
import { progressOf, selectionsOf } from '../../../core/interview/sample.ts';
import type { KeptSample } from '../../../device/drafts/interview-store.ts';
import styles from '../interview.module.css';
import type { Fieldwork } from './fieldwork.ts';

/** Interviews against the target, by neighbourhood. */
export function ProgressTable({
  sample,
  fieldwork: { drawn, visits, rechecks },
}: {
  readonly sample: KeptSample;
  readonly fieldwork: Fieldwork;
}) {
  const { t } = useTranslation('interview');
  const { settings } = sample;
  return (
    <section className={styles['card']}>
      <h2>{t('progress.title')}</h2>
      <p className={styles['soft']}>{t('progress.about', { wave: settings.wave })}</p>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('progress.neighbourhood')}</th>
            <th scope="col">{t('progress.completed')}</th>
            <th scope="col">{t('progress.open')}</th>
            <th scope="col">{t('progress.rechecks')}</th>
          </tr>
        </thead>
        <tbody>
          {drawn.map((one) => {
            const { completed, open, target, isExhausted } = progressOf(one, visits, settings);
            const due = selectionsOf(one, visits, settings).filter(({ isRechecked }) => isRechecked).length;
            const done = rechecks.filter(
              ({ stratum, neighbourhood, found }) =>
                stratum === one.stratum && neighbourhood === one.neighbourhood && found !== null,
            ).length;
            return (
              <tr key={`${one.stratum} ${one.neighbourhood}`}>
                <th scope="row">
                  {one.neighbourhood} <span className={styles['soft']}>({one.stratum})</span>
                  {isExhausted ? <div className={styles['warn']}>{t('progress.exhausted')}</div> : null}
                </th>
                <td>{t('progress.of', { completed, target })}</td>
                <td>{open}</td>
                <td>
                  {due === 0 ? t('progress.no-rechecks') : t('progress.of', { completed: done, target: due })}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
