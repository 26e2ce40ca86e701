import type { ExportFormat } from '../../contract/on-offer.ts';
import { askedNode, subtreeOf } from '../../core/figures/period-tree.ts';
import { periodTreeOf } from '../../core/figures/period-trees.ts';
import { must } from '../../core/kernel/assert.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { type Month, monthsOf, type Period } from '../../core/kernel/period.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Mode } from '../../core/questionnaire/response.ts';
import { topRefsOf, type UnitScope } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { ReportStore } from '../figures/figure-store.ts';
import { fitsSheet } from '../tables/table-xlsx.ts';
import type { ExportBlock, ExportScope, ExportStore } from './export-store.ts';
import type { ExportPiece, WriteExport } from './write-open-export.ts';

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
  readonly format: ExportFormat;
  /** Who asks, for the audit log. */
  readonly actor: string;
}

export interface OpenExport {
  /** Of the unit; null for the whole country. */
  readonly unit: { readonly code: string; readonly name: string } | null;
  readonly period: Period;
  readonly questionnaire: Questionnaire;
  readonly format: ExportFormat;
  /** Months of the period of which it has nothing, because their answers were deleted or are being. */
  readonly frozenMonths: readonly Month[];
  /** How many responses it has. An answer that stands alone is a row more. */
  readonly responses: number;
  /** The file, piece by piece. To be read to its end or returned, and either ends all work on it. */
  readonly pieces: AsyncGenerator<ExportPiece, void, void>;
}

export type ExportFailure =
  | { readonly kind: 'unit-unknown' | 'questionnaire-unknown' }
  /** Of a workbook: no sheet holds its rows. */
  | { readonly kind: 'table-too-long'; readonly rows: number };

export interface ExportSources {
  readonly store: ExportStore;
  readonly units: { tree(): Promise<UnitTree> };
  readonly months: Pick<ReportStore, 'frozenMonths'>;
  readonly questionnaires: {
    find(id: string, version: number): Questionnaire | undefined;
    latest(id: string): Questionnaire | undefined;
  };
  readonly write: WriteExport;
  readonly nowMs: () => number;
}

/** The open export. */
export class Exports {
  readonly #sources: ExportSources;

  constructor(sources: ExportSources) {
    this.#sources = sources;
  }

  /** How many responses there are to export. Nothing is handed out by it. */
  async count(query: ExportQuery): Promise<Result<number, ExportFailure>> {
    const plan = await this.#plan(query);
    return plan.ok ? ok(responsesOf(plan.value.blocks)) : plan;
  }

  /** Nothing is handed out before the audit log says so; once more it says how many rows went out in the end. */
  async open(query: ExportQuery): Promise<Result<OpenExport, ExportFailure>> {
    const { store, write } = this.#sources;
    const plan = await this.#plan(query);
    if (!plan.ok) return plan;
    const { unit, questionnaire, frozenMonths, blocks } = plan.value;
    const details = {
      period: query.period.text,
      questionnaire: questionnaire.id,
      version: questionnaire.version,
      ...{ mode: query.mode, format: query.format },
    };
    const about = { actor: query.actor, subject: unit?.code ?? '' };
    const responses = responsesOf(blocks);
    await store.note({ ...about, action: 'responses.export', details: { ...details, rows: responses } });
    const ended = (sent: number, complete: boolean) =>
      store.note({
        ...about,
        action: 'responses.export-end',
        details: { ...details, rows: sent, complete },
      });
    const { period, format } = query;
    const pieces = counted(write({ questionnaire, blocks, format }), ended);
    return ok({ unit, period, questionnaire, format, frozenMonths, responses, pieces });
  }

  async #plan(query: ExportQuery): Promise<Result<Planned, ExportFailure>> {
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
    const frozenMonths = (await stored.frozenMonths()).filter((month) => months.includes(month));
    const scope: ExportScope = {
      ...{ questionnaire: questionnaire.id, version: questionnaire.version, mode: query.mode },
      firstMonth: query.period.first,
      lastMonth: must(months.at(-1), 'a period has months'),
    };
    const known = await store.blocks(scope);
    // Of a month that is being deleted, what is left would pass for all of it.
    const blocks = known.filter(
      ({ unit, span }) =>
        within.has(tree.countedAt.get(unit) ?? -1) &&
        !monthsOf(span).some((month) => frozenMonths.includes(month)),
    );
    if (query.format === 'xlsx') {
      const responses = responsesOf(blocks);
      // Where they alone are too many, nobody has to count on.
      const offices = new Set(blocks.map(({ unit }) => unit));
      const rows = responses + (fitsSheet(responses) ? await store.answersAlone(scope, offices) : 0);
      if (!fitsSheet(rows)) return err({ kind: 'table-too-long', rows });
    }
    return ok({ unit: tree.nodes[node]?.unit ?? null, questionnaire, frozenMonths, blocks });
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
}

interface Planned extends Pick<OpenExport, 'unit' | 'questionnaire' | 'frozenMonths'> {
  readonly blocks: readonly ExportBlock[];
}

function responsesOf(blocks: readonly ExportBlock[]): number {
  return blocks.reduce((sum, { responses }) => sum + responses, 0);
}

/** @param ended is told at the end, whichever it is, how many rows there were and whether they were all of them */
async function* counted(
  pieces: AsyncGenerator<ExportPiece, void, void>,
  ended: (rows: number, complete: boolean) => Promise<void>,
): AsyncGenerator<ExportPiece, void, void> {
  let sent = 0;
  let isComplete = false;
  try {
    for await (const piece of pieces) {
      sent += piece.rows;
      yield piece;
    }
    isComplete = true;
  } finally {
    await ended(sent, isComplete);
  }
}
