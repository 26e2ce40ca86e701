/** What can be wrong with a list as CSV before any row is understood: the file itself and its header. */
export type FormFaultKind =
  | 'workbook'
  | 'not-utf8'
  | 'empty'
  | 'no-rows'
  | 'bad-quote'
  | 'unclosed-quote'
  | 'wrong-cell-count'
  | HeaderFaultKind;

export type HeaderFaultKind = 'unknown-column' | 'missing-column' | 'repeated-column';

/** One fault in a list: `Kind` is what can be wrong with lists of that kind. */
export interface ListFault<Kind extends string> {
  /** The line of the file, from 1; the header is line 1. */
  readonly line: number;
  readonly kind: Kind;
  /** The text at fault, for a message in another language. */
  readonly value: string;
  /** The cause, and what to do, in plain English. */
  readonly reason: string;
}

/** One row of a list as text, by column. An absent field is an empty one. */
export interface ListRow<Column extends string> {
  readonly line: number;
  readonly fields: Readonly<Partial<Record<Column, string>>>;
}
