import type { FiguresOf } from '../../../contract/figures.ts';
import { warningTexts } from '../../../contract/wording/method-notes.ts';
import { Icon } from '../../ui/icon.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './results-page.module.css';

/** What must stand beside every figure or difference on this page. */
export function Warnings({ answer }: { readonly answer: FiguresOf }) {
  return warningTexts(answer, useWording()).map(({ code, text }) => (
    <p key={code} className={styles['warning']} role="note">
      <Icon name="warning" size="1.25rem" />
      {text}
    </p>
  ));
}
