import type { Indices } from '../../../../contract/figures.ts';
import { headlineOf } from '../../../../contract/wording/headline.ts';
import { useWording } from '../../wording/use-wording.ts';
import styles from './overall-panel.module.css';

/** The one sentence to say of the unit and period; nothing where no figure is shown. */
export function Headline({ answer }: { readonly answer: Indices }) {
  const sentence = headlineOf(answer, useWording());
  return sentence === null ? null : (
    <p className={styles['headline']} data-testid="headline">
      {sentence}
    </p>
  );
}
