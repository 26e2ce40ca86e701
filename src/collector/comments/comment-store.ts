import type { CommentMark } from '../../contract/analysis/comments.ts';
import type { Period } from '../../core/kernel/period.ts';
import type { ExportNote } from '../exports/export-store.ts';
import type { AccountId } from '../people/accounts/principal.ts';

/** A comment that may be read, with nothing of whose it is. */
export interface ShownComment {
  readonly id: string;
  /** `code@valid-from`. */
  readonly unit: string;
  /** The period with whose comments it may be read. */
  readonly span: string;
  /** As it was written: to be masked before anybody sees it. */
  readonly text: string;
}

/** Comments that may be read, and what readers noted of them. Throws StorageUnavailable. */
export interface CommentStore {
  /** Those of any of the spans, of some units (`code@valid-from`) or all (null). */
  shown(spans: readonly string[], units: readonly string[] | null): Promise<readonly ShownComment[]>;
  /** One of them; null where there is none of this id that may be read. */
  find(id: string): Promise<ShownComment | null>;
  /** The newest span of which comments of any of the units may be read; of those that end together the shortest. */
  newestSpan(units: readonly string[] | null): Promise<Period | null>;
  /** What the account noted, by the comment's id. */
  marksOf(account: AccountId): Promise<ReadonlyMap<string, CommentMark>>;
  mark(account: AccountId, comment: string, mark: CommentMark): Promise<void>;
  /** Writes an export into the audit log. Nothing is handed out where that fails. */
  note(entry: ExportNote): Promise<void>;
}
