import type { Genuineness } from '../../contract/analysis/genuineness.ts';
import { shownCounts } from '../../core/analysis/shown-counts.ts';
import { askedNode, COUNTRY, pathTo } from '../../core/figures/period-tree.ts';
import { periodTreeOf } from '../../core/figures/period-trees.ts';
import { MINIMUM_RESPONDENTS } from '../../core/figures/small-cells.ts';
import { must } from '../../core/kernel/assert.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { type Month, monthsOf, type Period, parsePeriod } from '../../core/kernel/period.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { FLAGGED_BREAKDOWN } from '../../core/tally/breakdowns/breakdown-values.ts';
import { itemCounts } from '../../core/tally/tally.ts';
import { OVERALL, tallyLayout } from '../../core/tally/tally-layout.ts';
import { topRefsOf } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { fieldworkAt } from './answers/fieldwork.ts';
import { textsIn, textsOfQuestionnaire } from './answers/questionnaire-texts.ts';
import { rechecksAt } from './answers/rechecks.ts';
import { unitNameAt } from './answers/unit-name.ts';
import type { BreakdownStore } from './breakdowns/breakdown-store.ts';
import type { ReportScope } from './figure-store.ts';
import { inScopeOf, type ReportSources, scopeOf } from './figures.ts';
import { cleanedIndex, patternsAt } from './genuineness-patterns.ts';
import type { GenuinenessStore } from './genuineness-store.ts';
import type { IndicesFailure, IndicesRequest } from './indices-query.ts';
import { currentMonth, newestMonth } from './nearest-periods.ts';
import type { PeriodFigures } from './period-figures.ts';
import { readPeriod, refsBelow } from './read-period.ts';

export interface GenuinenessSources extends ReportSources {
  readonly genuineness: GenuinenessStore;
  readonly breakdowns: BreakdownStore;
}

/** A unit of a period, and what to read of it. */
interface Asked {
  readonly questionnaire: Questionnaire;
  readonly units: UnitTree;
  readonly period: Period;
  readonly scope: ReportScope;
  /** The unit asked for, as `code@valid-from` or null for the country. */
  readonly ref: string | null;
}

/** What stands beside an index so that it can be believed, or not: only what was counted, and of ten people or more. */
export class GenuinenessPages {
  readonly #sources: GenuinenessSources;

  constructor(sources: GenuinenessSources) {
    this.#sources = sources;
  }

