import type { TrendMark } from '../../../contract/wording/trend-words.ts';
import { BYTE_ORDER_MARK, csvRow } from '../../../core/lists/csv-row.ts';
import type { PlotRow } from '../charts/plot.ts';

/** A chart of a page as it is taken along: the same numbers as a picture and as a table. */
export interface ChartFile {
  /** What the picture is called, and the unit and period it is of: they make the name of the file too. */
  readonly title: string;
  readonly unit: string;
  readonly period: { readonly label: string; readonly text: string };
  /** What the marks mean, how the figures were made, what they are not, whose they are. */
  readonly notes: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly drawing: Drawing;
}

export type Drawing =
  | { readonly kind: 'rows'; readonly rows: readonly DrawnRow[]; readonly reference: number | null }
  | { readonly kind: 'line'; readonly marks: readonly TrendMark[] }
  | { readonly kind: 'heat'; readonly columns: readonly string[]; readonly rows: readonly HeatRow[] };

export interface DrawnRow extends PlotRow {
  /** The percentage, or in a few words why there is none. */
  readonly value: string;
}

interface HeatRow {
  readonly label: string;
  readonly cells: readonly {
    /** A dash where there is no figure. */
    readonly text: string;
    /** 0 to 1: how much is lost, beside the worst cell. */
    readonly heat: number;
  }[];
}

const DECIMALS = 100;

/** The table, for spreadsheets and programs alike: numbers with a point, to two decimals as on the screen. */
export function chartCsv({ columns, rows }: Pick<ChartFile, 'columns' | 'rows'>): string {
  const cell = (value: string | number | null) =>
    typeof value === 'number' ? String(Math.round(value * DECIMALS) / DECIMALS) : (value ?? '');
  return BYTE_ORDER_MARK + [columns, ...rows.map((row) => row.map(cell))].map(csvRow).join('');
}

/** Unit, view and period, without what file systems refuse. */
export function chartFileName(
  { unit, title, period }: Pick<ChartFile, 'unit' | 'title' | 'period'>,
  ending: string,
): string {
  const name = `${unit} - ${title} - ${period.text}`
    .normalize('NFC')
    .replaceAll(/[\s\p{C}/\\:*?"<>|]+/gu, ' ');
  return `${name.trim()}.${ending}`;
}
