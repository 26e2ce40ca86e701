import { type RefObject, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Palette, Plot, PlotRow } from './plot.ts';
import styles from './plot-column.module.css';

export interface PlotColumnProps {
  /** One sentence that says what the plot shows. */
  readonly description: string;
  readonly rows: readonly PlotRow[];
  readonly domain: { readonly from: number; readonly to: number };
  readonly reference?: number | null;
  readonly percentText: (percent: number) => string;
  readonly onSelect?: (index: number) => void;
}

interface Measure {
  readonly width: number;
  readonly height: number;
  readonly headerHeight: number;
  readonly centers: readonly number[];
}

/**
 * A plot that lies over one column of a table: a row's mark stands at the height of the table's row, however high
 * its texts make it, so that table and plot are one thing. Stands in that column's header cell. On paper each row has
 * a PrintedScale instead.
 */
export function PlotColumn(props: PlotColumnProps) {
  const { description, rows, domain, reference = null, percentText, onSelect } = props;
  const host = useRef<HTMLDivElement>(null);
  const measure = useMeasure(host);
  const palette = usePalette(host);
  const select = useRef(onSelect);
  select.current = onSelect;

  const draw = useChart(host, measure !== null && measure.width > 0, select);
  useEffect(() => {
    if (draw === null || measure === null || palette === null) return;
    draw({ ...measure, rows, domain, reference, percentText, palette });
  }, [draw, measure, rows, domain, reference, percentText, palette]);

  return (
    <>
      <div
        ref={host}
        className={styles['plot']}
        role="img"
        aria-label={description}
        style={{ height: measure?.height ?? 0 }}
      />
      <span className={styles['axis']} aria-hidden="true">
        <span>{domain.from}%</span>
        <span>{domain.to}%</span>
      </span>
    </>
  );
}

/** Draws a plot in a place that has a width, once the charts' code is there; null until then. */
function useChart(
  host: RefObject<HTMLDivElement | null>,
  hasRoom: boolean,
  select: RefObject<((index: number) => void) | undefined>,
): ((plot: Plot & { readonly width: number }) => void) | null {
  const [draw, setDraw] = useState<((plot: Plot & { readonly width: number }) => void) | null>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null || !hasRoom) return;
    let dispose: (() => void) | null = null;
    let abandoned = false;
    // The charts' code is large and comes when the numbers already stand in the table.
    void import('./plot-chart.ts').then(({ createPlot, plotOption }) => {
      if (abandoned) return;
      const chart = createPlot(element);
      chart.on('click', ({ dataIndex }) => select.current?.(dataIndex));
      dispose = () => chart.dispose();
      setDraw(() => (plot: Plot & { readonly width: number }) => {
        chart.resize({ width: plot.width, height: plot.height });
        chart.setOption(plotOption(plot, plot.width), true);
      });
    });
    return () => {
      abandoned = true;
      dispose?.();
      setDraw(null);
    };
  }, [host, hasRoom, select]);
  return draw;
}

function useMeasure(host: RefObject<HTMLDivElement | null>): Measure | null {
  const [measure, setMeasure] = useState<Measure | null>(null);
  useEffect(() => {
    const table = host.current?.closest('table');
    if (!table || typeof ResizeObserver === 'undefined') return;
    const read = () => {
      const top = table.getBoundingClientRect().top;
      const next = {
        width: host.current?.clientWidth ?? 0,
        height: table.offsetHeight,
        headerHeight: table.tHead?.offsetHeight ?? 0,
        centers: rowsOf(table).map((row) => {
          const box = row.getBoundingClientRect();
          return box.top - top + box.height / 2;
        }),
      };
      setMeasure((last) => (JSON.stringify(last) === JSON.stringify(next) ? last : next));
    };
    const observer = new ResizeObserver(read);
    observer.observe(table);
    for (const row of rowsOf(table)) observer.observe(row);
    // At once: rows that have just come must not be seen beside the marks of those that went.
    read();
    return () => observer.disconnect();
  });
  return measure;
}

/** The rows with something to plot; between them may be the room of rows that are not in the page. */
function rowsOf(table: HTMLTableElement): readonly HTMLTableRowElement[] {
  return [...(table.tBodies[0]?.rows ?? [])].filter(({ dataset }) => dataset['gap'] === undefined);
}

/** Paper is never dark. */
const DARK = 'screen and (prefers-color-scheme: dark)';

/** The colours of the scheme the page is shown in. */
function usePalette(host: RefObject<HTMLElement | null>): Palette | null {
  const [palette, setPalette] = useState<Palette | null>(null);
  useEffect(() => {
    const read = () => setPalette(host.current === null ? null : paletteOf(host.current));
    // At once: a print does not wait for a plot to be drawn later.
    const changed = () => flushSync(read);
    read();
    const query = globalThis.matchMedia?.(DARK);
    query?.addEventListener('change', changed);
    return () => query?.removeEventListener('change', changed);
  }, [host]);
  return palette;
}

function paletteOf(element: HTMLElement): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--colour-${name}`).trim();
  return {
    accent: colour('accent'),
    soft: colour('ink-soft'),
    line: colour('line'),
    surface: colour('surface'),
  };
}
