import type { Day } from '../../core/kernel/calendar.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { OutcomeReason } from '../../core/protocol/acknowledgement.ts';
import type { BatchHeader } from '../../core/protocol/batch.ts';
import { checkBody, type RecordBody } from '../../core/protocol/body.ts';
import { canonicalJson, type Json } from '../../core/protocol/canonical-json.ts';
import { RECORD_MAX_BODY_BYTES } from '../../core/protocol/limits.ts';
import { isInstantMs } from '../../core/protocol/read-json.ts';
import type { WireRecord } from '../../core/protocol/record.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { parseUnitRef } from '../../core/units/unit.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { ByteTools } from './byte-tools.ts';
import type { BatchOrigin, CheckedLine } from './collector-store.ts';
import { CLOCK_FLAG, correctedTime } from './corrected-time.ts';
import type { ReadLine } from './read-batch.ts';

/** The questionnaire versions the collector knows. */
export interface KnownQuestionnaires {
  find(id: string, version: number): Questionnaire | undefined;
}

/** What a record is checked against, the same when it comes and when it is released. */
export interface CheckPorts {
  readonly questionnaires: KnownQuestionnaires;
  readonly units: UnitTree;
  readonly tools: Pick<ByteTools, 'byteLength'>;
}

export interface CheckContext extends CheckPorts {
  readonly header: BatchHeader;
  readonly origin: BatchOrigin;
  readonly receivedAtMs: number;
}

/**
 * What a line is worth. A record that cannot be counted is held with its line, so that nothing a citizen was
 * thanked for is lost; why is told by a reason only, since a path or a value might repeat an answer.
 */
export function checkLine(read: ReadLine, context: CheckContext): CheckedLine {
  if (read.record === null) return { verdict: 'rejected', sha256: read.sha256, reason: read.reason };
  const { record, line, sha256 } = read;
  const { id, sequence, unit, body } = record;
  const identity = { id, sha256, sequence, line };
  const checked = checkRecord(record, line, context);
  if (!checked.ok) {
    return { verdict: 'held', ...identity, reason: checked.error, ...timeOf(body['submittedAtMs'], context) };
  }
  const { day, hour, flags } = timeOfInstant(checked.value.body.submittedAtMs, context);
  return { verdict: 'sound', ...identity, unit, ...checked.value, day, hour, flags };
}

/** A record's questionnaire and what it says, or why it cannot be counted. */
export function checkRecord(
  record: WireRecord,
  line: string,
  { questionnaires, units, tools }: CheckPorts,
): Result<{ readonly questionnaire: Questionnaire; readonly body: RecordBody }, OutcomeReason> {
  if (!isKnownUnit(units, record.unit)) return err('unknown-unit');
  const questionnaire = questionnaires.find(record.questionnaire, record.version);
  if (questionnaire === undefined) return err('unknown-questionnaire');
  if (isBodyTooLong(line, record.body, tools)) return err('check-failed');
  const checked = checkBody(questionnaire, record.kind, record.body);
  return checked.ok ? ok({ questionnaire, body: checked.value }) : err('check-failed');
}

interface FixedTime {
  readonly day: Day;
  readonly hour: number;
  readonly flags: readonly string[];
}

function timeOf(
  submittedAtMs: Json | undefined,
  context: CheckContext,
): FixedTime | { readonly day: null; readonly hour: null; readonly flags: readonly string[] } {
  return isInstantMs(submittedAtMs)
    ? timeOfInstant(submittedAtMs, context)
    : { day: null, hour: null, flags: [] };
}

function timeOfInstant(submittedAtMs: number, { header, origin, receivedAtMs }: CheckContext): FixedTime {
  const { day, hour, isDoubtful } = correctedTime(submittedAtMs, header, { origin, atMs: receivedAtMs });
  return { day, hour, flags: isDoubtful ? [CLOCK_FLAG] : [] };
}

/** Whether there is or was a unit of this code from this day on. */
export function isKnownUnit(units: UnitTree, ref: string): boolean {
  const parsed = parseUnitRef(ref);
  return (
    parsed.ok && units.periods(parsed.value.code).some((unit) => unit.validFrom === parsed.value.validFrom)
  );
}

/** The body is part of the line, so only a line longer than the body's limit needs to be measured. */
function isBodyTooLong(
  line: string,
  body: { readonly [key: string]: Json },
  tools: CheckPorts['tools'],
): boolean {
  return (
    tools.byteLength(line) > RECORD_MAX_BODY_BYTES &&
    tools.byteLength(canonicalJson(body)) > RECORD_MAX_BODY_BYTES
  );
}
