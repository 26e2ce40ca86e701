import type { DrawnNeighbourhood } from '../../../core/interview/sample.ts';
import type { InterviewDraft } from '../../../device/drafts/drafts.ts';
import type { KeptRecheck, KeptSample, KeptVisit } from '../../../device/drafts/interview-store.ts';

/** What is known of a sample on this tablet. */
export interface Fieldwork {
  readonly sample: KeptSample | null;
  readonly drawn: readonly DrawnNeighbourhood[];
  readonly visits: readonly KeptVisit[];
  readonly rechecks: readonly KeptRecheck[];
  /** Of whoever is signed in. */
  readonly drafts: readonly InterviewDraft[];
  /** The places with a draft of anybody: see placeName. */
  readonly begun: ReadonlySet<string>;
}

/** The number of the list of a household that was drawn; the selection number where the list has changed. */
export function householdOf(
  drawn: readonly DrawnNeighbourhood[],
  place: { readonly stratum: string; readonly neighbourhood: string; readonly selection: number },
): string {
  const heap = drawn.find(
    ({ stratum, neighbourhood }) => stratum === place.stratum && neighbourhood === place.neighbourhood,
  );
  return heap?.households[place.selection - 1] ?? String(place.selection);
}
