/**
 * What a report is made of, before it has pages: texts, tables and charts in the order of reading. All words and
 * numbers are written out here, so that what draws them decides about places and nothing else.
 */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'subheading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly tone?: 'lead' | 'note' }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'figure'; readonly percent: string; readonly about: string }
  | { readonly kind: 'table'; readonly table: ReportTable }
  | { readonly kind: 'line'; readonly chart: LineChart };

export interface ReportTable {
  /** What the table is of: its name to those who hear it. */
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** The stretch of the percent scale of its plot column. */
  readonly domain?: { readonly from: number; readonly to: number };
}

export interface Column {
  readonly title: string;
  /** Its part of the width, beside those of the others. */
  readonly share: number;
  readonly align?: 'left' | 'right';
}

export type Cell = string | PlotCell;

/** A percentage with its interval on a line, as the console draws it; its words stand beside it. */
export interface PlotCell {
  readonly percent: number;
  readonly low: number;
  readonly high: number;
  readonly previous: number | null;
  readonly parent: number | null;
}

export interface LineChart {
  /** One sentence that says what the line shows. */
  readonly description: string;
  readonly marks: readonly LineMark[];
}

export interface LineMark {
  readonly label: string;
  readonly figure: { readonly percent: number; readonly low: number; readonly high: number } | null;
  readonly parent: number | null;
  readonly breaksBefore: boolean;
  readonly isUnderWay: boolean;
}

export interface Section {
  readonly blocks: readonly Block[];
}

export interface ReportDocument {
  readonly title: string;
  /** Of the texts: `vi` or `en`. */
  readonly language: string;
  /** What the file says of when it was made, milliseconds: part of its bytes. */
  readonly madeMs: number;
  readonly author: string;
  readonly cover: Cover;
  readonly sections: readonly Section[];
  /** At the foot of each page: what it is of, and the words for its number. */
  readonly footer: string;
  readonly pageOf: (page: number, pages: number) => string;
}

export interface Cover {
  readonly above: string;
  readonly title: string;
  readonly period: string;
  readonly kind: string;
  readonly facts: readonly (readonly [term: string, text: string])[];
}

/** The first screen on one page of 16:9. */
export interface SlideDocument extends Pick<ReportDocument, 'title' | 'language' | 'madeMs' | 'author'> {
  readonly heading: string;
  readonly kind: string;
  /** What is said at a meeting; where there is no figure, why. */
  readonly sentence: string;
  readonly figure: { readonly percent: string; readonly about: string } | null;
  readonly table: ReportTable | null;
  readonly note: string;
}
