export interface PlotRow {
  readonly label: string;
  /** Null where nothing may be shown: the row stays empty. */
  readonly figure: { readonly percent: number; readonly low: number; readonly high: number } | null;
  readonly previous: number | null;
  readonly parent: number | null;
}

/** What a plot draws: rows at the heights of the table's rows, in pixels from the table's top. */
export interface Plot {
  readonly rows: readonly PlotRow[];
  readonly centers: readonly number[];
  readonly headerHeight: number;
  readonly height: number;
  readonly domain: { readonly from: number; readonly to: number };
  /** A line through all rows, where they are compared with one number. */
  readonly reference: number | null;
  readonly palette: Palette;
  readonly percentText: (percent: number) => string;
}

export interface Palette {
  readonly accent: string;
  readonly soft: string;
  readonly line: string;
  readonly surface: string;
}
