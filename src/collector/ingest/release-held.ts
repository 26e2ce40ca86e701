import { must } from '../../core/kernel/assert.ts';
import type { EnrolmentId, RecordId } from '../../core/kernel/brand.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { parseRecord } from '../../core/protocol/record.ts';
import { type CheckPorts, checkRecord, type KnownQuestionnaires } from './check-record.ts';
import type { HeldReason, HeldRow, HeldStore, SoundRecord } from './collector-store.ts';
import type { UnitDirectory } from './unit-directory.ts';

export interface ReleasePorts {
  readonly held: HeldStore;
  readonly units: UnitDirectory;
  readonly questionnaires: KnownQuestionnaires;
  readonly tools: CheckPorts['tools'];
}

export interface Released {
  /** Counted by this call. */
  readonly released: number;
  /** Held as before, by why they are. */
  readonly stillHeld: Readonly<Partial<Record<HeldReason, number>>>;
}

export interface ReleaseOptions {
  /** What this revoked enrolment sent, which only a person may let in; without it, all that no person has to. */
  readonly revokedOf?: EnrolmentId | undefined;
  /** Ends the release before its next page; what was counted stays counted. */
  readonly signal?: AbortSignal | undefined;
}

/** Held records read and checked at a time: about 10 ms. */
const PAGE = 200;

/**
 * Checks what is held against today's units and questionnaires, and counts what passes, on the day fixed when
 * it came. Run when either may have changed: at a start, and after an import of units. Two at once count once.
 */
export async function releaseHeld(
  { held, units, questionnaires, tools }: ReleasePorts,
  { revokedOf, signal }: ReleaseOptions = {},
): Promise<Released> {
  const check: CheckPorts = { questionnaires, units: await units.tree(), tools };
  const stillHeld = new Map<HeldReason, number>();
  let released = 0;
  let after: { readonly enrolment: EnrolmentId; readonly id: RecordId } | null = null;
  while (signal?.aborted !== true) {
    const page: readonly HeldRow[] = await held.heldAfter(after, PAGE);
    const passing = new Map<EnrolmentId, SoundRecord[]>();
    for (const row of page) {
      if (revokedOf !== undefined && row.enrolment !== revokedOf) continue;
      const isAskedFor = (row.reason === 'enrolment-revoked') === (revokedOf !== undefined);
      const checked = isAskedFor ? checkHeld(row, check) : err(row.reason);
      if (!checked.ok) {
        stillHeld.set(checked.error, (stillHeld.get(checked.error) ?? 0) + 1);
        continue;
      }
      passing.set(row.enrolment, [...(passing.get(row.enrolment) ?? []), checked.value]);
    }
    for (const [enrolment, records] of passing) released += await held.countHeld(enrolment, records);
    if (page.length < PAGE) break;
    after = page.at(-1) ?? null;
  }
  return { released, stillHeld: Object.fromEntries(stillHeld) };
}

function checkHeld(row: HeldRow, ports: CheckPorts): Result<SoundRecord, HeldReason> {
  const { id, sha256, sequence, line, day, hour, flags } = row;
  const record = parseRecord(line);
  if (!record.ok) return err(record.error.kind);
  const checked = checkRecord(record.value, line, ports);
  if (!checked.ok) return checked;
  return ok({
    verdict: 'sound',
    id,
    sha256,
    sequence,
    line,
    unit: record.value.unit,
    ...checked.value,
    day: must(day, 'a record that passes has a time of submission'),
    hour: must(hour, 'a record that passes has a time of submission'),
    flags,
  });
}
