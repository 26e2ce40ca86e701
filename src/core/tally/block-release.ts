import { must } from '../kernel/assert.ts';
import { SUMS_PER_SCOPE, type Tally } from './tally.ts';
import { countsPerItem, type TallyLayout } from './tally-layout.ts';

/**
 * New respondents that must have gathered before figures move. Anyone who watches a kiosk and sees the percentages
 * before and after one response could compute that person's answers; after ten, only what ten people said together.
 */
export const BLOCK_RESPONDENTS = 10;

/**
 * When blocks that have gathered enough move into figures: when the day is over, so that nobody who brings the tenth
 * response sees what it changes; or at the tenth, for trying the product out.
 */
export const RELEASE_TIMES = ['daily', 'at-ten'] as const;
export type ReleaseTime = (typeof RELEASE_TIMES)[number];

/** Respondents of a tally with at least one level among all items: n of its first scope, 'overall'. */
export function blockRespondents(tally: Tally): number {
  return must(tally.sums[0], 'a tally has the overall scope');
}

/**
 * Whether a pending block may be added to what figures are made of. Responses without a level (under age, all
 * declined) move no percentage and do not fill a block. The same rule holds for blocks of several offices merged at
 * their parent when a period is closed.
 *
 * @param helping the tally of those pending responses that help to make the ten (helpingTally)
 */
export function mayRelease(helping: Tally): boolean {
  return blockRespondents(helping) >= BLOCK_RESPONDENTS;
}

/** Per item how many gave it a level in this block, and in former ones where it waits still. */
export interface AnswerCounts {
  readonly answers: readonly number[];
  /** Those of them that help to make the ten. */
  readonly helping: readonly number[];
}

/** Per item how many gave it a level. */
export function answersPerItem(layout: Pick<TallyLayout, 'levels'>, tally: Tally): readonly number[] {
  const width = countsPerItem(layout);
  return Array.from({ length: tally.levels.length / width }, (_, item) =>
    tally.levels.slice(item * width, item * width + layout.levels).reduce((sum, count) => sum + count, 0),
  );
}

/**
 * The items (indexes into TallyLayout.items) whose answers wait when a block is released: those to which there are
 * some, and fewer than ten that help to make the ten.
 *
 * Ten people may have answered one question only once among them; figures before and after the block would tell
 * that one answer. So the answers to an item move by ten or more at a time or not at all, and while they wait they
 * are in no figure, of the item or of what it is pooled to, and in no export. Then everything anybody ever sees is a
 * sum of heaps, each of ten or more answers to one question from one office, month, questionnaire version and mode;
 * no subtraction of units, periods, questions or moments tells less than one heap.
 *
 * What goes wrong otherwise: hiding only the item's own figure leaves the overall one, less the other items.
 *
 * Not covered: the standard error of a sub-index also depends on how many of its items the same person answered,
 * and how; it is not a sum of such heaps.
 */
export function itemsThatWait({ answers, helping }: AnswerCounts): ReadonlySet<number> {
  const waiting = new Set<number>();
  for (const [item, count] of answers.entries()) {
    if (count > 0 && (helping[item] ?? 0) < BLOCK_RESPONDENTS) waiting.add(item);
  }
  return waiting;
}

/**
 * Whether every scope and item of a tally has no respondents or ten and more. Of sums of such tallies the same is
 * true, so that hiding small figures has nothing to begin with.
 */
export function isTellableHeap(layout: Pick<TallyLayout, 'levels'>, tally: Tally): boolean {
  const inScopes = tally.sums.filter((_, at) => at % SUMS_PER_SCOPE === 0);
  return [...inScopes, ...answersPerItem(layout, tally)].every(isTellable);
}

/**
 * Whether the comments of an office and span, all that are there, may be read: once it has enough released responses,
 * and what came later together with a further block of them.
 *
 * @param released responses in figures now
 * @param shownWith how many there were when comments were last shown; 0 where none ever were
 */
export function mayShowComments(released: number, shownWith: number): boolean {
  return released - shownWith >= BLOCK_RESPONDENTS;
}

/** Whether a heap of responses that is told apart by something else (a flag) is nobody's or ten people's. */
export function isTellable(responses: number): boolean {
  return responses === 0 || responses >= BLOCK_RESPONDENTS;
}
