import type { ReleaseMoment } from '../../src/collector/db/counting/pending-dates.ts';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { NOW_MS } from './batches.ts';

/** Blocks move at the tenth response, as for anyone who tries the product out. */
export const AT_TEN = (): ReleaseMoment => ({
  time: 'at-ten',
  today: localDay(NOW_MS),
  isClockDoubtful: false,
  isFlagging: true,
});
