import type { PeriodTree } from '../../core/figures/period-tree.ts';
import type { ShownFigure } from '../../core/figures/small-cells.ts';
import type { Mode } from '../../core/questionnaire/response.ts';

/** Whose closed figures: a questionnaire version and mode in a period. */
interface ClosedRowsOf {
  readonly tree: PeriodTree;
  /** The period's text. */
  readonly period: string;
  readonly questionnaire: string;
  readonly version: number;
  readonly mode: Mode;
}

/** The figures of one unit as its period was closed. */
export interface ClosedRows {
  /** The id of the snapshot they stand in. */
  readonly snapshot: string;
  /** Of a component, sub-index or item, or overall; null where nothing of the unit had been released by then. */
  figure(part: string): ShownFigure | null;
}

/** What periods that are closed hold. */
export interface ClosedPeriodRows {
  /** @returns what holds for a node of the tree: its own newest closing or that of the nearest unit above; null: none */
  rows(of: ClosedRowsOf): Promise<(node: number) => Promise<ClosedRows | null>>;
}
