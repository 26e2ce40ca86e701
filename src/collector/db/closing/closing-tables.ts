/** Closed periods, and what figures are graded by. */
export interface ClosingTables {
  readonly closing_proposals: ClosingProposalsTable;
  readonly snapshots: SnapshotsTable;
  readonly snapshot_parts: SnapshotPartsTable;
  readonly grade_rules: GradeRulesTable;
}

/** What somebody proposed to close, whatever became of it. */
export interface ClosingProposalsTable {
  id: string;
  /** `code@valid-from`, or `VN`. */
  unit: string;
  period: string;
  version: number;
  /** The id of the version before; null of the first. */
  former: string | null;
  reason: string;
  /** Whether another account than the proposer's must confirm: 0 or 1. */
  needs_other: number;
  /** The account's name, and its id. */
  proposed_by: string;
  proposed_account: string;
  proposed_ms: number;
  /** What became of it; null while it is open, and where it expired. */
  ended: 'confirmed' | 'withdrawn' | null;
  /** The snapshot that was made of it. */
  snapshot: string | null;
}

/** Append-only. Key (id); (unit, period, version) and `number` are there once too. */
export interface SnapshotsTable {
  /** SHA-256 of the content. */
  id: string;
  /** In the order in which they were taken, from 1 on: `records.snapshots` counts by it. */
  number: number;
  unit: string;
  period: string;
  version: number;
  former: string | null;
  reason: string;
  /** Released responses of the unit in it, over all questionnaires and modes. */
  responses: number;
  /** Canonical JSON, compressed by gzip. */
  content: Buffer;
  /** The part in which the sums stand that its figures were made of. */
  evidence: string;
  closed_ms: number;
  /** Names of accounts. */
  proposed_by: string;
  confirmed_by: string;
}

/** Append-only: JSON, compressed by gzip, under the SHA-256 of the JSON, so that what snapshots share is there once. */
interface SnapshotPartsTable {
  sha256: string;
  content: Buffer;
}

/** Append-only. Key (effective_day, number): of one day the last holds. Decimal numbers are text. */
export interface GradeRulesTable {
  effective_day: string;
  number: number;
  good: string;
  fair: string;
  average: string;
  /** Points of the PAR INDEX that the satisfaction index makes. */
  par_points: string;
  source: string;
  source_day: string | null;
  set_ms: number;
  /** The account's name. */
  set_by: string;
}
