import { type AnswerCounts, answersPerItem, isTellable, itemsThatWait } from './block-release.ts';
import type { Block, DatedResponse } from './fold-blocks.ts';
import { flagsBesideAnswers } from './response-flags.ts';
import type { Tally } from './tally.ts';
import { isExcluded } from './tally.ts';
import type { TallyLayout } from './tally-layout.ts';
import type { Waiting } from './waiting-answers.ts';

/**
 * What is known of what is released together: a block that has gathered enough (mayRelease), or all that the months of
 * a longer span still hold back, where that is enough.
 */
export interface GatheredBlock {
  readonly block: Pick<Block, 'questionnaire' | 'layout'>;
  /** The tally of all that is pending and to be released. */
  readonly total: Tally;
  /** Of those of them that help to make the ten (helpingTally). */
  readonly helping: Tally;
  /** By item, how many answers wait from former releases for this span or shorter ones; null where none ever did. */
  readonly waitedBefore: AnswerCounts | null;
  /**
   * The responses that are pending; null for a block of which nobody knows any more which of its records are: it is
   * released whole, this once.
   */
  readonly responses: readonly DatedResponse[] | null;
}

export interface Release {
  /** What of the responses waits on; their flags too, where they would tell whose they are. */
  readonly waiting: Waiting;
  /** Items whose answers waited before and are enough now. */
  readonly freed: ReadonlySet<number>;
}

const NOTHING: ReadonlySet<number> = new Set();

/**
 * What of a block moves into figures, and what waits (itemsThatWait).
 *
 * Flags are told of a block's responses only where each set of flags that occurs among them occurs ten times: "off
 * hours" of one response would say whose it is. Nothing waits for them.
 */
export function decideRelease({ block, total, helping, waitedBefore, responses }: GatheredBlock): Release {
  const counts = withBefore(answerCounts(block.layout, total, helping), waitedBefore);
  const items = responses === null ? NOTHING : itemsThatWait(counts);
  const before = waitedBefore?.answers ?? [];
  const waited = [...before.keys()].filter((item) => before[item] !== 0);
  const counted = responses?.filter(({ response }) => !isExcluded(block.questionnaire, response));
  return {
    waiting: { items, later: new Map(), flags: counted === undefined || !areFlagsTellable(counted) },
    freed: new Set(waited.filter((item) => !items.has(item))),
  };
}

/**
 * By item, how many answers wait after a release: of those released with it, and of those that waited before.
 *
 * @param items those that wait
 */
export function waitingAfter(
  released: AnswerCounts,
  waitedBefore: AnswerCounts | null,
  items: ReadonlySet<number>,
): AnswerCounts {
  const counts = withBefore(released, waitedBefore);
  const ofItems = (all: readonly number[]) => all.map((count, item) => (items.has(item) ? count : 0));
  return { answers: ofItems(counts.answers), helping: ofItems(counts.helping) };
}

/** By item, how many answers of a tally there are, and of those that help to make the ten. */
export function answerCounts(layout: TallyLayout, total: Tally, helping: Tally): AnswerCounts {
  return { answers: answersPerItem(layout, total), helping: answersPerItem(layout, helping) };
}

/** Of both together; of the first alone where there is no other. */
export function withBefore(counts: AnswerCounts, before: AnswerCounts | null): AnswerCounts {
  const added = (one: readonly number[], other: readonly number[] = []) =>
    one.map((count, item) => count + (other[item] ?? 0));
  return {
    answers: added(counts.answers, before?.answers),
    helping: added(counts.helping, before?.helping),
  };
}

function areFlagsTellable(responses: readonly DatedResponse[]): boolean {
  const counts = new Map<string, number>();
  for (const { flags } of responses) {
    const kind = flagsBesideAnswers(flags).join(' ');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts.values()].every(isTellable);
}
