/** What can be wrong with a list of units. */
export type UnitFaultKind =
  // the file
  | 'not-utf8'
  | 'empty'
  | 'no-rows'
  | 'bad-quote'
  | 'unclosed-quote'
  | 'wrong-cell-count'
  // its header
  | 'unknown-column'
  | 'missing-column'
  | 'repeated-column'
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
  | 'bad-predecessor'
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

export interface UnitFault {
  /** The line of the file, from 1; the header is line 1. */
  readonly line: number;
  readonly kind: UnitFaultKind;
  /** The text at fault, for a message in another language. */
  readonly value: string;
  /** The cause, and what to do, in plain English. */
  readonly reason: string;
}
