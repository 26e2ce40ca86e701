import type { FigureRow } from '../../contract/feeds/figure-row.ts';
import { askedNode } from '../../core/figures/period-tree.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import type { Period } from '../../core/kernel/period.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Mode } from '../../core/questionnaire/response.ts';
import { tallyLayout } from '../../core/tally/tally-layout.ts';
import { topRefsOf, type UnitScope } from '../../core/units/unit-scope.ts';
import { inScopeOf, type ReportSources, scopeOf } from '../figures/figures.ts';
import { readPeriod } from '../figures/read-period.ts';
import type { ClosedPeriodRows } from './closed-rows.ts';
import { type RowsOf, rowsOfUnit, rowsPerUnit } from './figure-row.ts';
import { unitBatches, unitCount } from './unit-batches.ts';

export interface FeedQuery {
  /** A unit's code or `code@valid-from`; null for the top of the scope. */
  readonly unit: string | null;
  /** What the person or program that asks may see. */
  readonly scope: UnitScope;
  /** In order; at least one. */
  readonly periods: readonly Period[];
  readonly questionnaire: string;
  /** Null for the newest. */
  readonly version: number | null;
  readonly mode: Mode;
  /** The row to begin with, from 0 on: what stands before it is not read. */
  readonly firstRow?: number;
}

export interface OpenFeed {
  readonly questionnaire: Questionnaire;
  /** How many rows there are from the first on. */
  readonly rowCount: number;
  /** The rows, some units at a time. To be read to its end or returned. */
  readonly rows: AsyncGenerator<readonly FigureRow[], void, void>;
}

export type FeedFailure = { readonly kind: 'unit-unknown' | 'questionnaire-unknown' };

/** A period with the unit asked for as it was then. */
interface FeedPeriod extends RowsOf {
  readonly top: number;
}

interface FeedSources extends Omit<ReportSources, 'releaseTime'> {
  readonly closings: ClosedPeriodRows;
}

/**
 * Released figures as one long table. Each is what the unit's own page says of the period, read the same way, and
 * hidden where that hides it; no record is read. A period in which there was no such unit has no rows. Rows of a period
 * that is closed are its closed figures with the id of their snapshot, so that the id proves what stands beside it
 * (CL9); what came later is in them with the next version.
 */
export class FigureFeed {
  readonly #sources: FeedSources;

  constructor(sources: FeedSources) {
    this.#sources = sources;
  }

  async open(query: FeedQuery): Promise<Result<OpenFeed, FeedFailure>> {
    const { questionnaires, units, nowMs } = this.#sources;
    const { questionnaire: id, version, mode } = query;
    const questionnaire = version === null ? questionnaires.latest(id) : questionnaires.find(id, version);
    if (questionnaire === undefined) return err({ kind: 'questionnaire-unknown' });
    const layout = tallyLayout(questionnaire);
    const known = await units.tree();
    const topRefs = topRefsOf(known, query.scope, localDay(nowMs()));
    const periods = query.periods.flatMap((period): readonly FeedPeriod[] => {
      const { tree, inScope } = inScopeOf(known, period, topRefs);
      const top = askedNode(tree, query, topRefs);
      return top === null ? [] : [{ period, tree, inScope, top, questionnaire, layout, mode }];
    });
    if (periods.length === 0) return err({ kind: 'unit-unknown' });
    const unitsInAll = periods.reduce((sum, { tree, top }) => sum + unitCount(tree, top), 0);
    return ok({
      questionnaire,
      rowCount: unitsInAll * rowsPerUnit(layout),
      rows: this.#rows(periods, query.firstRow ?? 0),
    });
  }

  async *#rows(
    periods: readonly FeedPeriod[],
    firstRow: number,
  ): AsyncGenerator<readonly FigureRow[], void, void> {
    let skipped = 0;
    const { store, closings } = this.#sources;
    for (const of of periods) {
      const { tree, layout, questionnaire, period, mode, top } = of;
      const rule = questionnaire.scoringRule;
      const query = { period, mode, unit: null, scope: { top: null } };
      const scope = scopeOf(
        { ...query, questionnaire: questionnaire.id, version: null, rule },
        questionnaire,
      );
      const closedAt = await closings.rows({
        ...{ tree, mode, period: period.text },
        ...{ questionnaire: questionnaire.id, version: questionnaire.version },
      });
      for (const { roots, nodes } of unitBatches(tree, top)) {
        const count = nodes.length * rowsPerUnit(layout);
        if (skipped + count <= firstRow) {
          skipped += count;
          continue;
        }
        const figures = await readPeriod({ store, scope, tree, layout, rule, roots });
        const rows: FigureRow[] = [];
        for (const node of nodes)
          rows.push(...rowsOfUnit(of, node, { figures, closed: await closedAt(node) }));
        yield rows.slice(firstRow - skipped);
        skipped = firstRow;
      }
    }
  }
}
