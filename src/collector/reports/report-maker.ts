import { setImmediate } from 'node:timers/promises';
import type { Indices } from '../../contract/figures.ts';
import type { ReportFormat } from '../../contract/reports.ts';
import type { DisplayLanguage } from '../../contract/wording/format.ts';
import { parsePeriod } from '../../core/kernel/period.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { ClosedPeriods } from '../closing/closings.ts';
import type { IndicesFailure, IndicesRequest } from '../figures/indices-query.ts';
import { type AboutReport, composeReport, composeSlide } from './compose-report.ts';
import { type AnswerSources, gatherAnswers } from './gather-answers.ts';
import { reportWords } from './report-words.ts';

export interface ReportSources extends AnswerSources {
  readonly softwareVersion: string;
  /** Whether a unit and period are closed, and by which snapshot. */
  readonly closings: Pick<ClosedPeriods, 'state'>;
}

export interface ReportRequest {
  readonly selection: IndicesRequest;
  readonly language: DisplayLanguage;
  readonly format: ReportFormat;
}

export interface MadeReport {
  readonly bytes: Uint8Array;
  readonly unit: { readonly code: string | null; readonly name: string };
  readonly period: string;
}

export interface MakeOptions {
  /** From 0 to 1. */
  readonly progress?: (done: number) => void;
  /** Aborted: the work ends, and the promise rejects with the reason. */
  readonly signal?: AbortSignal;
}

/** Answers take about as long as pages. */
const ANSWERS = 0.5;
const ANSWER_STEPS = 20;

/** Makes reports, for the console and the command: the same figures on the same day are the same bytes. */
export class ReportMaker {
  readonly #sources: ReportSources;

  constructor(sources: ReportSources) {
    this.#sources = sources;
  }

  /** Why there is nothing to report on; null where there is. */
  async refusalOf({ selection }: ReportRequest): Promise<IndicesFailure | null> {
    const indices = await this.#sources.figures.indices(selection);
    return indices.ok ? null : indices.error;
  }

  async make(
    { selection, language, format }: ReportRequest,
    { progress, signal }: MakeOptions = {},
  ): Promise<Result<MadeReport, IndicesFailure>> {
    // Others are answered between two steps.
    const breathe = async (done: number) => {
      await setImmediate();
      signal?.throwIfAborted();
      progress?.(done);
    };
    if (format === 'slide') return this.#slide(selection, language);
    let steps = 0;
    const gathered = await gatherAnswers(this.#sources, selection, () => {
      steps += 1;
      return breathe(Math.min(ANSWERS, (ANSWERS * steps) / ANSWER_STEPS));
    });
    if (!gathered.ok) return gathered;
    const { indices } = gathered.value;
    const about = await this.#about(indices, selection);
    const document = composeReport(gathered.value, reportWords(language), about);
    // What makes pages is large, and most processes never make one.
    const { writeReport } = await import('./pdf/write-report.ts');
    const bytes = await writeReport(document, (done, of) => breathe(ANSWERS + ((1 - ANSWERS) * done) / of));
    const { code, name } = indices.unit;
    return ok({ bytes, unit: { code, name }, period: indices.period.text });
  }

  async #slide(
    selection: IndicesRequest,
    language: DisplayLanguage,
  ): Promise<Result<MadeReport, IndicesFailure>> {
    const indices = await this.#sources.figures.indices(selection);
    if (!indices.ok) return indices;
    const { writeSlide } = await import('./pdf/write-slide.ts');
    const bytes = await writeSlide(
      composeSlide(indices.value, reportWords(language), await this.#about(indices.value, selection)),
    );
    const { unit, period } = indices.value;
    return ok({ bytes, unit: { code: unit.code, name: unit.name }, period: period.text });
  }

  async #about(
    { period, unit }: Indices,
    { compare: _, ...selection }: IndicesRequest,
  ): Promise<AboutReport> {
    const { softwareVersion, closings } = this.#sources;
    const asked = parsePeriod(period.text);
    const state = asked.ok ? await closings.state({ ...selection, period: asked.value }) : null;
    const closed = state?.ok === true ? state.value : null;
    // A unit that is within a closed one has no snapshot of its own.
    const isOwn = closed !== null && closed.unit.code === unit.code;
    return { softwareVersion, snapshot: isOwn ? { id: closed.id, isBeyond: closed.isBeyond } : null };
  }
}
