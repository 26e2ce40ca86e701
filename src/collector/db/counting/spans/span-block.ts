import type { Month } from '../../../../core/kernel/period.ts';
import type { SpanKind } from '../../../../core/kernel/span.ts';
import type { Block } from '../../../../core/tally/fold-blocks.ts';

/** What is released together: of one office, questionnaire version and mode, all or some months of a span. */
export interface SpanBlock extends Pick<Block, 'unit' | 'questionnaire' | 'layout' | 'mode'> {
  readonly kind: SpanKind;
  /** In order. Months whose answers were deleted are left out. */
  readonly months: readonly Month[];
}

/** A block as the span of one month. */
export function monthSpan({ unit, questionnaire, layout, mode, month }: Block): SpanBlock {
  return { unit, questionnaire, layout, mode, kind: 'month', months: [month as Month] };
}
