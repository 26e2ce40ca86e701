import type { Exclusions } from '../../../contract/analysis/exclusions.ts';
import { figureWithout } from '../../../core/analysis/figure-without.ts';
import { askedNode } from '../../../core/figures/period-tree.ts';
import { must } from '../../../core/kernel/assert.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { addSums } from '../../../core/statistics/cluster-sums.ts';
import { scopeSums } from '../../../core/tally/tally.ts';
import { OVERALL, tallyLayout } from '../../../core/tally/tally-layout.ts';
import { topRefsOf } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import { unitNameAt } from '../answers/unit-name.ts';
import { inScopeOf, type ReportSources, scopeOf } from '../figures.ts';
import type { IndicesFailure, IndicesRequest } from '../indices-query.ts';
import { currentMonth, newestMonth } from '../nearest-periods.ts';
import { readPeriod, refsBelow } from '../read-period.ts';
import type { ExcludedHeap, ExclusionStore } from './exclusion-store.ts';

export interface ExclusionSources extends ReportSources {
  readonly exclusions: Pick<ExclusionStore, 'heaps' | 'deviceNames'>;
}

/** What is excluded from a unit and period, and the figure without it beside the one with all. */
export class ExclusionPages {
  readonly #sources: ExclusionSources;

  constructor(sources: ExclusionSources) {
    this.#sources = sources;
  }

  async read(request: IndicesRequest): Promise<Result<Exclusions, IndicesFailure>> {
    const { questionnaires, store, exclusions, nowMs } = this.#sources;
    const { questionnaire: id, version, mode } = request;
    const questionnaire = version === null ? questionnaires.latest(id) : questionnaires.find(id, version);
    if (questionnaire === undefined) return err({ kind: 'questionnaire-unknown' });
    const units = await this.#sources.units.tree();
    const topRefs = topRefsOf(units, request.scope, localDay(nowMs()));
    const period = request.period ?? (await this.#newest(request, questionnaire, units, topRefs));
    const { tree } = inScopeOf(units, period, topRefs);
    const node = askedNode(tree, request, topRefs);
    if (node === null) return err({ kind: 'unit-unknown' });
    const scope = scopeOf({ ...request, period }, questionnaire);
    const layout = tallyLayout(questionnaire);
    const rule = questionnaire.scoringRule;
    const heaps = (await exclusions.heaps(scope, refsBelow(tree, [node]))).filter(({ exclusion }) =>
      tree.countedAt.has(exclusion.unit),
    );
    const standing = heaps.filter(({ exclusion }) => exclusion.stands);
    const figures =
      standing.length === 0 ? null : await readPeriod({ store, scope, tree, layout, rule, roots: [node] });
    const all = figures?.sums(node, OVERALL) ?? null;
    const taken = addSums(standing.map((heap) => scopeSums(layout, takenBy(heap), OVERALL, rule)));
    const shown = figures?.scope(node, OVERALL);
    const names = await exclusions.deviceNames(
      heaps.flatMap(({ exclusion }) => exclusion.conditions.devices ?? []),
    );
    const listed = new Map(heaps.map(({ exclusion }) => [exclusion.id, exclusion]));
    return ok({
      unit: unitNameAt(tree, node),
      period,
      mode,
      index:
        figures === null
          ? null
          : {
              all:
                shown === undefined || shown.hidden
                  ? null
                  : {
                      respondents: shown.respondents,
                      percent: shown.percent,
                      low: shown.low,
                      high: shown.high,
                    },
              without: all === null ? null : figureWithout(all, taken, rule),
            },
      exclusions: [...listed.values()].map(({ unit, conditions, ...exclusion }) => {
        const { devices, ...others } = conditions;
        return {
          ...exclusion,
          office: unitNameAt(tree, must(tree.countedAt.get(unit), 'a unit of the tree')),
          conditions: {
            ...others,
            devices: devices?.map((one) => ({ id: one, name: names.get(one) ?? '' })) ?? null,
          },
          responses: heaps
            .filter((heap) => heap.exclusion.id === exclusion.id)
            .reduce((sum, { responses }) => sum + responses, 0),
        };
      }),
      atMs: nowMs(),
    });
  }

  async #newest(
    request: IndicesRequest,
    { id, version }: Questionnaire,
    units: UnitTree,
    topRefs: ReadonlySet<string> | null,
  ) {
    const { store, nowMs } = this.#sources;
    const current = currentMonth(nowMs());
    const { tree } = inScopeOf(units, current, topRefs);
    const node = askedNode(tree, request, topRefs);
    if (node === null) return current;
    const scope = { questionnaire: id, version };
    return newestMonth({ store, scope, units: refsBelow(tree, [node]), nowMs: nowMs() }, request.mode);
  }
}

function takenBy({ responses, taken }: ExcludedHeap) {
  return { responses, excluded: 0, sums: taken, levels: [] };
}
