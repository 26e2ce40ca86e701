import { must } from '../kernel/assert.ts';
import { type HiddenReason, MINIMUM_RESPONDENTS } from './small-cells.ts';

/**
 * Guarantee: no figure on 1 to 9 respondents is shown, nor is it what is left when shown figures are subtracted
 * from one another: sub-indices and items from what they divide, units from the unit above, and both at once.
 *
 * Every figure of a period stands in up to four sums: it divides a scope and is divided by scopes, it belongs to a
 * unit above and is divided by units below. A sum that is shown has no hidden part, or two and more with ten
 * respondents between them; a sum that is hidden has a hidden part too, or adding its parts would give it away. Who
 * breaks this loses its part with the fewest respondents, until nothing does. Figures are only ever added to the
 * hidden, so this ends, and it looks at all units whichever is asked for, so that every page hides the same.
 *
 * What a unit with units below received itself is nowhere shown, but is left when the units below are subtracted:
 * it counts as one more unit below, and is the first to be counted as hidden.
 *
 * Not covered: subtraction of months from their quarter, between modes and versions, and the bounds (not values)
 * that several sums taken together allow.
 */
export interface Cells {
  /** Per unit, the units below it. A unit comes after the one above it. */
  readonly children: readonly (readonly number[])[];
  /** Per scope, the scopes (or items) that divide it. A scope comes after the one it divides. */
  readonly divisions: readonly (readonly number[])[];
  /** Respondents by unit with all below it, then by scope. */
  readonly pooled: readonly (readonly number[])[];
  /** What the unit received itself, the same way. */
  readonly own: readonly (readonly number[])[];
}

export type Suppression = (unit: number, scope: number) => HiddenReason | null;

const SHOWN = 0;
const TOO_FEW = 1;
const COMPLEMENTARY = 2;

/** Units as rows, scopes as columns; the rows after the given units are what those with units below got themselves. */
interface Table {
  readonly width: number;
  readonly respondents: readonly (readonly number[])[];
  readonly parent: readonly number[];
  readonly children: readonly (readonly number[])[];
  readonly isOwn: (row: number) => boolean;
}

/** A shown or hidden cell with the cells that add up to it. `by` says whether parts share their respondents. */
interface Sum {
  readonly row: number;
  readonly scope: number;
  readonly by: 'scopes' | 'units';
}

export function suppress(cells: Cells): Suppression {
  const table = tableOf(cells);
  const { width } = table;
  const divides = new Array<number>(width).fill(-1);
  for (const [scope, parts] of cells.divisions.entries()) for (const part of parts) divides[part] = scope;

  const state = new Uint8Array(table.respondents.length * width);
  const countAt = (cell: number) =>
    must(table.respondents[Math.floor(cell / width)]?.[cell % width], 'a cell');
  // A sum without anything hidden gives nothing away, so only what is hidden is a reason to look: once, until more is.
  const queue: Sum[] = [];
  const isToSettle = { scopes: new Uint8Array(state.length), units: new Uint8Array(state.length) };
  for (const [row, counts] of table.respondents.entries()) {
    for (const [scope, count] of counts.entries()) {
      if (count === 0 || count >= MINIMUM_RESPONDENTS) continue;
      state[row * width + scope] = TOO_FEW;
      enqueueSumsWith(row, scope);
    }
  }
  for (let at = 0; at < queue.length; at++) {
    const sum = must(queue[at], 'a sum');
    const cell = sum.row * width + sum.scope;
    if (isToSettle[sum.by][cell] === 0) continue;
    isToSettle[sum.by][cell] = 0;
    settle(sum);
  }

  return (unit, scope) => {
    const found = state[unit * width + scope];
    return found === SHOWN ? null : found === TOO_FEW ? 'too-few-respondents' : 'complementary';
  };

  function settle({ row, scope, by }: Sum): void {
    const whole = row * width + scope;
    if (state[whole] === TOO_FEW || countAt(whole) === 0) return;
    const parts = partsOf(row, scope, by).filter((cell) => countAt(cell) > 0);
    if (parts.length === 0) return;
    const hidden = parts.filter((cell) => state[cell] !== SHOWN);
    const candidates = parts.filter((cell) => state[cell] === SHOWN).sort(nextToHide);
    while (state[whole] === SHOWN ? givesAway(hidden, by) : hidden.length === 0) {
      const next = candidates.shift();
      if (next === undefined) {
        // The only part is the whole: one cannot be hidden without the other.
        if (parts.length === 1) hide(whole);
        return;
      }
      hidden.push(next);
      hide(next);
    }
  }

  function givesAway(hidden: readonly number[], by: Sum['by']): boolean {
    if (hidden.length === 0) return false;
    const counts = hidden.map(countAt);
    const people = by === 'scopes' ? Math.max(...counts) : counts.reduce((sum, count) => sum + count, 0);
    return hidden.length === 1 || people < MINIMUM_RESPONDENTS;
  }

  function nextToHide(a: number, b: number): number {
    const ownFirst = Number(table.isOwn(Math.floor(b / width))) - Number(table.isOwn(Math.floor(a / width)));
    return ownFirst || countAt(a) - countAt(b) || a - b;
  }

  function hide(cell: number): void {
    state[cell] = COMPLEMENTARY;
    const row = Math.floor(cell / width);
    const scope = cell % width;
    if ((cells.divisions[scope]?.length ?? 0) > 0) enqueue({ row, scope, by: 'scopes' });
    if ((table.children[row]?.length ?? 0) > 0) enqueue({ row, scope, by: 'units' });
    enqueueSumsWith(row, scope);
  }

  function enqueue(sum: Sum): void {
    isToSettle[sum.by][sum.row * width + sum.scope] = 1;
    queue.push(sum);
  }

  /** The sums a cell is a part of. */
  function enqueueSumsWith(row: number, scope: number): void {
    const above = must(divides[scope], 'a scope');
    if (above >= 0) enqueue({ row, scope: above, by: 'scopes' });
    const parent = must(table.parent[row], 'a row');
    if (parent >= 0) enqueue({ row: parent, scope, by: 'units' });
  }

  function partsOf(row: number, scope: number, by: Sum['by']): readonly number[] {
    if (by === 'scopes') return must(cells.divisions[scope], 'a scope').map((part) => row * width + part);
    return must(table.children[row], 'a row').map((child) => child * width + scope);
  }
}

function tableOf({ children, divisions, pooled, own }: Cells): Table {
  const units = children.length;
  const rows = children.map((below) => [...below]);
  const respondents = [...pooled];
  const parent = new Array<number>(units).fill(-1);
  for (const [unit, below] of children.entries()) {
    for (const child of below) parent[child] = unit;
    const itself = must(own[unit], 'a unit');
    if (below.length === 0 || (itself[0] ?? 0) === 0) continue;
    rows[unit]?.push(respondents.length);
    rows[respondents.length] = [];
    parent[respondents.length] = unit;
    respondents.push(itself);
  }
  return {
    width: divisions.length,
    respondents,
    parent,
    children: rows,
    isOwn: (row) => row >= units,
  };
}
