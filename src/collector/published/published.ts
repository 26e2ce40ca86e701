import type { Indices } from '../../contract/figures.ts';
import type { CaseloadBeside, Published } from '../../contract/published/published-figures.ts';
import { onTimePercent } from '../../core/caseloads/caseload.ts';
import { type Day, localDay } from '../../core/kernel/calendar.ts';
import type { Month } from '../../core/kernel/period.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { COUNTRY_REF, type FactUnit, type PublishedFigure } from '../../core/published/published-figure.ts';
import type { Target } from '../../core/targets/target.ts';
import { findUnitOf, type UnitScope } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { caseloadsOf } from '../caseloads/caseload-of-unit.ts';
import type { CaseloadStore } from '../caseloads/caseload-store.ts';
import { yearToShow } from '../lists/year-to-show.ts';
import { ON_TIME_ITEM } from './caseloads-beside.ts';
import { indicesOfYear } from './compose-published.ts';
import { type FactTrend, trendNamed, trendsWithFigures, visibleFacts } from './figures-of-unit.ts';
import type { GradeStore } from './grade-store.ts';
import { besidePublished, exactPercent, type OwnIndices, ofKiosks, ownOfYear } from './own-beside.ts';
import type { PublishedStore } from './published-store.ts';
import { weightedByCaseload } from './weighted-by-caseload.ts';

export interface PublishedSources {
  readonly published: PublishedStore;
  readonly caseloads: CaseloadStore;
  readonly targets: { targets(): Promise<readonly Target[]> };
  readonly grades: Pick<GradeStore, 'rules'>;
  readonly units: { tree(): Promise<UnitTree> };
  readonly own: OwnIndices;
  /** Percentage points from whose lower end on a gap is large. */
  readonly largeGapPoints: number;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly nowMs: () => number;
}

export interface PublishedQuery {
  /** Null: the top of the scope, else the unit with the newest and most figures. */
  readonly unit: string | null;
  /** Null: the newest that the unit has figures of. */
  readonly year: number | null;
  readonly scope: UnitScope;
}

/** What others published about a unit, side by side, and beside it what the collector itself knows. */
export class PublishedFigures {
  readonly #sources: PublishedSources;

  constructor(sources: PublishedSources) {
    this.#sources = sources;
  }

  async answer({
    unit,
    year,
    scope,
  }: PublishedQuery): Promise<Result<Published, { readonly kind: 'unit-unknown' }>> {
    const { published, targets, units, grades, nowMs } = this.#sources;
    const [tree, all, allTargets, rules] = await Promise.all([
      units.tree(),
      published.figures(),
      targets.targets(),
      grades.rules(),
    ]);
    const visible = visibleFacts(tree, scope, localDay(nowMs()));
    const trends = trendsWithFigures(visible, all);
    const asked = unit ?? scope.top;
    const trend = asked === null ? richest(trends, all, visible.today) : trendNamed(visible, asked);
    if (asked !== null && trend === null) return err({ kind: 'unit-unknown' });
    const { largeGapPoints } = this.#sources;
    const list = { atMs: nowMs(), units: trends.map(({ named }) => named), largeGapPoints };
    const nothing = { year: null, indices: [], own: [], caseload: null };
    if (trend === null) {
      return ok({ ...list, ...nothing, unit: null, years: [] });
    }
    const figures = all.filter((figure) => trend.refs.has(figure.unit));
    const years = yearsOf(figures);
    const shown = year ?? yearToShow(years, visible.today);
    if (shown === null) {
      return ok({ ...list, ...nothing, unit: trend.named, years });
    }
    const ref = unitOfYear(trend, figures, shown);
    const isOfProvince = isProvince(tree, ref, visible.today);
    const own = await ownOfYear(this.#sources.own, { unit: ref, scope, year: shown });
    return ok({
      ...list,
      unit: trend.named,
      years,
      year: shown,
      indices: indicesOfYear(
        {
          figures,
          targets: allTargets.filter((target) => trend.refs.has(target.unit)),
          isProvince: isOfProvince,
          rules,
        },
        shown,
      ),
      own: besidePublished(own, {
        sipas: sipasOf(figures, shown),
        otherProvinces: isOfProvince
          ? lastPublished(all, shown, (one) => !trend.refs.has(one) && isProvince(tree, one, visible.today))
          : null,
        ...{ largeGapPoints, rules, year: shown },
      }),
      caseload: await this.#caseload(tree, ref, shown, ofKiosks(own)),
    });
  }

  async #caseload(
    tree: UnitTree,
    unit: FactUnit,
    year: number,
    kiosks: Indices | null,
  ): Promise<CaseloadBeside | null> {
    const caseloads = await this.#sources.caseloads.caseloads(`${year}-01` as Month, `${year}-12` as Month);
    const code = unit === COUNTRY_REF ? null : (unit.split('@')[0] ?? null);
    const caseloadOf = caseloadsOf(tree, caseloads);
    const found = caseloadOf(code);
    if (found === null) return null;
    return {
      ...found,
      onTimePercent: onTimePercent(found),
      pooled: kiosks?.overall.figure ?? null,
      weighted: kiosks === null ? null : weightedByCaseload(caseloadOf, kiosks.ranking),
      onTimeItem: kiosks?.items.find(({ id }) => id === ON_TIME_ITEM)?.figure ?? null,
      responses: kiosks?.counts.responses ?? 0,
    };
  }
}

/** The unit as it was in the year: of a figure of that year, else as it is now. */
function unitOfYear(trend: FactTrend, figures: readonly PublishedFigure[], year: number): FactUnit {
  return figures.find((figure) => figure.year === year)?.unit ?? (trend.named.ref as FactUnit);
}

function isProvince(tree: UnitTree, unit: FactUnit, today: Day): boolean {
  const kind = unit === COUNTRY_REF ? null : findUnitOf(tree, unit, today)?.kind;
  return kind === 'province' || kind === 'city';
}

/** Of those units, the SIPAS of the newest year up to this one that any of them has an exact figure of. */
function lastPublished(
  figures: readonly PublishedFigure[],
  year: number,
  isAmong: (unit: FactUnit) => boolean,
): readonly number[] {
  const exact = figures.flatMap((figure) => {
    const percent = exactPercent(figure);
    const isOne = figure.index === 'sipas' && figure.year <= year && isAmong(figure.unit);
    return isOne && percent !== null ? [{ year: figure.year, percent }] : [];
  });
  const newest = Math.max(...exact.map((one) => one.year));
  return exact.filter((one) => one.year === newest).map(({ percent }) => percent);
}

function sipasOf(figures: readonly PublishedFigure[], year: number): PublishedFigure | null {
  return figures.find((figure) => figure.index === 'sipas' && figure.year === year) ?? null;
}

/** Newest first. */
function yearsOf(figures: readonly PublishedFigure[]): readonly number[] {
  return [...new Set(figures.map(({ year }) => year))].sort((a, b) => b - a);
}

/** Of the newest year that has begun, the most figures; the country only where it is alone. */
function richest(
  trends: readonly FactTrend[],
  figures: readonly PublishedFigure[],
  today: Day,
): FactTrend | null {
  const rated = trends.map((trend) => {
    const own = figures.filter(({ unit }) => trend.refs.has(unit));
    const newest = yearToShow(yearsOf(own), today) ?? 0;
    const count = own.filter(({ year }) => year === newest).length;
    return { trend, newest, count, isCountry: trend.named.ref === COUNTRY_REF };
  });
  rated.sort((a, b) => Number(a.isCountry) - Number(b.isCountry) || b.newest - a.newest || b.count - a.count);
  return rated[0]?.trend ?? null;
}
