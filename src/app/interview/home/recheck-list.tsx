import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { selectionsOf } from '../../../core/interview/sample.ts';
import {
  type KeptSample,
  placeName,
  RECHECK_RESULTS,
  type RecheckResult,
} from '../../../device/drafts/interview-store.ts';
import styles from '../interview.module.css';
import type { HomeProps } from './home-props.ts';

/** The interviewed households that chance chose to be asked once more. */
export function RecheckList({
  tools,
  session,
  fieldwork,
  read,
  sample,
}: HomeProps & { readonly sample: KeptSample }) {
  const { t } = useTranslation('interview');
  const { drawn, visits, rechecks } = fieldwork;
  // Shown at once, and kept beside it.
  const [said, setSaid] = useState<ReadonlyMap<string, RecheckResult>>(new Map());
  const results = new Map([...rechecks.map((one) => [placeName(one), one.result] as const), ...said]);
  const due = drawn.flatMap((heap) =>
    selectionsOf(heap, visits, sample.settings)
      .filter(({ isRechecked }) => isRechecked)
      .map(({ selection, household }) => ({
        household,
        place: { stratum: heap.stratum, neighbourhood: heap.neighbourhood, selection },
      })),
  );
  return (
    <section className={styles['card']}>
      <h2>{t('rechecks.title')}</h2>
      <p className={styles['soft']}>{t('rechecks.about')}</p>
      {due.length === 0 ? <p>{t('rechecks.none')}</p> : null}
      <ul className={styles['list']}>
        {due.map(({ household, place }) => {
          const name = placeName(place);
          const result = results.get(name);
          return (
            <li key={name} className={styles['entry']}>
              <strong>{t('interview.title', { household, neighbourhood: place.neighbourhood })}</strong>
              <fieldset className={styles['choices']}>
                <legend>{t('rechecks.legend', { household })}</legend>
                {result === undefined ? <p className={styles['soft']}>{t('rechecks.open')}</p> : null}
                {RECHECK_RESULTS.map((one) => (
                  <label key={one} className={styles['choice']}>
                    <input
                      type="radio"
                      name={name}
                      checked={result === one}
                      onChange={() => {
                        setSaid(new Map([...said, [name, one]]));
                        const recheck = { ...place, result: one, interviewer: session.number };
                        void tools.interviews.saveRecheck(recheck).then(read, read);
                      }}
                    />
                    {t(`rechecks.${one}`)}
                  </label>
                ))}
              </fieldset>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
