import { type AnswerCounts, answersPerItem, isTellable, itemsThatWait } from './block-release.ts';
import type { Block, DatedResponse } from './fold-blocks.ts';
import type { Tally } from './tally.ts';
import { isExcluded } from './tally.ts';
import type { Waiting } from './waiting-answers.ts';

/** What is known of a block that has gathered enough (mayRelease). */
export interface GatheredBlock {
  readonly block: Block;
  /** The tally of all that is pending. */
  readonly total: Tally;
  /** Of those of them that help to make the ten (helpingTally). */
  readonly helping: Tally;
  /** By item, how many answers wait from former releases; null where none ever did. */
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
  /** By item, how many answers wait from now on. */
  readonly waitingAnswers: AnswerCounts;
}

const NOTHING: ReadonlySet<number> = new Set();

/**
 * What of a block moves into figures, and what waits (itemsThatWait).
 *
 * Flags are told of a block's responses only where each set of flags that occurs among them occurs ten times: "off
 * hours" of one response would say whose it is. No figure is made of them, so they are not waited for.
 */
export function decideRelease({ block, total, helping, waitedBefore, responses }: GatheredBlock): Release {
  const counts = {
    answers: withBefore(answersPerItem(total), waitedBefore?.answers),
    helping: withBefore(answersPerItem(helping), waitedBefore?.helping),
  };
  const items = responses === null ? NOTHING : itemsThatWait(counts);
  const before = waitedBefore?.answers ?? [];
  const waited = [...before.keys()].filter((item) => before[item] !== 0);
  const counted = responses?.filter(({ response }) => !isExcluded(block.questionnaire, response));
  return {
    waiting: { items, flags: counted === undefined || !areFlagsTellable(counted) },
    freed: new Set(waited.filter((item) => !items.has(item))),
    waitingAnswers: {
      answers: counts.answers.map((count, item) => (items.has(item) ? count : 0)),
      helping: counts.helping.map((count, item) => (items.has(item) ? count : 0)),
    },
  };
}

function withBefore(counts: readonly number[], before: readonly number[] = []): readonly number[] {
  return counts.map((count, item) => count + (before[item] ?? 0));
}

/** What a response that waited waits with after items were freed. */
export function withoutFreed({ items, flags }: Waiting, freed: ReadonlySet<number>): Waiting {
  return { items: new Set([...items].filter((item) => !freed.has(item))), flags };
}

function areFlagsTellable(responses: readonly DatedResponse[]): boolean {
  const counts = new Map<string, number>();
  for (const { flags } of responses) {
    const kind = flags.join(' ');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts.values()].every(isTellable);
}
