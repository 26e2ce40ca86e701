import type { Causes } from '../../contract/analysis/causes.ts';
import type { Counts, UnitName } from '../../contract/figures.ts';
import type { Caseloads, OnTimeOfUnit } from '../../contract/published/caseloads.ts';
import { onTimePercent, responsePercent } from '../../core/caseloads/caseload.ts';
import { lastMonthOf, monthsOf } from '../../core/kernel/period.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { type CaseloadOfUnit, caseloadsOf, caseloadsOfUnits } from '../caseloads/caseload-of-unit.ts';
import type { CaseloadStore } from '../caseloads/caseload-store.ts';
import type { IndicesFailure, IndicesQuery, IndicesRequest } from '../figures/indices-query.ts';
import { periodOf } from '../units/known-unit.ts';

/** The item that citizens answer about what caseloads count. */
export const ON_TIME_ITEM = 'results.on-time';

/** The collector's own figures, hidden already where they must be. */
interface OwnCauses {
  causes(request: IndicesRequest): Promise<Result<Causes, IndicesFailure>>;
  counts(query: IndicesQuery): Promise<Result<Pick<Counts, 'responses'>, IndicesFailure>>;
}

export interface CaseloadsBesideSources {
  readonly caseloads: CaseloadStore;
  readonly units: { tree(): Promise<UnitTree> };
  readonly own: OwnCauses;
}

/** How many dossiers of a unit and of those below it were on time in a period, beside what citizens say of it. */
export class CaseloadsBeside {
  readonly #sources: CaseloadsBesideSources;

  constructor(sources: CaseloadsBesideSources) {
    this.#sources = sources;
  }

  async answer(query: IndicesQuery): Promise<Result<Caseloads, IndicesFailure>> {
    const { caseloads, units, own } = this.#sources;
    const counts = await own.counts(query);
    if (!counts.ok) return counts;
    const { responses } = counts.value;
    const nothing = { unit: null, responses, responsePercent: null, below: [] };
    const stated = await caseloads.caseloads(query.period.first, lastMonthOf(query.period));
    if (stated.length === 0) return ok(nothing);
    const causes = await own.causes(query);
    if (!causes.ok) return causes;
    const tree = await units.tree();
    const of = caseloadsOfUnits(tree, stated);
    const caseloadOf = ({ ref }: UnitName): CaseloadOfUnit | null => {
      if (ref === null) return caseloadsOf(tree, stated)(null);
      const unit = periodOf(tree, ref);
      return unit === undefined ? null : of(unit);
    };
    const { unit, items, matrix } = causes.value;
    const item = items.findIndex(({ id }) => id === ON_TIME_ITEM);
    const whole = caseloadOf(unit);
    const isWhole = whole?.months === monthsOf(query.period).length;
    return ok({
      unit: onTimeOf(unit, whole, items[item]?.figure),
      responses,
      responsePercent: whole !== null && isWhole ? responsePercent(responses, whole) : null,
      below: matrix.flatMap((row) => onTimeOf(row.unit, caseloadOf(row.unit), row.cells[item]) ?? []),
    });
  }
}

function onTimeOf(
  { code }: UnitName,
  caseload: CaseloadOfUnit | null,
  said: { readonly hidden: true } | { readonly hidden: false; readonly percent: number | null } | undefined,
): OnTimeOfUnit | null {
  if (caseload === null) return null;
  const { finished, months } = caseload;
  const satisfiedPercent = said === undefined || said.hidden ? null : said.percent;
  return { code, finished, months, onTimePercent: onTimePercent(caseload), satisfiedPercent };
}
