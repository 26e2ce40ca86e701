import type { Indices } from '../../../contract/figures.ts';
import { useWording } from '../wording/use-wording.ts';
import { Exports } from './exports.tsx';
import styles from './results-page.module.css';
import type { LiveCountsState } from './use-live-counts.ts';

const KIND_NOTES = {
  voluntary: 'method.kind',
  unverified: 'method.kind-unverified',
  'household-sipas-method': 'method.kind-household',
  'household-not-qualifying': 'method.kind-household',
} as const;

export interface MethodNoteProps {
  readonly answer: Indices;
  readonly live: LiveCountsState;
}

/** How the figures are made and what they are not, for those who ask. What must stand beside a figure stands there. */
export function MethodNote({ answer, live }: MethodNoteProps) {
  const { t, text, count, percent } = useWording();
  const { excluded } = live.counts ?? answer.counts;
  const { waitingItems, meanOfItems } = answer;
  return (
    <section className={styles['method']} aria-labelledby="method-title">
      <details>
        <summary>
          <h2 id="method-title">{t('method.title')}</h2>
        </summary>
        <ul>
          <li>{t('method.rule', { rule: t(`rules.${answer.rule}`) })}</li>
          <li>{t('method.interval')}</li>
          <li>{t('method.hidden')}</li>
          <li>{t(answer.asOf.release === 'daily' ? 'fresh.why-text-daily' : 'fresh.why-text')}</li>
          {waitingItems.length === 0 ? null : (
            <li>{t('items.waiting', { count: waitingItems.length, n: waitingItems.length })}</li>
          )}
          {excluded === 0 ? null : <li>{t('fresh.excluded', { count: excluded, n: count(excluded) })}</li>}
          {meanOfItems === null || meanOfItems.differsNotably ? null : (
            <li>{t('items.mean', { percent: percent(meanOfItems.percent) })}</li>
          )}
          <li>{t(KIND_NOTES[answer.figureKind])}</li>
          <li>
            {text(answer.questionnaire.title)}. {t('method.wording')}
          </li>
        </ul>
        <a href={t('method.help-address')}>{t('method.help')}</a>
      </details>
      <Exports answer={answer} />
    </section>
  );
}
