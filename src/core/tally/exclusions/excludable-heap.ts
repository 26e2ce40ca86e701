import type { Questionnaire } from '../../questionnaire/questionnaire.ts';
import type { Response } from '../../questionnaire/response.ts';
import { BLOCK_RESPONDENTS, isTellable } from '../block-release.ts';
import { helpsToRelease } from '../helping-responses.ts';
import { isExcluded } from '../tally.ts';
import type { TallyLayout } from '../tally-layout.ts';

/** A response that was released for the span in question. */
export interface ReleasedResponse {
  readonly response: Pick<Response, 'answers' | 'profile' | 'assistance'>;
  readonly flags: readonly string[];
  /** Indexes into TallyLayout.items: of the answers that are not in the figures of the span itself. */
  readonly without: ReadonlySet<number>;
  /** The heap it is in already, standing or undone; null where it is in none. */
  readonly heap: string | null;
}

/**
 * The name of the part in which something was told already: of a respondent, or of the answer to an item (its index).
 * Of all parts by one such rule together the sum of every one is known.
 */
export type ToldPart<Candidate> = (candidate: Candidate, item: number | null) => string;

interface SpanToExcludeIn<Candidate extends ReleasedResponse> {
  readonly layout: TallyLayout;
  readonly questionnaire: Questionnaire;
  /** All that were released for the span. */
  readonly responses: readonly Candidate[];
  /** Items whose answers former heaps left in. */
  readonly keptIn: ReadonlyMap<string, ReadonlySet<number>>;
  /** By what these responses were told apart, each rule by itself. */
  readonly told: readonly ToldPart<Candidate>[];
}

/** A heap that may be excluded. */
export interface ExcludableHeap<Candidate> {
  readonly responses: readonly Candidate[];
  /** Items whose answers stay in the figures. */
  readonly kept: ReadonlySet<number>;
}

/** Searching more of them for what their sums tell together doubles the time with each. */
const MOST_HEAPS = 10;

/**
 * Which of the chosen responses of one office, span, mode and questionnaire version may be excluded together: those that
 * are in no heap yet. Null where that is not possible.
 *
 * With an exclusion the sum of its heap is told, by taking the figure without it from the figure with all; so is the sum
 * of what is in no heap. Everybody knows also the sums of the blocks that figures moved in (RL2), and of the values of
 * a breakdown (RL9). So a heap is possible only if, of each of these divisions by itself together with all heaps, no sum
 * of one to nine respondents can be computed, nor of one to nine that help to make the ten (RL5). The same holds for the
 * answers to each item; where it does not, those stay in.
 *
 * Precondition: what was told before was told by ten, the answers to each item too (RL2, RL4, RL9).
 *
 * Example: of 40 responses, 20 moved in each of two blocks. A heap of the first block and one response of the second
 * would tell that one; ten of each would not.
 */
export function excludableHeap<Candidate extends ReleasedResponse>(
  span: SpanToExcludeIn<Candidate>,
  isChosen: (candidate: Candidate) => boolean,
): ExcludableHeap<Candidate> | null {
  const { layout, responses } = span;
  const respondents = responses.filter((one) => isRespondent(span, one));
  const chosen = respondents.filter((one) => one.heap === null && isChosen(one));
  const heaps = new Set(respondents.flatMap(({ heap }) => heap ?? []));
  if (chosen.length < BLOCK_RESPONDENTS || heaps.size >= MOST_HEAPS) return null;
  const isNew = new Set(chosen);
  const isTold = (item: number | null) => {
    const concerned = item === null ? respondents : respondents.filter((one) => hasLevel(layout, one, item));
    const groupOf = (one: Candidate) => {
      if (isNew.has(one)) return NEW;
      const isOut = one.heap !== null && !(item !== null && span.keptIn.get(one.heap)?.has(item));
      return isOut ? `heap ${one.heap}` : REST;
    };
    return [() => '', ...span.told].every((partOf) =>
      tellsOnlyTens(span, concerned, (one) => partOf(one, item), groupOf),
    );
  };
  if (!isTold(null)) return null;
  const answered = [...layout.items.keys()].filter((item) =>
    chosen.some((one) => hasLevel(layout, one, item)),
  );
  const kept = new Set(answered.filter((item) => !isTold(item)));
  return kept.size === answered.length ? null : { responses: chosen, kept };
}

const NEW = 'new';
const REST = 'rest';

function isRespondent<Candidate extends ReleasedResponse>(
  { layout, questionnaire }: SpanToExcludeIn<Candidate>,
  one: Candidate,
): boolean {
  return (
    !isExcluded(questionnaire, one.response) &&
    [...layout.items.keys()].some((item) => hasLevel(layout, one, item))
  );
}

function hasLevel({ items }: TallyLayout, { response, without }: ReleasedResponse, item: number): boolean {
  const id = items[item];
  return id !== undefined && typeof response.answers[id] === 'number' && !without.has(item);
}

/**
 * Whether nothing on one to nine can be computed from the sums of the parts and those of the groups. A combination of them
 * gives each group a weight, and each part takes the same from all in it; so what is left of a part is at least what has
 * another weight than most in it. It is enough to look at two weights: with more of them more is left.
 */
function tellsOnlyTens<Candidate extends ReleasedResponse>(
  { questionnaire }: Pick<SpanToExcludeIn<Candidate>, 'questionnaire'>,
  responses: readonly Candidate[],
  partOf: (one: Candidate) => string,
  groupOf: (one: Candidate) => string,
): boolean {
  const groups = [...new Set(responses.map(groupOf))];
  const all = new Map<string, number[]>();
  const helping = new Map<string, number[]>();
  for (const one of responses) {
    const [part, group] = [partOf(one), groups.indexOf(groupOf(one))];
    addOne(all, part, group);
    if (helpsToRelease(questionnaire, one)) addOne(helping, part, group);
  }
  // Every division of the groups in two, each once: the last group is always on the same side.
  for (let side = 1; side < 2 ** (groups.length - 1); side += 1) {
    for (const parts of [all, helping]) {
      let left = 0;
      for (const counts of parts.values()) {
        const [one, other] = [0, 0].map((_, wanted) =>
          counts.reduce((sum, count, group) => sum + (((side >> group) & 1) === wanted ? count : 0), 0),
        );
        left += Math.min(one ?? 0, other ?? 0);
      }
      if (!isTellable(left)) return false;
    }
  }
  return true;
}

function addOne(parts: Map<string, number[]>, part: string, group: number): void {
  const counts = parts.get(part) ?? [];
  parts.set(part, counts);
  while (counts.length <= group) counts.push(0);
  counts[group] = (counts[group] ?? 0) + 1;
}
