import { assert } from '../kernel/assert.ts';
import type { ItemId, Questionnaire } from '../questionnaire/questionnaire.ts';

/** The scope that pools every item. */
export const OVERALL = 'overall';

/** A set of items whose answers are pooled to one figure. */
interface Scope {
  /** 'overall', a component's id or a sub-index's id. */
  readonly id: string;
  /** The scope whose items this one divides with its siblings; null for 'overall'. */
  readonly parent: string | null;
  /** Indexes into TallyLayout.items, ascending. */
  readonly items: readonly number[];
}

/** Which column of a tally means what: fixed for one questionnaire version, so that stored rows stay readable. */
export interface TallyLayout {
  /** 'overall', then the components where there is more than one, then the sub-indices, in form order. */
  readonly scopes: readonly Scope[];
  /** In form order. */
  readonly items: readonly ItemId[];
  /** How many levels the scale has, and the lowest that counts as satisfied. */
  readonly levels: number;
  readonly satisfiedFrom: number;
}

/** Beside its levels an item counts three more: not applicable, declined, unreached. */
const OTHER_COUNTS = 3;

/** How many counts of an item stand in a tally: its levels, not applicable, declined, unreached. */
export function countsPerItem({ levels }: Pick<TallyLayout, 'levels'>): number {
  return levels + OTHER_COUNTS;
}

/**
 * The layout of a questionnaire's tallies. A single component is the whole, so it is no scope of its own.
 * Precondition: ids of components and sub-indices are unique together, and none is 'overall'.
 */
export function tallyLayout(questionnaire: Questionnaire): TallyLayout {
  const items: ItemId[] = [];
  const components: Scope[] = [];
  const subIndices: Scope[] = [];
  const divided = questionnaire.components.length > 1;
  for (const component of questionnaire.components) {
    const start = items.length;
    for (const subIndex of component.subIndices) {
      const first = items.length;
      items.push(...subIndex.items.map(({ id }) => id));
      subIndices.push({
        id: subIndex.id,
        parent: divided ? component.id : OVERALL,
        items: range(first, items.length),
      });
    }
    if (divided) components.push({ id: component.id, parent: OVERALL, items: range(start, items.length) });
  }
  const scopes = [{ id: OVERALL, parent: null, items: range(0, items.length) }, ...components, ...subIndices];
  assert(new Set(scopes.map(({ id }) => id)).size === scopes.length, 'every scope has its own id');
  assert(new Set(items).size === items.length, 'every item has its own id');
  const { levels, satisfiedFrom } = questionnaire.scale;
  return { scopes, items, levels: levels.length, satisfiedFrom };
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, offset) => from + offset);
}
