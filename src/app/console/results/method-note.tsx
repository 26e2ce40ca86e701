import type { Indices } from '../../../contract/figures.ts';
import { methodNotes } from '../../../contract/wording/method-notes.ts';
import { MethodDetails } from '../ui/reading/method-details.tsx';
import { useWording } from '../wording/use-wording.ts';
import { Exports } from './export/exports.tsx';
import styles from './results-page.module.css';
import type { LiveCountsState } from './use-live-counts.ts';

export interface MethodNoteProps {
  readonly answer: Indices;
  readonly live: LiveCountsState;
}

/** How the figures are made and what they are not, for those who ask. What must stand beside a figure stands there. */
export function MethodNote({ answer, live }: MethodNoteProps) {
  const wording = useWording();
  const { excluded } = live.counts ?? answer.counts;
  const notes = methodNotes(answer, excluded, wording);
  return (
    <div className={styles['method']}>
      <MethodDetails notes={notes} />
      <Exports answer={answer} />
    </div>
  );
}
