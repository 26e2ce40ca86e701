import type { FactListAnswer } from '../../../contract/published/fact-parts.ts';
import type { Result } from '../../../core/kernel/result.ts';
import type { FactFault } from '../../../core/lists/row-fault.ts';
import type { ListCounts } from '../../lists/fact-lists.ts';
import { LIST_TEXTS } from '../../lists/list-texts.ts';

/** In base64, and a little for what is around it. */
export const LIST_MAX_BYTES = 4_100_000;
/** What is told of a list; nobody reads more. */
const TOLD = 500;

/** What a list changed or would change, or its faults in both languages. */
export function listAnswer(result: Result<ListCounts, readonly FactFault[]>): FactListAnswer {
  const faults = result.ok ? [] : result.error;
  const counts = result.ok ? result.value : { added: 0, updated: 0, unchanged: 0 };
  return {
    ...counts,
    isRefused: !result.ok,
    faults: faults.slice(0, TOLD).map((fault) => ({
      line: fault.line,
      said: { vi: LIST_TEXTS.vi.fault(fault), en: LIST_TEXTS.en.fault(fault) },
    })),
    faultsTotal: faults.length,
  };
}
