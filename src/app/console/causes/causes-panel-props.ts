import type { Causes } from '../../../contract/analysis/causes.ts';
import type { FiguresAddress } from '../analysis/use-figures-address.ts';

/** What every panel of the page is given. */
export interface CausesPanelProps {
  readonly answer: Causes;
  readonly address: FiguresAddress;
}
