import { type Day, dayOfNumber, numberOfDay } from '../../core/kernel/calendar.ts';
import type { Json } from '../../core/kernel/canonical-json.ts';
import { isInstantMs, isObject } from '../../core/kernel/read-json.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { joinHandedOver } from '../../core/protocol/handed-over.ts';
import type { OutcomeReason } from '../../core/protocol/messages/acknowledgement.ts';
import type { BatchHeader } from '../../core/protocol/messages/batch.ts';
import { checkBody, type RecordBody } from '../../core/protocol/messages/body.ts';
import { paddedBytes, type WireRecord } from '../../core/protocol/messages/record.ts';
import { RECHECK } from '../../core/protocol/recheck.ts';
import { sealedBytes } from '../../core/protocol/sealing.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { MODES, type Mode } from '../../core/questionnaire/response.ts';
import type { QuestionnaireVersion } from '../../core/questionnaire/schedule.ts';
import { parseUnitRef, unitRef } from '../../core/units/unit.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { isKnownUnit, periodOf } from '../units/known-unit.ts';
import type { BatchOrigin, CheckedLine, KnownEnrolment, LastContact } from './collector-store.ts';
import { CLOCK_FLAG, correctedTime, TIME_RULE, type TimeRule } from './corrected-time.ts';
import type { OpenedBody } from './opener.ts';
import type { ReadLine } from './read-batch.ts';

/** The questionnaire versions the collector knows. */
export interface KnownQuestionnaires {
  find(id: string, version: number): Questionnaire | undefined;
  /** The last day on which it is asked; null where it is not retired. Not said: none is. */
  lastDayOf?(version: QuestionnaireVersion): Day | null;
}

/** What a record is checked against, the same when it comes and when it is released. */
export interface CheckPorts {
  readonly questionnaires: KnownQuestionnaires;
  readonly units: UnitTree;
  readonly member: Pick<KnownEnrolment, 'units'>;
  /** Whether how it came proves that it is of this mode. */
  readonly provesMode: (mode: Mode) => boolean;
}

export interface CheckContext extends Omit<CheckPorts, 'provesMode' | 'member'>, TimeContext {
  readonly member: Pick<KnownEnrolment, 'units' | 'enrolledDay' | 'places' | 'toldDay'>;
}

/** What says when a record was submitted. */
export interface TimeContext {
  readonly header: Pick<BatchHeader, 'clockMs' | 'clockOffsetMs'>;
  readonly member: Pick<KnownEnrolment, 'enrolledDay'>;
  readonly origin: BatchOrigin;
  readonly receivedAtMs: number;
  /** Whether the collector doubted its own clock and no other clock agreed with it. */
  readonly isReceiptDoubtful?: boolean;
  /** Not said: the rule of today. */
  readonly timeRule?: TimeRule;
  /** What was known of its device before; nothing where it is not said. */
  readonly lastContact?: LastContact | null;
}

/**
 * What a line is worth. A record that cannot be counted is held with its line, so that nothing a citizen was
 * thanked for is lost; why is told by a reason only, since a path or a value might repeat an answer.
 *
 * @param opened what the record of the line says; of a line without a record it is not looked at
 */
export function checkLine(read: ReadLine, opened: OpenedBody, context: CheckContext): CheckedLine {
  if (read.record === null) return { verdict: 'rejected', sha256: read.sha256, reason: read.reason };
  const { record, line, sha256 } = read;
  const { id, sequence, unit } = record;
  const identity = { id, sha256, sequence, line };
  const provesMode = (mode: Mode) => isModeOf(mode, context.origin);
  const checked = checkRecord(record, opened, { ...context, provesMode });
  if (!checked.ok) {
    const time = timeOf(opened.body?.['submittedAtMs'], record, context);
    return { verdict: 'held', ...identity, reason: checked.error, ...time };
  }
  const time = timeOfInstant(checked.value.body.submittedAtMs, record, context);
  const standing = standingUnit(context.units, unit, time.day);
  if (standing === null) return { verdict: 'held', ...identity, reason: 'unit-ended', ...time };
  if (isRetired(context.questionnaires, record, time.day)) {
    return { verdict: 'held', ...identity, reason: 'questionnaire-retired', ...time };
  }
  if (isOfLeftUnit(context.member, { unit, day: time.day })) {
    return { verdict: 'held', ...identity, reason: 'unit-left', ...time };
  }
  return { verdict: 'sound', ...identity, unit: standing, ...checked.value, ...time };
}

/**
 * What stands beside a body. `sealed` is empty, as it is in no record on the wire, where nothing was sealed: in what was
 * held while bodies still travelled in the clear, and in the demo.
 */
export type BesideBody = Pick<WireRecord, 'kind' | 'questionnaire' | 'version' | 'unit' | 'sealed'>;

