import type { Breakdown } from '../../../contract/analysis/breakdowns.ts';
import { breakdownDifferences } from '../../../core/analysis/breakdown-differences.ts';
import { figureFromSums } from '../../../core/figures/figure.ts';
import { figureKind } from '../../../core/figures/figure-kind.ts';
import { askedNode, pathTo, subtreeOf } from '../../../core/figures/period-tree.ts';
import { countsWithin } from '../../../core/figures/pooled-tallies.ts';
import type { HiddenReason, ShownFigure } from '../../../core/figures/small-cells.ts';
import { must } from '../../../core/kernel/assert.ts';
import { type Day, dayStartMs, localDay } from '../../../core/kernel/calendar.ts';
import { monthsOf, type Period } from '../../../core/kernel/period.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import { SPAN_KINDS, spanAround } from '../../../core/kernel/span.ts';
import type { Questionnaire, ScoringRule } from '../../../core/questionnaire/questionnaire.ts';
import type { ClusterSums } from '../../../core/statistics/cluster-sums.ts';
import { toldBreakdownsOf, UNSAID } from '../../../core/tally/breakdowns/breakdown-values.ts';
import { lastMonthOver, spanDueDay } from '../../../core/tally/span-release.ts';
import { ASSISTANCE_MARGIN } from '../../../core/tally/tally-key.ts';
import { OVERALL, tallyLayout } from '../../../core/tally/tally-layout.ts';
import { topRefsOf } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import { textsIn, textsOfQuestionnaire } from '../answers/questionnaire-texts.ts';
import { unitNameAt } from '../answers/unit-name.ts';
import { EXCLUDED_BREAKDOWN, excludedBreakdown } from '../exclusions/excluded-breakdown.ts';
import type { ExclusionStore } from '../exclusions/exclusion-store.ts';
import type { ReportScope } from '../figure-store.ts';
import { inScopeOf, type ReportSources, scopeOf } from '../figures.ts';
import type { IndicesFailure, IndicesRequest } from '../indices-query.ts';
import { currentMonth, newestMonth } from '../nearest-periods.ts';
import { refsBelow } from '../read-period.ts';
import type { BreakdownStore, StoredBreakdown } from './breakdown-store.ts';
import { type PooledBreakdown, poolBreakdown } from './pool-breakdown.ts';

export interface BreakdownRequest extends IndicesRequest {
  /** Null for the questionnaire's first of which something is told in the period. */
  readonly by: string | null;
  /** Null for the overall figure. */
  readonly of: string | null;
}

export interface BreakdownSources extends ReportSources {
  readonly breakdowns: BreakdownStore;
  readonly exclusions: Pick<ExclusionStore, 'heaps'>;
  /** Days after the end of a span until its breakdowns are made. */
  readonly spanDays: number;
}

export type BreakdownFailure =
  | IndicesFailure
  | { readonly kind: 'breakdown-unknown' }
  | { readonly kind: 'scope-unknown' };

/** For whom it is better or worse, of what moved with spans that are over. */
export class BreakdownPages {
  readonly #sources: BreakdownSources;

  constructor(sources: BreakdownSources) {
    this.#sources = sources;
  }

  async read(request: BreakdownRequest): Promise<Result<Breakdown, BreakdownFailure>> {
    const { questionnaires, store, nowMs } = this.#sources;
    const { questionnaire: id, version, mode } = request;
    const questionnaire = version === null ? questionnaires.latest(id) : questionnaires.find(id, version);
    if (questionnaire === undefined) return err({ kind: 'questionnaire-unknown' });
    const layout = tallyLayout(questionnaire);
    const known = [...toldBreakdownsOf(questionnaire), EXCLUDED_BREAKDOWN];
    if (request.by !== null && !known.includes(request.by)) return err({ kind: 'breakdown-unknown' });
    const of = request.of ?? OVERALL;
    if (!layout.scopes.some((scope) => scope.id === of)) return err({ kind: 'scope-unknown' });
    const units = await this.#sources.units.tree();
    const topRefs = topRefsOf(units, request.scope, localDay(nowMs()));
    const period = request.period ?? (await this.#newest(request, questionnaire, units, topRefs));
    const { tree, inScope } = inScopeOf(units, period, topRefs);
    const node = askedNode(tree, request, topRefs);
    if (node === null) return err({ kind: 'unit-unknown' });
    const scope = scopeOf({ ...request, period }, questionnaire);
    const refs = refsBelow(tree, [node]);
    const [{ by, moved }, counts] = await Promise.all([
      this.#moved(scope, request.by === null ? known : [request.by], refs),
      store.counts(scope, refs),
    ]);
    const rule = request.rule ?? questionnaire.scoringRule;
    const pooled = poolBreakdown(tree, node, moved, { layout, scope: of, rule });
    const { released, excluded } = countsWithin(tree, new Set(subtreeOf(tree, node)), counts);
    const texts = textsOfQuestionnaire(questionnaire);
    return ok({
      unit: {
        ...unitNameAt(tree, node),
        parents: pathTo(tree, node)
          .filter((above) => inScope.has(above))
          .map((above) => unitNameAt(tree, above)),
      },
      period,
      questionnaire: { id: texts.id, version: texts.version, title: texts.title },
      mode,
      // Of a group nothing says how its households were drawn.
      figureKind: figureKind(questionnaire, mode, false),
      rule,
      scope: of,
      scopes: [...(texts.components.length > 1 ? texts.components : []), ...texts.subIndices].map((one) => ({
        id: one.id,
        text: one.text,
      })),
      by,
      breakdowns: known.map((one) => ({ id: one, text: questionText(questionnaire, one) })),
      released: released - excluded,
      covered: pooled.covered,
      figure: shown(pooled.sums, rule, pooled.hidden),
      rows: rowsOf(questionnaire, by, pooled, rule),
      nextDay: nextDay(period, localDay(nowMs()), this.#sources.spanDays),
      atMs: nowMs(),
    });
  }

  /** Of the first of some breakdowns that tells of a group; of the very first where none does. */
  async #moved(
    scope: ReportScope,
    known: readonly string[],
    refs: readonly string[] | null,
  ): Promise<{ readonly by: string; readonly moved: readonly StoredBreakdown[] }> {
    const tried: { readonly by: string; readonly moved: readonly StoredBreakdown[] }[] = [];
    for (const by of known) {
      const moved = await this.#movedBy(scope, by, refs);
      if (moved.some(({ value, responses }) => value !== UNSAID && responses > 0)) return { by, moved };
      tried.push({ by, moved });
    }
    return must(tried[0], 'a questionnaire has breakdowns');
  }

  async #movedBy(
    scope: ReportScope,
    by: string,
    refs: readonly string[] | null,
  ): Promise<readonly StoredBreakdown[]> {
    const { breakdowns, exclusions, store } = this.#sources;
    if (by !== EXCLUDED_BREAKDOWN) return breakdowns.moved(scope, by, refs);
    const heaps = await exclusions.heaps(scope, refs);
    const units = [...new Set(heaps.map(({ exclusion }) => exclusion.unit))];
    return units.length === 0 ? [] : excludedBreakdown(await store.tallies(scope, units), heaps);
  }

