import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Selection, selectionsOf } from '../../../core/interview/sample.ts';
import { NOTHING_ANSWERED, saveDraft } from '../../../device/drafts/drafts.ts';
import { type KeptSample, placeName } from '../../../device/drafts/interview-store.ts';
import { Button } from '../../ui/button.tsx';
import styles from '../interview.module.css';
import type { HomeProps } from './home-props.ts';
import { OutcomeForm } from './outcome-form.tsx';

/** The households of one neighbourhood that are still to be visited, with what can be done at each. */
export function HouseholdList({
  tools,
  session,
  fieldwork,
  read,
  onOpen,
  sample,
}: HomeProps & { readonly sample: KeptSample }) {
  const { t, i18n } = useTranslation('interview');
  const { drawn, visits, begun } = fieldwork;
  const [at, setAt] = useState(0);
  const [noted, setNoted] = useState<number | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const id = useId();
  const heap = drawn[at];
  if (heap === undefined) return null;
  const { stratum, neighbourhood } = heap;
  const open = selectionsOf(heap, visits, sample.settings).filter(({ state }) => state.kind !== 'done');
  const placeOf = ({ selection }: Selection) => ({ stratum, neighbourhood, selection });

  async function start(selection: Selection) {
    const draft = await saveDraft({ store: tools.interviews }, session, {
      ...placeOf(selection),
      id: tools.random.id(),
      receipt: tools.random.receipt(),
      startedAtMs: tools.now(),
      revision: 0,
      language: i18n.language,
      own: NOTHING_ANSWERED,
      handedOver: null,
    }).catch(() => null);
    if (draft === null) read();
    else onOpen(draft);
  }

  return (
    <section className={styles['card']}>
      <h2>{t('households.title')}</h2>
      <div className={styles['field']}>
        <label htmlFor={id}>{t('households.neighbourhood')}</label>
        <select
          id={id}
          value={at}
          onChange={({ target }) => {
            setAt(Number(target.value));
            setNoted(null);
            setSaid(null);
          }}
        >
          {drawn.map((one, index) => (
            <option key={`${one.stratum} ${one.neighbourhood}`} value={index}>
              {one.neighbourhood} ({t('progress.stratum')} {one.stratum})
            </option>
          ))}
        </select>
      </div>
      {said === null ? null : (
        <p role="alert" className={styles['warn']}>
          {said}
        </p>
      )}
      {open.length === 0 ? <p>{t('households.none')}</p> : null}
      <ul className={styles['list']}>
        {open.map((one) => {
          const { selection, household, state, replaces } = one;
          const isBegun = begun.has(placeName(placeOf(one)));
          const name = t('households.household', { household });
          return (
            <li key={selection} className={styles['entry']}>
              <span>
                <strong>{name}</strong> · {t('households.selection', { selection })}
                {replaces === null ? '' : `, ${t('households.replaces', { selection: replaces })}`}
              </span>
              <span className={styles['soft']}>
                {isBegun
                  ? t('households.being-interviewed')
                  : state.kind === 'call-back'
                    ? t('households.call-back', { made: state.made, left: state.left })
                    : t('households.to-visit')}
              </span>
              {noted === selection ? (
                <OutcomeForm
                  {...{ tools, session, sample, state }}
                  name={name}
                  place={placeOf(one)}
                  onCancel={() => setNoted(null)}
                  onSaved={(kept) => {
                    setNoted(null);
                    setSaid(kept === 'saved' ? null : t(`households.${kept}`));
                    read();
                  }}
                />
              ) : isBegun ? null : (
                <div className={styles['row']}>
                  <Button
                    look="primary"
                    size="touch"
                    aria-label={`${t('households.start')}: ${name}`}
                    onClick={() => void start(one)}
                  >
                    {t('households.start')}
                  </Button>
                  <Button
                    size="touch"
                    aria-label={`${t('households.outcome')}: ${name}`}
                    onClick={() => setNoted(selection)}
                  >
                    {t('households.outcome')}
                  </Button>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
