import type { Month } from '../kernel/period.ts';
import type { UnitRef } from '../units/unit.ts';

/** Dossiers of one unit and month. */
export interface Caseload {
  readonly unit: UnitRef;
  readonly month: Month;
  readonly received: number;
  /** Finished in the month, also of those received before. */
  readonly finished: number;
  /** Of the finished, those finished when they were due or before. */
  readonly onTime: number;
}

/** Sums of caseloads. They merge by addition; nothing is divided before the end. */
export type CaseloadSums = Pick<Caseload, 'received' | 'finished' | 'onTime'>;

export function sumCaseloads(caseloads: readonly CaseloadSums[]): CaseloadSums {
  return caseloads.reduce(
    (sum, { received, finished, onTime }) => ({
      received: sum.received + received,
      finished: sum.finished + finished,
      onTime: sum.onTime + onTime,
    }),
    { received: 0, finished: 0, onTime: 0 },
  );
}

/**
 * The share of finished dossiers that were on time, in percent; null where none was finished. Example: 9,903 of 9,974
 * is 99.288… %.
 */
export function onTimePercent({ finished, onTime }: CaseloadSums): number | null {
  return finished === 0 ? null : (100 * onTime) / finished;
}

/**
 * Responses for every hundred finished dossiers; null where none was finished. Above 100 where people answer more than
 * once for a dossier, or without one. Example: 120 responses to 960 dossiers are 12.5 %.
 */
export function responsePercent(
  responses: number,
  { finished }: Pick<CaseloadSums, 'finished'>,
): number | null {
  return finished === 0 ? null : (100 * responses) / finished;
}