/** A record's questionnaire and what it says, or why it cannot be counted. */
export function checkRecord(
  record: BesideBody,
  opened: OpenedBody,
  { questionnaires, units, member, provesMode }: CheckPorts,
): Result<{ readonly questionnaire: Questionnaire; readonly body: RecordBody }, OutcomeReason> {
  // Before anything beside the body is believed: it is bound to it.
  if (opened.body === null) return err(opened.reason);
  const mode = modeIn(opened.body);
  if (mode !== null && !provesMode(mode)) return err('mode-not-proved');
  if (!isKnownUnit(units, record.unit)) return err('unknown-unit');
  if (!member.units.has(record.unit)) return err('unit-not-of-device');
  const questionnaire = questionnaires.find(record.questionnaire, record.version);
  if (questionnaire === undefined) return err('unknown-questionnaire');
  if (!isPaddedEnough(record, questionnaire)) return err('check-failed');
  const body = wholeBody(questionnaire, opened.body, opened.handedOver);
  if (body === null) return err('check-failed');
  const checked = checkBody(questionnaire, record.kind, body);
  return checked.ok ? ok({ questionnaire, body: checked.value }) : err('check-failed');
}

/** With what was handed over where it belongs; null where that does not fit. */
function wholeBody(
  questionnaire: Questionnaire,
  body: { readonly [key: string]: Json },
  handedOver: { readonly [key: string]: Json } | undefined,
): { readonly [key: string]: Json } | null {
  return handedOver === undefined ? body : joinHandedOver(questionnaire, body, handedOver);
}

/** Whether a record is of a day after the last on which its questionnaire is asked. */
export function isRetired(
  questionnaires: KnownQuestionnaires,
  { questionnaire, version }: QuestionnaireVersion,
  day: Day,
): boolean {
  const last = questionnaires.lastDayOf?.({ questionnaire, version }) ?? null;
  return last !== null && day > last;
}

/** Whether its length hides what was skipped. A client that pads too little is noticed at its first record. */
function isPaddedEnough({ kind, sealed }: BesideBody, { sampling }: Questionnaire): boolean {
  if (sealed === '') return true;
  const bytes = Math.floor((sealed.length * 3) / 4);
  return bytes >= sealedBytes(paddedBytes(kind, 0, sampling !== null));
}

/**
 * The unit (`code@valid-from`) that a record of a known one counts for on its own day: itself, the same unit in another
 * period, or what was made of it; null where there is none, as after a unit that was closed or divided.
 */
export function standingUnit(units: UnitTree, ref: string, day: Day): string | null {
  const unit = periodOf(units, ref);
  const standing = unit === undefined ? null : units.succession.onDay(unit, day);
  return standing === null ? null : unitRef(standing);
}

/**
 * Whether a device made a record for a unit it had left and knew to have left. What it made before it was told counts:
 * somebody was thanked for it. A day on either side is left to clocks that differ.
 *
 * Not covered: a device that never speaks to the collector over the network while it goes on for its former unit.
 */
function isOfLeftUnit(
  { places, toldDay }: Pick<KnownEnrolment, 'places' | 'toldDay'>,
  { unit, day }: { readonly unit: string; readonly day: Day },
): boolean {
  if (toldDay === null || day <= toldDay) return false;
  const number = numberOfDay(day);
  return [number - 1, number, number + 1].every((one) => {
    const place = places.findLast(({ from }) => from <= dayOfNumber(one)) ?? places[0];
    return place?.unit !== unit;
  });
}

/** What a phone sends is of the mode it came by, what was entered from paper of that; a device's is of any other. */
export function isModeOf(mode: Mode, origin: BatchOrigin): boolean {
  return isOwnMode(origin) ? mode === origin : !isOwnMode(mode);
}

/** The ways in that are modes of their own: nothing that came another way is of them. */
function isOwnMode(way: BatchOrigin | Mode): boolean {
  return way === 'phone-ticket' || way === 'phone-open-link' || way === 'paper';
}

/** The mode a body names, of a response or of an abandonment, or has as a re-check; null where it names none there is. */
function modeIn(body: { readonly [key: string]: Json }): Mode | null {
  if (Object.hasOwn(body, RECHECK)) return 'household';
  const { response } = body;
  const mode = isObject(response) ? response['mode'] : body['mode'];
  return MODES.find((one) => one === mode) ?? null;
}

export interface FixedTime {
  readonly day: Day;
  readonly hour: number;
  readonly flags: readonly string[];
}

function timeOf(
  submittedAtMs: Json | undefined,
  record: NumberedForUnit,
  context: CheckContext,
): FixedTime | { readonly day: null; readonly hour: null; readonly flags: readonly string[] } {
  return isInstantMs(submittedAtMs)
    ? timeOfInstant(submittedAtMs, record, context)
    : { day: null, hour: null, flags: [] };
}

type NumberedForUnit = Pick<WireRecord, 'sequence' | 'unit'>;

/** When a record was submitted, as it is kept of it. */
export function timeOfInstant(
  submittedAtMs: number,
  { sequence, unit }: NumberedForUnit,
  { header, member, origin, receivedAtMs, isReceiptDoubtful, timeRule, lastContact = null }: TimeContext,
): FixedTime {
  const numberedAfterMs =
    lastContact !== null && sequence > lastContact.lastSequence ? lastContact.madeAtMs : null;
  const { day, hour, isDoubtful } = correctedTime(
    submittedAtMs,
    { ...header, enrolledDay: member.enrolledDay, unitSinceDay: firstDayOf(unit), numberedAfterMs },
    { origin, atMs: receivedAtMs, rule: timeRule ?? TIME_RULE },
  );
  return { day, hour, flags: isDoubtful || isReceiptDoubtful === true ? [CLOCK_FLAG] : [] };
}

function firstDayOf(unit: string): Day | null {
  const parsed = parseUnitRef(unit);
  return parsed.ok ? parsed.value.validFrom : null;
}
