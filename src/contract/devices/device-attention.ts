/** Why a person should look at a device, the most urgent first. Without zod: see limits.ts. */
export const ATTENTION_REASONS = [
  /** Records were made that are neither here nor said to be waiting. */
  'missing',
  /** Two records came under one number: two devices number as one. */
  'cloned',
  /** Two of its starts have one number: its disk was put back, or copied; what it made in between may be lost. */
  'put-back',
  /** It says that it has made more than it can have. */
  'claim',
  /** Not heard of for a week. */
  'silent',
  /** Records are in quarantine on the device. */
  'quarantined',
  /** Records are stored here but not counted. */
  'held',
  /** The clock is wrong by more than a day, so that the days of its records are in doubt. */
  'clock',
  /** The browser may remove what it keeps, or has little room left. */
  'storage',
] as const;
export type AttentionReason = (typeof ATTENTION_REASONS)[number];
