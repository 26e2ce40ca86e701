import { must } from '../../core/kernel/assert.ts';
import type { EnrolmentId, RecordId } from '../../core/kernel/brand.ts';
import type { Json } from '../../core/kernel/canonical-json.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { parseRecord, type WireRecord } from '../../core/protocol/messages/record.ts';
import type { Mode } from '../../core/questionnaire/response.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { UnitDirectory } from '../units/unit-directory.ts';
import {
  type BesideBody,
  checkRecord,
  isModeOf,
  isRetired,
  type KnownQuestionnaires,
  standingUnit,
  timeOfInstant,
} from './check-record.ts';
import type {
  CollectorStore,
  HeldReason,
  HeldRow,
  HeldStore,
  KnownEnrolment,
  SoundRecord,
} from './collector-store.ts';
import type { OpenedBody, Opener } from './opener.ts';

export interface ReleasePorts {
  readonly held: HeldStore;
  readonly store: Pick<CollectorStore, 'member'>;
  readonly units: UnitDirectory;
  readonly questionnaires: KnownQuestionnaires;
  readonly opener: Opener;
  readonly now: () => number;
}

export interface Released {
  /** Counted by this call. */
  readonly released: number;
  /** Held as before, by why they are. */
  readonly stillHeld: Readonly<Partial<Record<HeldReason, number>>>;
}

export interface ReleaseOptions {
  /**
   * What this enrolment sent after it was revoked or for a unit it had left, which only a person may let in; without it,
   * all that no person has to.
   */
  readonly revokedOf?: EnrolmentId | undefined;
  /** Who decided on it, for the audit log; left out, nobody had to. */
  readonly by?: string | undefined;
  /** Ends the release before its next page; what was counted stays counted. */
  readonly signal?: AbortSignal | undefined;
}

const NEEDS_A_PERSON: ReadonlySet<HeldReason> = new Set(['enrolment-revoked', 'unit-left']);

/** Held records read and checked at a time: about 10 ms. */
const PAGE = 200;

/**
 * Opens what is held, checks it against today's units, places and questionnaires, and counts what passes, on the day
 * fixed when it came. Run when any of these may have changed: at a start, and after an import of units. Two at once
 * count once.
 */
export async function releaseHeld(
  ports: ReleasePorts,
  { revokedOf, by, signal }: ReleaseOptions = {},
): Promise<Released> {
  const { held } = ports;
  const units = await ports.units.tree();
  const stillHeld = new Map<HeldReason, number>();
  let released = 0;
  let after: { readonly enrolment: EnrolmentId; readonly id: RecordId } | null = null;
  while (signal?.aborted !== true) {
    const page: readonly HeldRow[] = await held.heldAfter(after, PAGE);
    const ofThis = page.filter(({ enrolment }) => revokedOf === undefined || enrolment === revokedOf);
    for (const [enrolment, rows] of byEnrolment(ofThis)) {
      const member = await ports.store.member(enrolment);
      const isAskedFor = ({ reason }: HeldRow) => NEEDS_A_PERSON.has(reason) === (revokedOf !== undefined);
      const opened = await openHeld(enrolment, rows.filter(isAskedFor), ports.opener);
      const passing: SoundRecord[] = [];
      for (const row of rows) {
        const one = opened.get(row);
        const checked =
          one === undefined || member === null
            ? err(row.reason)
            : checkHeld(row, one, { ...ports, member, units });
        if (checked.ok) passing.push(checked.value);
        else stillHeld.set(checked.error, (stillHeld.get(checked.error) ?? 0) + 1);
      }
      const counted = await held.countHeld(enrolment, passing, by);
      const kept = passing.length - counted;
      if (kept > 0) stillHeld.set('month-frozen', (stillHeld.get('month-frozen') ?? 0) + kept);
      released += counted;
    }
    if (page.length < PAGE) break;
    after = page.at(-1) ?? null;
  }
  return { released, stillHeld: Object.fromEntries(stillHeld) };
}

