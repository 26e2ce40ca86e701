import type { Day } from '../../kernel/calendar.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { tidied } from '../../lists/cell.ts';
import type { UnitChanges } from '../check-units.ts';
import { parseUnitRow, type UnitColumn, unitFields } from '../parse-unit-row.ts';
import { dayBefore, isValidOn, lastStart, type Unit, unitRef } from '../unit.ts';
import type { LastResponse } from '../unit-changes.ts';
import { UnitTree } from '../unit-tree.ts';
import {
  type ChangedBy,
  changeablePeriod,
  checkedChanges,
  isTopOfScope,
  unchanged,
} from './checked-changes.ts';

/** What can be changed of a unit, and the column each stands in. */
const COLUMN_OF = {
  name: 'name',
  nameEn: 'name_en',
  kind: 'kind',
  parent: 'parent_code',
  officeTerm: 'office_term',
  region: 'region',
  unitClass: 'class',
  headTitle: 'head',
  headTitleEn: 'head_en',
} as const satisfies Readonly<Record<string, UnitColumn>>;
type UnitAttribute = keyof typeof COLUMN_OF;
const UNIT_ATTRIBUTES = Object.keys(COLUMN_OF) as readonly UnitAttribute[];

const KEY_OF = {
  ...{ name: 'name', nameEn: 'nameEn', kind: 'kind', parent: 'parentCode', officeTerm: 'officeTerm' },
  ...{ region: 'region', unitClass: 'unitClass', headTitle: 'headTitle', headTitleEn: 'headTitleEn' },
} as const satisfies Readonly<Record<UnitAttribute, keyof Unit>>;

/** What changes of a unit from a day on. */
export interface StatedChange {
  /** The period that was looked at, `code@valid-from`. */
  readonly ref: string;
  readonly from: Day;
  /** What is left out stays; an empty text takes away what may be missing. */
  readonly attributes: Readonly<Partial<Record<UnitAttribute, string | undefined>>>;
}

export type ChangeUnitFault =
  /** There is none, or it is outside what may be changed. */
  | { readonly kind: 'unit-unknown' }
  | { readonly kind: 'field-invalid'; readonly field: UnitAttribute | 'from' }
  /** The unit one is bound to is moved by whoever stands above. */
  | { readonly kind: 'scope-top' }
  /** Another kind or place would also be that of responses given since `from`, and nobody said it is meant. */
  | { readonly kind: 'has-responses' };

export interface ChangeUnitOptions extends ChangedBy {
  readonly lastResponse: LastResponse;
  /** Whether it is meant that responses given since then go with the unit. */
  readonly isMeant: boolean;
}

/**
 * A unit with other attributes from a day on: the period of that day is closed and the next begins, as the same unit with
 * the same trend; a change from the first day of a period corrects that period. Periods planned for later take the change
 * on as far as they had what it changes: a rename does not end where a planned move begins. A code that another unit bore
 * before names that other unit on its days, which are no days of this one.
 */
export function changeUnit(
  existing: readonly Unit[],
  { ref, from, attributes }: StatedChange,
  by: ChangeUnitOptions,
): Result<UnitChanges, ChangeUnitFault> {
  const tree = new UnitTree(existing);
  const chosen = changeablePeriod(tree, ref, by);
  if (chosen === null) return err({ kind: 'unit-unknown' });
  const trend = tree.trendOf(chosen.code, chosen.validFrom);
  const former = trend.find((period) => isValidOn(period, from));
  if (former === undefined || from > lastStart(by.today))
    return err({ kind: 'field-invalid', field: 'from' });
  const stated = statedOf(former, attributes);
  if (!stated.ok) return stated;
  const changed = UNIT_ATTRIBUTES.filter((one) => stated.value[KEY_OF[one]] !== former[KEY_OF[one]]);
  if (changed.length === 0) return ok(unchanged(existing));
  if (changed.includes('parent')) {
    if (isTopOfScope(tree, chosen, by)) return err({ kind: 'scope-top' });
    const isBelow = by.scope === null || tree.isWithin(stated.value.parentCode ?? '', by.scope, from);
    if (!isBelow) return err({ kind: 'field-invalid', field: 'parent' });
  }
  const movesFigures = changed.includes('parent') || changed.includes('kind');
  const isAnswered = trend.some((period) => (by.lastResponse(unitRef(period)) ?? '') >= from);
  if (movesFigures && isAnswered && !by.isMeant) return err({ kind: 'has-responses' });

  const later = trend.slice(trend.indexOf(former) + 1);
  const put = [...split(former, from, withChanged(former, stated.value, changed))];
  let carried = changed;
  for (const period of later) {
    carried = carried.filter((one) => period[KEY_OF[one]] === former[KEY_OF[one]]);
    if (carried.length > 0) put.push(withChanged(period, stated.value, carried));
  }
  const checked = checkedChanges(existing, put);
  return checked.ok ? checked : err({ kind: 'field-invalid', field: movesFigures ? 'parent' : 'from' });
}

/**
 * A period closed on the eve of a day, and the next with other content, as the same unit; or the period itself with it,
 * where it begins on that day.
 */
export function split(former: Unit, from: Day, next: Unit): readonly Unit[] {
  if (from === former.validFrom) return [next];
  return [
    { ...former, validTo: dayBefore(from) },
    { ...next, validFrom: from, predecessors: [former.code] },
  ];
}

function withChanged(unit: Unit, stated: Unit, changed: readonly UnitAttribute[]): Unit {
  return Object.assign({ ...unit }, ...changed.map((one) => ({ [KEY_OF[one]]: stated[KEY_OF[one]] })));
}

/** The unit as stated, or the first attribute at fault. */
function statedOf(
  former: Unit,
  attributes: StatedChange['attributes'],
): Result<Unit, Extract<ChangeUnitFault, { readonly kind: 'field-invalid' }>> {
  let fields = unitFields(former);
  let stated = former;
  for (const field of UNIT_ATTRIBUTES) {
    const text = attributes[field];
    if (text === undefined || tidied(text) === fields[COLUMN_OF[field]]) continue;
    fields = { ...fields, [COLUMN_OF[field]]: text };
    const parsed = parseUnitRow(1, fields);
    if (!parsed.ok) return err({ kind: 'field-invalid', field });
    stated = parsed.value;
  }
  return ok(stated);
}
