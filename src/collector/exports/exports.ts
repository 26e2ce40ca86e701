import { askedNode, subtreeOf } from '../../core/figures/period-tree.ts';
import { periodTreeOf } from '../../core/figures/period-trees.ts';
import { must } from '../../core/kernel/assert.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { type Month, monthsOf, type Period } from '../../core/kernel/period.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { BYTE_ORDER_MARK, csvRow } from '../../core/lists/csv-row.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Mode } from '../../core/questionnaire/response.ts';
import { openExportCells, openExportHeader } from '../../core/tally/open-export.ts';
import { type TallyLayout, tallyLayout } from '../../core/tally/tally-layout.ts';
import { topRefsOf, type UnitScope } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { ReportStore } from '../figures/figure-store.ts';
import type { ExportBlock, ExportScope, ExportStore } from './export-store.ts';

export interface ExportQuery {
  /** A unit's code or `code@valid-from`; null for all that is in scope. */
  readonly unit: string | null;
  readonly scope: UnitScope;
  readonly period: Period;
  readonly questionnaire: string;
  /** Null for the newest. */
  readonly version: number | null;
  /** Null for every mode. */
  readonly mode: Mode | null;
  /** Who asks, for the audit log. */
  readonly actor: string;
}

export interface OpenExport {
  /** Of the unit; null for the whole country. */
  readonly unit: { readonly code: string; readonly name: string } | null;
  readonly questionnaire: Questionnaire;
  /** Months of the period of which it has nothing, because their answers were deleted or are being. */
  readonly frozenMonths: readonly Month[];
  /** The file, piece by piece. To be read to its end or returned. */
  readonly text: AsyncGenerator<string, void, void>;
}

export type ExportFailure = { readonly kind: 'unit-unknown' | 'questionnaire-unknown' };

export interface ExportSources {
  readonly store: ExportStore;
  readonly units: { tree(): Promise<UnitTree> };
  readonly months: Pick<ReportStore, 'frozenMonths'>;
  readonly questionnaires: {
    find(id: string, version: number): Questionnaire | undefined;
    latest(id: string): Questionnaire | undefined;
  };
  /** Puts a list into an order nobody can foresee, another each time. */
  readonly shuffled: <Element>(list: readonly Element[]) => readonly Element[];
  readonly nowMs: () => number;
}

/** The open export. One block is in memory at a time. */
export class Exports {
  readonly #sources: ExportSources;

  constructor(sources: ExportSources) {
    this.#sources = sources;
  }

  /** Nothing is handed out before the audit log says so; once more it says how many rows went out in the end. */
  async open(query: ExportQuery): Promise<Result<OpenExport, ExportFailure>> {
    const { store, units, months: stored, nowMs } = this.#sources;
    const questionnaire = this.questionnaire(query);
    if (questionnaire === undefined) return err({ kind: 'questionnaire-unknown' });
    const all = await units.tree();
    const tree = periodTreeOf(all, query.period);
    const topRefs = topRefsOf(all, query.scope, localDay(nowMs()));
    const node = askedNode(tree, query, topRefs);
    if (node === null) return err({ kind: 'unit-unknown' });
    const within = new Set(subtreeOf(tree, node));
    const months = monthsOf(query.period);
    const scope: ExportScope = {
      questionnaire: questionnaire.id,
      version: questionnaire.version,
      mode: query.mode,
      firstMonth: query.period.first,
      lastMonth: must(months.at(-1), 'a period has months'),
    };
    const frozenMonths = (await stored.frozenMonths()).filter((month) => months.includes(month));
    // Of a month that is being deleted, what is left would pass for all of it.
    const blocks = (await store.blocks(scope)).filter(
      ({ unit, span }) =>
        within.has(tree.countedAt.get(unit) ?? -1) &&
        !monthsOf(span).some((month) => frozenMonths.includes(month)),
    );
    const unit = tree.nodes[node]?.unit ?? null;
    const details = {
      period: query.period.text,
      questionnaire: questionnaire.id,
      version: questionnaire.version,
      mode: query.mode,
    };
    const about = { actor: query.actor, subject: unit?.code ?? '' };
    const rows = blocks.reduce((sum, { responses }) => sum + responses, 0);
    await store.note({ ...about, action: 'responses.export', details: { ...details, rows } });
    const ended = (sent: number, complete: boolean) =>
      store.note({
        ...about,
        action: 'responses.export-end',
        details: { ...details, rows: sent, complete },
      });
    const layout = tallyLayout(questionnaire);
    return ok({ unit, questionnaire, frozenMonths, text: this.#text({ scope, blocks, layout, ended }) });
  }

  questionnaire({
    questionnaire,
    version,
  }: Pick<ExportQuery, 'questionnaire' | 'version'>): Questionnaire | undefined {
    const { questionnaires } = this.#sources;
    return version === null
      ? questionnaires.latest(questionnaire)
      : questionnaires.find(questionnaire, version);
  }

  async *#text({
    scope,
    blocks,
    layout,
    ended,
  }: {
    readonly scope: ExportScope;
    readonly blocks: readonly ExportBlock[];
    readonly layout: TallyLayout;
    readonly ended: (sent: number, complete: boolean) => Promise<void>;
  }): AsyncGenerator<string, void, void> {
    const { store, shuffled } = this.#sources;
    let sent = 0;
    let isComplete = false;
    try {
      yield BYTE_ORDER_MARK + csvRow(openExportHeader(layout));
      for (const block of blocks) {
        const rows = await store.rows(scope, block, layout);
        sent += rows.length;
        yield shuffled(rows)
          .map((row) => csvRow(openExportCells(layout, row)))
          .join('');
      }
      isComplete = true;
    } finally {
      await ended(sent, isComplete);
    }
  }
}
