import type { Day } from '../../core/kernel/calendar.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { UnitChanges } from '../../core/units/check-units.ts';
import { lastStart, type Unit, unitRef } from '../../core/units/unit.ts';
import { changesOf, type RiskyChange, risksOf, type UnitChange } from '../../core/units/unit-changes.ts';
import type { UnitFault } from '../../core/units/unit-fault.ts';
import { checkUnitsCsv } from './check-units-csv.ts';

/** What is stored of some units (`code@valid-from`). */
type Touched = (
  refs: readonly string[],
) => Promise<ReadonlyMap<string, { readonly responses: number; readonly lastDay: UnitDay }>>;
type UnitDay = Unit['validFrom'];

/** A change with the responses of its unit, and what speaks against it. */
export interface PreviewedChange extends UnitChange {
  readonly responses: number;
  readonly risks: readonly RiskyChange[];
}

export interface PreviewedImport {
  readonly changes: UnitChanges;
  readonly preview: readonly PreviewedChange[];
}

export type ImportRefusal =
  | { readonly kind: 'faults'; readonly faults: readonly UnitFault[] }
  | { readonly kind: 'risky'; readonly preview: readonly PreviewedChange[] };

/**
 * What importing a list of units would change, or why it is refused: faults in the list, or changes that are made by
 * accident more often than on purpose and whose units nobody named.
 *
 * @param allowed codes of the units whose risky changes are meant
 */
export async function previewImport(
  existing: readonly Unit[],
  touched: Touched,
  {
    bytes,
    allowed,
    today,
  }: { readonly bytes: Uint8Array; readonly allowed: ReadonlySet<string>; readonly today: Day },
): Promise<Result<PreviewedImport, ImportRefusal>> {
  const checked = checkUnitsCsv(existing, bytes, lastStart(today));
  if (!checked.ok) return err({ kind: 'faults', faults: checked.error });
  const changes = checked.value;
  const all = changesOf(existing, changes);
  const stored = await touched(changes.updated.map(unitRef));
  const risks = risksOf(existing, changes, (ref) => stored.get(ref)?.lastDay ?? null);
  const preview = all.map((change) => ({
    ...change,
    responses: stored.get(unitRef(change.unit))?.responses ?? 0,
    risks: risks.filter(({ unit }) => unitRef(unit) === unitRef(change.unit)),
  }));
  const isRefused = risks.some(({ unit }) => !allowed.has(unit.code));
  return isRefused ? err({ kind: 'risky', preview }) : ok({ changes, preview });
}
