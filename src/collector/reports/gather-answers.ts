import type { Breakdown } from '../../contract/analysis/breakdowns.ts';
import type { Causes } from '../../contract/analysis/causes.ts';
import type { Genuineness } from '../../contract/analysis/genuineness.ts';
import type { RankingAnswer } from '../../contract/analysis/ranking.ts';
import type { Trend } from '../../contract/analysis/trend.ts';
import type { Indices } from '../../contract/figures.ts';
import type { Published } from '../../contract/published/published-figures.ts';
import type { Targets } from '../../contract/published/targets.ts';
import { TREND_MONTHS } from '../../core/analysis/trend.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { BreakdownPages } from '../figures/breakdowns/breakdowns.ts';
import type { Reports } from '../figures/figures.ts';
import type { GenuinenessPages } from '../figures/genuineness.ts';
import type { IndicesFailure, IndicesRequest } from '../figures/indices-query.ts';
import type { Trends } from '../figures/trend.ts';
import type { PublishedFigures, PublishedQuery } from '../published/published.ts';
import type { TargetsOfUnits } from '../targets/targets.ts';

/** What the routes of the console answer from; a report says nothing that is from elsewhere. */
export interface AnswerSources {
  readonly figures: Reports;
  readonly trends: Trends;
  readonly genuineness: GenuinenessPages;
  readonly breakdowns: BreakdownPages;
  readonly targets: TargetsOfUnits;
  readonly published: PublishedFigures;
}

/** The answers of the console's routes about one selection, as whoever asks may have them. */
export interface ReportAnswers {
  readonly indices: Indices;
  readonly causes: Causes;
  readonly ranking: RankingAnswer;
  readonly trend: Trend;
  readonly genuineness: Genuineness;
  readonly breakdowns: readonly Breakdown[];
  readonly targets: Targets | null;
  readonly published: Published | null;
}

const WHOLE_LIST = { scope: null, block: null, region: null, unitClass: null } as const;

/** @param between is called between two answers: it may throw where the report is no longer wanted */
export async function gatherAnswers(
  sources: AnswerSources,
  request: IndicesRequest,
  between: () => Promise<void>,
): Promise<Result<ReportAnswers, IndicesFailure>> {
  const indices = await sources.figures.indices(request);
  if (!indices.ok) return indices;
  const { period, unit } = indices.value;
  // The newest period may become another one while the report is made.
  const about = { ...request, period };
  await between();
  const causes = await sources.figures.causes(about);
  if (!causes.ok) return causes;
  await between();
  const ranking = sameSelection(await sources.figures.ranking(about, WHOLE_LIST));
  const trend = sameSelection(
    await sources.trends.read({ ...about, months: TREND_MONTHS[0], of: 'overall' }),
  );
  await between();
  const genuineness = await sources.genuineness.read(about);
  if (!genuineness.ok) return genuineness;
  const breakdowns = await allBreakdowns(sources, about, between);
  // The whole country is named VN where facts are asked for.
  const facts = { unit: unit.ref ?? 'VN', year: Number(period.first.slice(0, 4)), scope: request.scope };
  const targets = await sources.targets.answer(facts);
  const published = await publishedUpTo(sources.published, facts);
  return ok({
    indices: indices.value,
    causes: causes.value,
    ranking,
    trend,
    genuineness: genuineness.value,
    breakdowns,
    // A unit nothing was ever stated of.
    targets: targets.ok ? targets.value : null,
    published: published.ok ? published.value : null,
  });
}

/** Of the year, else of the newest before it: others publish once a year is over. */
async function publishedUpTo(
  published: PublishedFigures,
  facts: PublishedQuery & { readonly year: number },
): Promise<Result<Published, { readonly kind: 'unit-unknown' }>> {
  const answer = await published.answer(facts);
  if (!answer.ok || answer.value.indices.length > 0) return answer;
  const before = answer.value.years.find((year) => year < facts.year);
  return before === undefined ? answer : published.answer({ ...facts, year: before });
}

async function allBreakdowns(
  { breakdowns }: AnswerSources,
  about: IndicesRequest,
  between: () => Promise<void>,
): Promise<readonly Breakdown[]> {
  const first = sameSelection(await breakdowns.read({ ...about, by: null, of: null }));
  const all: Breakdown[] = [];
  for (const { id } of first.breakdowns) {
    await between();
    all.push(id === first.by ? first : sameSelection(await breakdowns.read({ ...about, by: id, of: null })));
  }
  return all;
}

/** What answered about the selection once knows it the next time too, and names only scopes that are there. */
function sameSelection<Value>(answer: Result<Value, { readonly kind: string }>): Value {
  if (!answer.ok) throw new Error(`the selection of a report is no longer known: ${answer.error.kind}`);
  return answer.value;
}
