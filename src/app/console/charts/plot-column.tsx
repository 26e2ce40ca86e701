import { type RefObject, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Palette } from './plot-chart.ts';
import styles from './plot-column.module.css';

export interface PlotRow {
  readonly label: string;
  /** Null where nothing may be shown: the row stays empty. */
  readonly figure: { readonly percent: number; readonly low: number; readonly high: number } | null;
  readonly previous: number | null;
  readonly parent: number | null;
}

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
 * its texts make it, so that table and plot are one thing. Stands in that column's header cell.
 */
export function PlotColumn(props: PlotColumnProps) {
  const { description, rows, domain, reference = null, percentText, onSelect } = props;
  const host = useRef<HTMLDivElement>(null);
  const measure = useMeasure(host);
  const palette = usePalette(host);
  const select = useRef(onSelect);
  select.current = onSelect;

  useEffect(() => {
    const element = host.current;
    if (element === null || measure === null || measure.width === 0 || palette === null) return;
    let dispose: (() => void) | null = null;
    let abandoned = false;
    // The charts' code is large and comes when the numbers already stand in the table.
    void import('./plot-chart.ts').then(({ createPlot, plotOption }) => {
      if (abandoned) return;
      const chart = createPlot(element);
      dispose = () => chart.dispose();
      chart.on('click', ({ dataIndex }) => select.current?.(dataIndex));
      const plot = { ...measure, rows, domain, reference, percentText, palette };
      chart.setOption(plotOption(plot, measure.width));
    });
    return () => {
      abandoned = true;
      dispose?.();
    };
  }, [measure, rows, domain, reference, percentText, palette]);

  return (
    <div
      ref={host}
      className={styles['plot']}
      role="img"
      aria-label={description}
      style={{ height: measure?.height ?? 0 }}
    />
  );
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
        centers: [...(table.tBodies[0]?.rows ?? [])].map((row) => {
          const box = row.getBoundingClientRect();
          return box.top - top + box.height / 2;
        }),
      };
      setMeasure((last) => (JSON.stringify(last) === JSON.stringify(next) ? last : next));
    };
    const observer = new ResizeObserver(read);
    observer.observe(table);
    for (const row of table.tBodies[0]?.rows ?? []) observer.observe(row);
    return () => observer.disconnect();
  });
  return measure;
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
