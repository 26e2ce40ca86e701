import type { Indices } from '../../../contract/figures.ts';
import type { Selection } from '../selection/selection.ts';
import { ItemsPanel } from './items-panel.tsx';
import { MethodNote } from './method-note.tsx';
import { OverallPanel } from './overall/overall-panel.tsx';
import { RankingPanel } from './ranking/ranking-panel.tsx';
import styles from './results-page.module.css';
import { SubIndicesPanel } from './sub-indices-panel.tsx';
import type { LiveCountsState } from './use-live-counts.ts';
import { WaitingPanel } from './waiting/waiting-panel.tsx';
import { Warnings } from './warnings.tsx';

export interface FiguresProps {
  readonly answer: Indices;
  readonly live: LiveCountsState;
  readonly selection: Selection;
}

/** All panels of one answer. */
export function Figures({ answer, live, selection }: FiguresProps) {
  const hasUnitsBelow = answer.ranking.length > 0;
  const hasFigures = answer.counts.released > 0;
  return (
    <>
      <Warnings answer={answer} />
      {answer.counts.responses > 0 || live.counts?.responses ? (
        <OverallPanel answer={answer} live={live} selection={selection} />
      ) : null}
      <div className={hasUnitsBelow ? styles['columns'] : styles['leaf']}>
        {hasFigures ? (
          <div className={styles['column']}>
            <SubIndicesPanel answer={answer} />
            <ItemsPanel answer={answer} />
            <WaitingPanel unit={answer.unit.code} />
          </div>
        ) : null}
        {hasUnitsBelow ? (
          <div className={styles['column']}>
            <RankingPanel answer={answer} selection={selection} />
          </div>
        ) : null}
      </div>
      <MethodNote answer={answer} live={live} />
    </>
  );
}