  /** The newest month that has responses, of those that have been over for long enough. */
  async #newest(
    request: BreakdownRequest,
    questionnaire: Questionnaire,
    units: UnitTree,
    topRefs: ReadonlySet<string> | null,
  ): Promise<Period> {
    const { store, nowMs, spanDays } = this.#sources;
    const last = lastMonthOver('month', localDay(nowMs()), spanDays);
    const upTo = last === null ? nowMs() : dayStartMs(`${last}-01` as Day);
    const current = currentMonth(upTo);
    const { tree } = inScopeOf(units, current, topRefs);
    const node = askedNode(tree, request, topRefs);
    if (node === null) return current;
    const { id, version } = questionnaire;
    const sought = {
      store,
      scope: { questionnaire: id, version },
      units: refsBelow(tree, [node]),
      nowMs: upTo,
    };
    return newestMonth(sought, request.mode);
  }
}

function rowsOf(
  questionnaire: Questionnaire,
  by: string,
  { values }: PooledBreakdown,
  rule: ScoringRule,
): Breakdown['rows'] {
  const moved = new Map(values.map((one) => [one.value, one]));
  const compared = breakdownDifferences(
    values.flatMap(({ value, sums, hidden }) =>
      value === UNSAID || hidden !== null || sums.clusters === 0 ? [] : [{ id: value, sums }],
    ),
    rule,
  );
  const differences = new Map(compared.map((row) => [row.id, row]));
  // People under age are in no index, so in no group either.
  const options = (questionOf(questionnaire, by)?.options ?? []).filter(({ underAge }) => !underAge);
  const said = [...new Set([...options.map(({ value }) => String(value)), ...moved.keys()])];
  const order = [...said.filter((value) => value !== UNSAID), ...(moved.has(UNSAID) ? [UNSAID] : [])];
  return order.map((value) => {
    const found = moved.get(value);
    const option = options.find((one) => String(one.value) === value);
    const difference = differences.get(value);
    return {
      value,
      text: option === undefined ? null : textsIn(questionnaire, option.text),
      figure: found === undefined ? null : shown(found.sums, rule, found.hidden),
      difference: difference?.difference ?? null,
      group: difference?.group ?? null,
    };
  });
}

function shown(sums: ClusterSums, rule: ScoringRule, hidden: HiddenReason | null): ShownFigure {
  return hidden === null
    ? { hidden: false, ...figureFromSums(sums, rule) }
    : { hidden: true, reason: hidden };
}

function questionOf({ context, profile, assistance }: Questionnaire, id: string) {
  if (id === ASSISTANCE_MARGIN) return assistance;
  return [...context, ...profile].find((question) => question.id === id) ?? null;
}

function questionText(questionnaire: Questionnaire, id: string) {
  const question = questionOf(questionnaire, id);
  return question === null ? null : textsIn(questionnaire, question.text);
}

/** When the first of the spans inside the period that are not over long enough will be. */
function nextDay(period: Period, today: Day, days: number): Day | null {
  const within = new Set<string>(monthsOf(period));
  const due = monthsOf(period)
    .flatMap((month) => SPAN_KINDS.map((kind) => spanAround(month, kind)))
    .filter((span) => monthsOf(span).every((month) => within.has(month)))
    .map((span) => spanDueDay(span, days))
    .filter((day) => day > today);
  return due.sort()[0] ?? null;
}
