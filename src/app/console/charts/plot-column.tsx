import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Palette, PlotRow } from './plot.ts';
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
 * its texts make it, so that table and plot are one thing. Stands in that column's header cell.
 */
export function PlotColumn(props: PlotColumnProps) {
  const { description, rows, domain, reference = null, percentText, onSelect } = props;
  const host = useRef<HTMLDivElement>(null);
  const measure = useMeasure(host);
  const scheme = useColourScheme();
  const select = useRef(onSelect);
  select.current = onSelect;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme is why the palette is read again
  useEffect(() => {
    const element = host.current;
    if (element === null || measure === null || measure.width === 0) return;
    let dispose: (() => void) | null = null;
    let abandoned = false;
    // The charts' code is large and comes when the numbers already stand in the table.
    void import('./plot-chart.ts').then(({ createPlot, plotOption }) => {
      if (abandoned) return;
      const chart = createPlot(element);
      dispose = () => chart.dispose();
      chart.on('click', ({ dataIndex }) => select.current?.(dataIndex));
      const plot = { ...measure, rows, domain, reference, percentText, palette: paletteOf(element) };
      chart.setOption(plotOption(plot, measure.width));
    });
    return () => {
      abandoned = true;
      dispose?.();
    };
  }, [measure, rows, domain, reference, percentText, scheme]);

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

function useMeasure(host: React.RefObject<HTMLDivElement | null>): Measure | null {
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

function useColourScheme(): boolean {
  const [dark, setDark] = useState(() => globalThis.matchMedia?.(DARK).matches ?? false);
  useEffect(() => {
    const query = globalThis.matchMedia?.(DARK);
    // At once: whoever prints does not wait for a plot to be drawn later.
    const changed = () => flushSync(() => setDark(query?.matches ?? false));
    query?.addEventListener('change', changed);
    return () => query?.removeEventListener('change', changed);
  }, []);
  return dark;
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
