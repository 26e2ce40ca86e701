import type { SpanKind } from '../../../core/kernel/span.ts';

/** Where a response is counted. */
export interface BlockName {
  /** `code@valid-from` of the office. */
  readonly unit: string;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly questionnaire: string;
  readonly version: number;
  readonly mode: string;
}

/** What the store holds of one number, and what a recount of the records makes it. */
export interface Compared {
  readonly stored: number;
  readonly counted: number;
}

export type EvidenceFault =
  /** The object the batch is kept in is not there. */
  | 'missing'
  /** The batch is not what was kept, or not kept by this collector. */
  | 'altered'
  /** The batch is not one that its device signed. */
  | 'forged'
  /** A record the device signed is not in the ledger. */
  | 'not-entered'
  /** What is stored of a record is not what its device signed. */
  | 'other-record'
  /** A record was counted that does not pass the checks. */
  | 'does-not-pass'
  /** A record that no device signed. */
  | 'without-evidence';

/** One way in which the books disagree. */
export type Difference =
  /** A tally is not that of its records. */
  | (BlockName & {
      readonly kind: 'tally';
      /**
       * `released` for its month, or for its `quarter`, `half-year` or `year`; `together`: released and pending as a
       * sum, where the records do not tell which they are in.
       */
      readonly state: 'released' | 'quarter' | 'half-year' | 'year' | 'pending' | 'together';
      readonly margin: string;
      readonly value: string;
      readonly flagged: boolean;
      /** The numbers that differ: `responses`, `excluded`, `sums[i]`, `levels[i]` as core/satisfaction lays them out. */
      readonly numbers: readonly (Compared & { readonly name: string })[];
    })
  /** A count of abandoned surveys is not that of its records. */
  | (BlockName & Compared & { readonly kind: 'abandonments'; readonly reached: string })
  /** How many answers to an item of a released block wait is not what its records say. */
  | (BlockName & Compared & { readonly kind: 'waiting'; readonly span: SpanKind; readonly item: string })
  /** For which longer span waiting answers to an item were last released is not what the records say. */
  | (BlockName & {
      readonly kind: 'later';
      readonly span: SpanKind;
      readonly item: string;
      readonly stored: string;
      readonly counted: string;
    })
  /** What moved of a value in a span's breakdowns is not what its records make. */
  | (Omit<BlockName, 'month'> & {
      readonly kind: 'breakdown';
      /** `2026-11`, `2026-Q4`, `2026-H2` or `2026`. */
      readonly span: string;
      /** Empty where records came with breakdowns that were never made: `made`. */
      readonly breakdown: string;
      readonly value: string;
      /** As of a tally; `items[i]`: whether new answers to the item moved. */
      readonly numbers: readonly (Compared & { readonly name: string })[];
    })
  /** An excluded heap is not that of the records that name it. */
  | (Omit<BlockName, 'month'> & {
      readonly kind: 'exclusion';
      /** `2026-11`, `2026-Q4`, `2026-H2` or `2026`. */
      readonly span: string;
      readonly exclusion: string;
      /** As of a tally; `taken[i]`: what is taken from the sums of the figures. */
      readonly numbers: readonly (Compared & { readonly name: string })[];
    })
  /** A stored sum of a unit, of everything below one, or of a longer span is not what the tallies make. */
  | (Omit<BlockName, 'month'> & {
      readonly kind: 'sum';
      /** `2026-11`, `2026-Q4`, `2026-H2` or `2026`. */
      readonly span: string;
      /** As of a tally; `longer[i]`, `waiting[i]` and how many `months` as SpanSum has them. */
      readonly numbers: readonly (Compared & { readonly name: string })[];
    })
  /** Responses of a unit that stands in no tree of their month: they are in no figure of anything above it. */
  | { readonly kind: 'unit'; readonly unit: string; readonly month: string; readonly responses: number }
  /** A record that cannot be counted, since its questionnaire is not known here or it is not what was stored. */
  | {
      readonly kind: 'record';
      readonly enrolment: string;
      readonly id: string;
      readonly fault: 'unknown-questionnaire' | 'unreadable';
    }
  /** The ledger and what is kept of its records do not name the same records of an enrolment; `records`: how many. */
  | {
      readonly kind: 'ledger';
      readonly enrolment: string;
      readonly fault:
        | 'stored-without-record'
        | 'record-not-stored'
        | 'held-without-line'
        | 'line-not-held'
        | 'not-kept';
      readonly records: number;
    }
  /** What a device signed and what is stored of it are not the same, or there is nothing it signed. */
  | {
      readonly kind: 'evidence';
      readonly enrolment: string;
      /** Of the batch, or null where there is none. */
      readonly batch: string | null;
      /** Of the record, or null where it is about the whole batch. */
      readonly id: string | null;
      readonly fault: EvidenceFault;
      /** In which the batch is kept, where it is kept in one. */
      readonly object?: string;
    }
  /** As many records are said to be deleted by retention as the ledger calls deleted, or not. */
  | (Compared & { readonly kind: 'deleted' })
  /** The ledger does not hold what it held when something was last added to it. */
  | (Compared & { readonly kind: 'ledger-head' })
  /** What an enrolment says of itself is not what the ledger says. */
  | (Compared & { readonly kind: 'enrolment'; readonly enrolment: string; readonly column: 'seen' | 'held' });
