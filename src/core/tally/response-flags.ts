/**
 * What is found about how a response was made, in the order in which it is kept. A name stands for a rule as it is: a
 * rule that is changed gets another name, so that what was found by the former one stays what it was.
 *
 * `fast`, `uniform` and `off-hours` are found when a response is counted, `burst` by a job, since neighbours of a
 * response may arrive later than itself.
 */
export const RESPONSE_FLAGS = ['fast', 'uniform', 'off-hours', 'burst'] as const;
export type ResponseFlag = (typeof RESPONSE_FLAGS)[number];

/**
 * A burst that was found after the response had come with the breakdowns of its span: it is told as any other, and what
 * was made and shown by then stays what it was.
 */
export const LATE_BURST = 'late-burst';

const ORDER: readonly string[] = [...RESPONSE_FLAGS, LATE_BURST];

/** Whether a response stands in a burst, whenever that was found. */
export function isInBurst(flags: readonly string[]): boolean {
  return flags.includes('burst') || flags.includes(LATE_BURST);
}

/** The flags with one more among them, in the order in which they are kept; those of its time come first. */
export function withFlag(
  flags: readonly string[],
  added: ResponseFlag | typeof LATE_BURST,
): readonly string[] {
  if (flags.includes(added)) return flags;
  const others = flags.filter((flag) => !ORDER.includes(flag));
  const known = ORDER.filter((flag) => flag === added || flags.includes(flag));
  return [...others, ...known];
}

/** The flags that say more than the answers beside them: that these are one level throughout, everyone can see. */
export function flagsBesideAnswers(flags: readonly string[]): readonly string[] {
  return flags.filter((flag) => flag !== 'uniform');
}
