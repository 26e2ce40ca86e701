import type { FormFaultKind, ListFault } from '../lists/list-fault.ts';

/** What can be wrong with a list of units. */
export type UnitFaultKind =
  | FormFaultKind
  // one row
  | 'control-character'
  | 'garbled'
  | 'stray-space'
  | 'too-long'
  | 'bad-code'
  | 'bad-parent-code'
  | 'bad-kind'
  | 'missing-name'
  | 'bad-date'
  | 'ends-before-start'
  | 'too-far-ahead'
  | 'bad-predecessor'
  | 'code-taken'
  | 'code-elsewhere'
  // rows among each other and with the units known before
  | 'duplicate'
  | 'overlap'
  | 'unknown-parent'
  | 'parent-ends-first'
  | 'leaves-children'
  | 'cycle'
  // changes that are refused unless their unit is named
  | 'kind-changes'
  | 'parent-changes'
  | 'shorter-code'
  | 'ends-before-responses';

export type UnitFault = ListFault<UnitFaultKind>;
