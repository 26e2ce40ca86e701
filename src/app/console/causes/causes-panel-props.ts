import type { Causes } from '../../../contract/analysis/causes.ts';
import type { AddressedSelection } from '../selection/use-selection.ts';

/** What every panel of the page is given. */
export interface CausesPanelProps {
  readonly answer: Causes;
  readonly address: AddressedSelection;
}
