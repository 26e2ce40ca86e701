import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { usePrinting } from './use-printing.ts';

/**
 * The rows a list shows whole, as it is; of a longer one only those near the window are in the page.
 * @internal
 */
export const SHOWN_WHOLE = 60;

/** Beyond the window, so that the Tab key and a screen reader find a next row. */
const ROWS_AROUND = 12;

/** A row by its index, or the room of rows that are not in the page. */
type ListPiece = { readonly index: number } | { readonly after: number; readonly heightPx: number };

export interface LongListOptions<Item> {
  /** The same array until a row is another one. */
  readonly items: readonly Item[];
  /** Defined once, outside of the component. */
  readonly keyOf: (item: Item) => string | number;
  /** The usual height of a row, in pixels, until it is measured. */
  readonly rowHeightPx: number;
  /** The index of a row that must not leave the page, such as one with a form being filled in; -1: none. */
  readonly kept?: number;
}

export interface LongList<Host extends HTMLElement> {
  /** Whether rows are left out: they then say where they stand, by `aria-rowindex` or `aria-posinset`. */
  readonly isLong: boolean;
  readonly pieces: readonly ListPiece[];
  readonly host: {
    readonly ref: RefObject<Host | null>;
    readonly onFocus: (event: FocusEvent<Host>) => void;
  };
  readonly measure: (row: HTMLElement | null) => void;
}

/**
 * Which rows of a list are put into the page. A row with the focus stays there, and paper gets all of them. What the
 * browser's own search in the page does not find are the rows left out; lists of that length have a search or an
 * order of their own.
 */
export function useLongList<Host extends HTMLElement, Item>(options: LongListOptions<Item>): LongList<Host> {
  const { items, keyOf, rowHeightPx, kept = -1 } = options;
  const isPrinting = usePrinting();
  const isLong = items.length > SHOWN_WHOLE && !isPrinting;
  const host = useRef<Host>(null);
  const top = useTop(host, isLong);
  const [focused, setFocused] = useState<string | number | null>(null);
  const stays = useMemo(() => {
    const withFocus = focused === null ? -1 : items.findIndex((item) => keyOf(item) === focused);
    return [withFocus, kept].filter((index) => index >= 0);
  }, [focused, items, keyOf, kept]);
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    enabled: isLong,
    overscan: ROWS_AROUND,
    scrollMargin: top,
    estimateSize: useCallback(() => rowHeightPx, [rowHeightPx]),
    getItemKey: useCallback(
      (index: number) => {
        const item = items[index];
        return item === undefined ? index : keyOf(item);
      },
      [items, keyOf],
    ),
    rangeExtractor: useCallback((range: Range) => withRows(range, stays), [stays]),
  });
  const onFocus = useCallback(
    (event: FocusEvent<Host>) => {
      const item = items[Number(event.target.closest('[data-index]')?.getAttribute('data-index') ?? -1)];
      setFocused(item === undefined ? null : keyOf(item));
    },
    [items, keyOf],
  );
  const pieces = isLong
    ? withGaps(virtualizer.getVirtualItems(), top, top + virtualizer.getTotalSize())
    : items.map((_, index) => ({ index }));
  return { isLong, pieces, host: { ref: host, onFocus }, measure: virtualizer.measureElement };
}

type Measured = Pick<LongList<HTMLElement>, 'isLong' | 'measure'>;

/** What an item of a list carries: its place among all of them, where others are left out. */
export function itemAttributes({ isLong, measure }: Measured, index: number, count: number) {
  return {
    'data-index': index,
    ...(isLong ? { ref: measure, 'aria-posinset': index + 1, 'aria-setsize': count } : {}),
  };
}

/** What a row of a table with one row of headings carries: its place, where others are left out. */
export function rowAttributes({ isLong, measure }: Measured, index: number) {
  return { 'data-index': index, ...(isLong ? { ref: measure, 'aria-rowindex': index + 2 } : {}) };
}

function withRows(range: Range, further: readonly number[]): number[] {
  return [...new Set([...defaultRangeExtractor(range), ...further])].sort((a, b) => a - b);
}

interface Placed {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

function withGaps(rows: readonly Placed[], top: number, bottom: number): readonly ListPiece[] {
  const pieces: ListPiece[] = [];
  let last = { index: -1, end: top };
  for (const { index, start, end } of rows) {
    if (start > last.end) pieces.push({ after: last.index, heightPx: start - last.end });
    pieces.push({ index });
    last = { index, end };
  }
  if (bottom > last.end) pieces.push({ after: last.index, heightPx: bottom - last.end });
  return pieces;
}

/** How far below the top of the page a list begins, in pixels. */
function useTop(host: RefObject<HTMLElement | null>, isAsked: boolean): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (!isAsked) return;
    const read = () => {
      if (host.current !== null) setTop(host.current.getBoundingClientRect().top + window.scrollY);
    };
    read();
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(read);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [host, isAsked]);
  return top;
}
