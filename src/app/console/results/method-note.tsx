import type { Indices } from '../../../contract/figures.ts';
import { useWording } from '../wording/use-wording.ts';
import { Exports } from './exports.tsx';
import styles from './results-page.module.css';

const KIND_NOTES = {
  voluntary: 'method.kind',
  unverified: 'method.kind-unverified',
  'household-sipas-method': 'method.kind-household',
  'household-not-qualifying': 'method.kind-household',
} as const;

/** How the figures are made and what they are not. */
export function MethodNote({ answer }: { readonly answer: Indices }) {
  const { t, text } = useWording();
  return (
    <section className={styles['method']} aria-labelledby="method-title">
      <h2 id="method-title">{t('method.title')}</h2>
      <ul>
        <li>{t('method.rule', { rule: t(`rules.${answer.rule}`) })}</li>
        <li>{t('method.interval')}</li>
        <li>{t('method.hidden')}</li>
        <li>{t(KIND_NOTES[answer.figureKind])}</li>
        <li>
          {text(answer.questionnaire.title)}. {t('method.wording')}
        </li>
      </ul>
      <Exports answer={answer} />
    </section>
  );
}