  async read(request: IndicesRequest): Promise<Result<Genuineness, IndicesFailure>> {
    const { questionnaires, store, nowMs } = this.#sources;
    const { questionnaire: id, version, mode } = request;
    const questionnaire = version === null ? questionnaires.latest(id) : questionnaires.find(id, version);
    if (questionnaire === undefined) return err({ kind: 'questionnaire-unknown' });
    const units = await this.#sources.units.tree();
    const topRefs = topRefsOf(units, request.scope, localDay(nowMs()));
    const period = request.period ?? (await this.#newest(request, questionnaire, units, topRefs));
    const { tree, inScope } = inScopeOf(units, period, topRefs);
    const node = askedNode(tree, request, topRefs);
    if (node === null) return err({ kind: 'unit-unknown' });
    const scope = scopeOf({ ...request, period }, questionnaire);
    const layout = tallyLayout(questionnaire);
    const name = unitNameAt(tree, node);
    const isOver = scope.lastMonth < currentMonth(nowMs()).first;
    const asked = { questionnaire, units, period, scope, ref: name.ref };
    const rule = questionnaire.scoringRule;
    const refs = refsBelow(tree, [node]);
    const [figures, help, abandonment, patterns, flagged, fieldwork, rechecks] = await Promise.all([
      // Of the unit alone: nothing below it is told apart here, but where hiding has to look.
      readPeriod({ store, scope, tree, layout, rule, roots: [node], opened: [] }),
      isOver ? this.#help(asked) : null,
      isOver ? this.#abandonment(asked, refs) : null,
      isOver ? this.#sources.genuineness.patterns(scope, refs) : null,
      isOver ? this.#sources.breakdowns.moved(scope, FLAGGED_BREAKDOWN, refs) : null,
      mode === 'household' ? this.#sources.genuineness.fieldwork(scope, refs) : null,
      mode === 'household' ? this.#sources.genuineness.rechecks(scope, refs) : null,
    ]);
    const { released, responses } = figures.pooled.counts(node);
    const texts = textsOfQuestionnaire(questionnaire);
    return ok({
      unit: {
        ...name,
        parents: pathTo(tree, node)
          .filter((above) => inScope.has(above))
          .map((above) => unitNameAt(tree, above)),
      },
      period,
      isOver,
      mode,
      questionnaire: { id: texts.id, version: texts.version, title: texts.title },
      responses,
      released,
      items: texts.items.map((item, index) => ({
        id: item.id,
        text: item.text,
        counts: countsOf(figures, node, index, layout),
      })),
      help,
      abandonment,
      cleaned: flagged === null ? null : cleanedIndex(flagged, questionnaire),
      patterns: patterns === null ? null : patternsAt(tree, node, patterns, questionnaire),
      fieldwork: fieldwork === null ? null : fieldworkAt(tree, node, fieldwork),
      rechecks: rechecks === null ? null : rechecksAt(tree, node, rechecks),
      atMs: nowMs(),
    });
  }

  /** Month by month: what a longer period told would tell, less its other months, of one that is hidden. */
  async #help({ questionnaire, units, period, scope, ref }: Asked): Promise<Genuineness['help']> {
    const { assistance } = questionnaire;
    if (assistance === null) return null;
    const options = assistance.options.map(({ value }) => String(value));
    const rows = await this.#sources.genuineness.help(scope, options);
    const months = monthsOf(period);
    const sums = new Map<string | null, number>();
    for (const month of months) {
      const tree = periodTreeOf(units, monthPeriod(month));
      const node = ref === null ? COUNTRY : tree.indexOfRef.get(ref);
      const counted = rows.filter((row) => row.month === month);
      const shown = node === undefined ? null : shownCounts(tree, counted, options, node);
      for (const [option, count] of shown ?? []) sums.set(option, (sums.get(option) ?? 0) + count);
    }
    const covered = [...sums.values()].reduce((sum, one) => sum + one, 0);
    if (covered === 0) return null;
    return {
      covered,
      options: assistance.options.map(({ value, text }) => ({
        id: String(value),
        text: textsIn(questionnaire, text),
        count: sums.get(String(value)) ?? 0,
      })),
      unsaid: sums.get(null) ?? 0,
    };
  }

  async #abandonment(
    { questionnaire, scope }: Asked,
    refs: readonly string[] | null,
  ): Promise<Genuineness['abandonment']> {
    const rows = await this.#sources.genuineness.abandonments(scope, refs);
    const byScreen = new Map<string, number>();
    for (const { reached, count } of rows) byScreen.set(reached, (byScreen.get(reached) ?? 0) + count);
    const count = [...byScreen.values()].reduce((sum, one) => sum + one, 0);
    if (count < MINIMUM_RESPONDENTS) return null;
    const byItem = textsOfQuestionnaire(questionnaire).items.flatMap(({ id, text }) => {
      const stopped = byScreen.get(id) ?? 0;
      return stopped < MINIMUM_RESPONDENTS ? [] : [{ id, text, count: stopped }];
    });
    const told = byItem.reduce((sum, one) => sum + one.count, 0);
    return { count, byItem, elsewhere: count - told };
  }

  async #newest(
    request: IndicesRequest,
    { id, version }: Questionnaire,
    units: UnitTree,
    topRefs: ReadonlySet<string> | null,
  ): Promise<Period> {
    const { store, nowMs } = this.#sources;
    const current = currentMonth(nowMs());
    const { tree } = inScopeOf(units, current, topRefs);
    const node = askedNode(tree, request, topRefs);
    if (node === null) return current;
    const sought = {
      store,
      scope: { questionnaire: id, version },
      units: refsBelow(tree, [node]),
      nowMs: nowMs(),
    };
    return newestMonth(sought, request.mode);
  }
}

function countsOf(
  figures: PeriodFigures,
  node: number,
  index: number,
  layout: ReturnType<typeof tallyLayout>,
): Genuineness['items'][number]['counts'] {
  const figure = figures.item(node, index);
  if (figure.hidden || figures.scope(node, OVERALL).hidden) return null;
  const counts = itemCounts(layout, figures.tallyBehindShown(node), must(layout.items[index], 'an item'));
  const [notApplicable = 0, declined = 0, unreached = 0] = counts.slice(-3);
  return { answered: figure.respondents, notApplicable, declined, unreached };
}

function monthPeriod(month: Month): Period {
  const period = parsePeriod(month);
  if (!period.ok) throw new RangeError(`not a month: ${month}`);
  return period.value;
}
