import type { UnitChanges } from '../../../core/units/check-units.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import { changesOf } from '../../../core/units/unit-changes.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';

/** Codes in one entry of the audit log. */
const CODES_IN_ENTRY = 200;

/** A summary with the file's digest; every unit that changed with what of it; the codes of those that are new. */
export function importEntries(
  former: readonly Unit[],
  changes: UnitChanges,
  { actor, sha256 }: { readonly actor: string; readonly sha256: string },
): readonly AuditEntry[] {
  const { added, updated } = changes;
  if (added.length + updated.length === 0) return [];
  const entry = (action: string, subject: string, details: AuditEntry['details']): AuditEntry => ({
    actor,
    action,
    subject,
    details,
  });
  const entries = [entry('units.import', 'units', { added: added.length, updated: updated.length, sha256 })];
  for (const { unit, former: before, fields } of changesOf(former, changes)) {
    if (before === null) continue;
    const details = Object.fromEntries(fields.map(({ column, from, to }) => [column, `${from} → ${to}`]));
    entries.push(entry('unit.update', unitRef(unit), details));
  }
  for (let at = 0; at < added.length; at += CODES_IN_ENTRY) {
    const codes = added.slice(at, at + CODES_IN_ENTRY).map(({ code }) => code);
    entries.push(entry('units.add', 'units', { codes: codes.join(' ') }));
  }
  return entries;
}
