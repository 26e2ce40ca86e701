import type { Caseload } from '../../core/caseloads/caseload.ts';
import type { Month } from '../../core/kernel/period.ts';

/** Where caseloads are read. Throws StorageUnavailable when the store cannot serve. */
export interface CaseloadStore {
  /** Of every unit, from the first to the last month, both included. */
  caseloads(first: Month, last: Month): Promise<readonly Caseload[]>;
}
