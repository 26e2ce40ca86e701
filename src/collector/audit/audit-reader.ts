import type { Day } from '../../core/kernel/calendar.ts';
import type { AuditEntry } from './audit-entry.ts';
import type { HeadFinding } from './head-finding.ts';

export interface WrittenEntry extends AuditEntry {
  /** From 1 without gaps. */
  readonly sequence: number;
  readonly atMs: number;
}

/** The end of the chain. Noted down elsewhere, it shows later that nothing up to it was changed or removed. */
export interface AuditHead {
  readonly sequence: number;
  /** HMAC of the last entry, 64 hexadecimal digits. */
  readonly mac: string;
}

export interface AuditQuery {
  /** All of it, or null for every action. */
  readonly action: string | null;
  readonly actor: string | null;
  /** In Việt Nam. */
  readonly day: Day | null;
  /** `next` of the page before; null for the newest. */
  readonly before: number | null;
}

export interface AuditPage {
  /** The newest first, at most AUDIT_ENTRIES_PER_PAGE. */
  readonly entries: readonly WrittenEntry[];
  readonly next: number | null;
  /** Every action there is an entry of, by name: what may be asked for. */
  readonly actions: readonly string[];
  /** Null while nothing was written. */
  readonly head: AuditHead | null;
  /** Empty while audit log and ledger are what devices heard of them. */
  readonly heads: readonly HeadFinding[];
}

/** The audit log as people read it. Throws StorageUnavailable when the store cannot serve. */
export interface AuditReader {
  page(query: AuditQuery): Promise<AuditPage>;
}
