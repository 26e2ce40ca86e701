/** What became of one visit. */
export const VISIT_RESULTS = [
  'completed',
  'refused',
  'not-at-home',
  'does-not-exist',
  /** Nobody of 18 or over lives there. */
  'ineligible',
] as const;
export type VisitResult = (typeof VISIT_RESULTS)[number];

/** Which of a questionnaire's outcomes a result is recorded as. */
export function outcomeOf(result: VisitResult): string {
  return result === 'does-not-exist' ? 'ineligible' : result;
}

/** After these, and only these, the next household of the reserve takes the place. */
export const REPLACED: ReadonlySet<VisitResult> = new Set(['refused', 'not-at-home', 'does-not-exist']);

export interface Visit {
  readonly stratum: string;
  readonly neighbourhood: string;
  readonly selection: number;
  readonly result: VisitResult;
}

export type SelectionState =
  | { readonly kind: 'to-visit' }
  /** Nobody was at home `made` times; `left` visits remain, one at least. */
  | { readonly kind: 'call-back'; readonly made: number; readonly left: number }
  | { readonly kind: 'done'; readonly result: VisitResult };

/** @param results of the visits to one household, in any order */
export function selectionState(results: readonly VisitResult[], callBacks: number): SelectionState {
  const final = results.find((result) => result !== 'not-at-home');
  if (final !== undefined) return { kind: 'done', result: final };
  const made = results.length;
  if (made === 0) return { kind: 'to-visit' };
  const left = 1 + callBacks - made;
  return left > 0 ? { kind: 'call-back', made, left } : { kind: 'done', result: 'not-at-home' };
}
