import type { SpanKind } from '../../../core/kernel/span.ts';

export interface BreakdownTables {
  readonly breakdown_spans: BreakdownSpansTable;
  readonly breakdowns: BreakdownsTable;
}

/** Spans of which breakdowns were made, whether or not anything moved. Key: all columns. */
export interface BreakdownSpansTable {
  questionnaire: string;
  version: number;
  mode: string;
  /** The first of the span. */
  month: string;
  unit: string;
  span: SpanKind;
}

/** What moved of a value when the breakdowns of a span were made. Key: all columns up to `value`. */
export interface BreakdownsTable extends BreakdownSpansTable {
  /** The id of a context or profile question, `assistance`, `language`, `weekday`, `hour` or `flagged`. */
  breakdown: string;
  /** Empty of those who did not answer the question. */
  value: string;
  /** JSON array: indexes of the items to which new answers moved. */
  items: string;
  /** New respondents; 0 where only answers of those moved who had moved before. */
  responses: number;
  /** As in `tallies`; of answers of those who had moved before, what they add to their sums. */
  sums: string;
  levels: string;
}
