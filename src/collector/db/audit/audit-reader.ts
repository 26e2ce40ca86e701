import type { Kysely } from 'kysely';
import { AUDIT_ENTRIES_PER_PAGE } from '../../../contract/limits.ts';
import { dayStartMs } from '../../../core/kernel/calendar.ts';
import { DAY_MS } from '../../../core/kernel/duration.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type { AuditPage, AuditQuery, AuditReader } from '../../audit/audit-reader.ts';
import { compareHeads } from '../heads/compare-heads.ts';
import type { Database } from '../schema.ts';
import { readAuditHead } from './audit-log.ts';

/** What was altered in the database is shown as it stands there. */
function detailsOf(text: string): AuditEntry['details'] {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as AuditEntry['details'];
  } catch {
    // Shown below.
  }
  return { '?': text };
}

/** AuditReader over either engine. */
export class SqlAuditReader implements AuditReader {
  readonly #reader: Kysely<Database>;

  constructor(reader: Kysely<Database>) {
    this.#reader = reader;
  }

  async page({ action, actor, day, before }: AuditQuery): Promise<AuditPage> {
    let query = this.#reader
      .selectFrom('audit_log')
      .select(['sequence', 'at_ms', 'actor', 'action', 'subject', 'details']);
    if (action !== null) query = query.where('action', '=', action);
    if (actor !== null) query = query.where('actor', '=', actor);
    if (day !== null) {
      const startMs = dayStartMs(day);
      query = query.where('at_ms', '>=', startMs).where('at_ms', '<', startMs + DAY_MS);
    }
    if (before !== null) query = query.where('sequence', '<', before);
    const rows = await query
      .orderBy('sequence', 'desc')
      .limit(AUDIT_ENTRIES_PER_PAGE + 1)
      .execute();
    const shown = rows.slice(0, AUDIT_ENTRIES_PER_PAGE);
    const actions = await this.#reader
      .selectFrom('audit_log')
      .select('action')
      .distinct()
      .orderBy('action')
      .execute();
    return {
      entries: shown.map(({ at_ms, details, ...same }) => ({
        ...same,
        atMs: at_ms,
        details: detailsOf(details),
      })),
      next: rows.length > shown.length ? (shown.at(-1)?.sequence ?? null) : null,
      actions: actions.map((row) => row.action),
      head: await readAuditHead(this.#reader),
      heads: await compareHeads(this.#reader),
    };
  }
}