function byEnrolment(page: readonly HeldRow[]): ReadonlyMap<EnrolmentId, readonly HeldRow[]> {
  const rows = new Map<EnrolmentId, HeldRow[]>();
  for (const row of page) rows.set(row.enrolment, [...(rows.get(row.enrolment) ?? []), row]);
  return rows;
}

interface OpenedRow {
  readonly record: BesideBody;
  readonly opened: OpenedBody;
}

async function openHeld(
  enrolment: EnrolmentId,
  rows: readonly HeldRow[],
  opener: Opener,
): Promise<ReadonlyMap<HeldRow, OpenedRow>> {
  const opened = new Map<HeldRow, OpenedRow>();
  const sealed: { readonly row: HeldRow; readonly record: WireRecord }[] = [];
  for (const row of rows) {
    const record = parseRecord(row.line);
    if (record.ok) sealed.push({ row, record: record.value });
    else opened.set(row, unsealed(row.line));
  }
  const bodies = await opener.open(
    enrolment,
    sealed.map(({ record }) => record),
  );
  for (const [index, { row, record }] of sealed.entries()) {
    opened.set(row, { record, opened: must(bodies[index], 'every record was opened or not') });
  }
  return opened;
}

/** A record that was held when bodies still travelled in the clear: its line was checked then. */
function unsealed(line: string): OpenedRow {
  const { body, ...record } = JSON.parse(line) as Omit<BesideBody, 'sealed'> & {
    readonly body: { readonly [key: string]: Json };
  };
  return { record: { ...record, sealed: '' }, opened: { body } };
}

/**
 * Of an own phone the mode was proved when the record came, or found to be another. Of one that could not be opened then
 * nobody looked at its mode, and its ticket was left as it was, so all it can be is what needs no ticket.
 */
function provesMode(mode: Mode, { kind }: KnownEnrolment, { reason }: HeldRow): boolean {
  if (kind === 'device') return isModeOf(mode, 'network');
  if (kind === 'paper') return isModeOf(mode, 'paper');
  if (reason === 'mode-not-proved') return false;
  if (reason === 'cannot-open') return isModeOf(mode, 'phone-open-link');
  return isModeOf(mode, 'phone-ticket') || isModeOf(mode, 'phone-open-link');
}

function checkHeld(
  row: HeldRow,
  { record, opened }: OpenedRow,
  {
    member,
    units,
    questionnaires,
    now,
  }: Pick<ReleasePorts, 'questionnaires' | 'now'> & {
    readonly member: KnownEnrolment;
    readonly units: UnitTree;
  },
): Result<SoundRecord, HeldReason> {
  // Before devices had keys, none had places either.
  const isKeyless = member.kind === 'device' && member.publicKey === null;
  const checked = checkRecord(record, opened, {
    questionnaires,
    units,
    member: { units: isKeyless ? new Set([record.unit]) : member.units },
    provesMode: (mode) => provesMode(mode, member, row),
  });
  if (!checked.ok) return checked;
  const { id, sha256, sequence, line, day, hour, flags } = row;
  // What could not be opened when it came had no day: its device's clock is all that tells it now.
  const time =
    day === null || hour === null
      ? timeOfInstant(
          checked.value.body.submittedAtMs,
          { sequence, unit: record.unit },
          {
            // Its age is not known: before the enrolment, its clock is not believed.
            header: { clockMs: checked.value.body.submittedAtMs, clockOffsetMs: null },
            member,
            origin: 'file',
            receivedAtMs: now(),
          },
        )
      : { day, hour, flags };
  const unit = standingUnit(units, record.unit, time.day);
  if (unit === null) return err('unit-ended');
  if (isRetired(questionnaires, record, time.day)) return err('questionnaire-retired');
  return ok({ verdict: 'sound', id, sha256, sequence, line, unit, ...checked.value, ...time });
}
