import type { OutcomeReason } from '../../core/protocol/acknowledgement.ts';
import type { BatchHeader } from '../../core/protocol/batch.ts';
import { checkBody } from '../../core/protocol/body.ts';
import { canonicalJson, type Json } from '../../core/protocol/canonical-json.ts';
import { RECORD_MAX_BODY_BYTES } from '../../core/protocol/limits.ts';
import { isInstantMs } from '../../core/protocol/read-json.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { parseUnitRef } from '../../core/units/unit.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { ByteTools } from './byte-tools.ts';
import type { CheckedLine, HeldRecord } from './collector-store.ts';
import { CLOCK_FLAG, correctedTime } from './corrected-time.ts';
import type { ReadLine } from './read-batch.ts';

/** The questionnaire versions the collector knows. */
export interface KnownQuestionnaires {
  find(id: string, version: number): Questionnaire | undefined;
}

export interface CheckContext {
  readonly questionnaires: KnownQuestionnaires;
  readonly units: UnitTree;
  readonly header: BatchHeader;
  readonly receivedAtMs: number;
  readonly tools: ByteTools;
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
  const held = (reason: OutcomeReason): HeldRecord => ({
    verdict: 'held',
    ...identity,
    reason,
    ...timeOf(body['submittedAtMs'], context),
  });

  if (!isKnownUnit(context.units, unit)) return held('unknown-unit');
  const questionnaire = context.questionnaires.find(record.questionnaire, record.version);
  if (questionnaire === undefined) return held('unknown-questionnaire');
  if (isBodyTooLong(line, body, context.tools)) return held('check-failed');
  const checked = checkBody(questionnaire, record.kind, body);
  if (!checked.ok) return held('check-failed');

  const { header, receivedAtMs } = context;
  const { day, hour, isDoubtful } = correctedTime(checked.value.submittedAtMs, header, receivedAtMs);
  return {
    verdict: 'sound',
    ...identity,
    unit,
    questionnaire,
    day,
    hour,
    flags: isDoubtful ? [CLOCK_FLAG] : [],
    body: checked.value,
  };
}

function timeOf(submittedAtMs: Json | undefined, { header, receivedAtMs }: CheckContext) {
  if (!isInstantMs(submittedAtMs)) return { day: null, hour: null };
  const { day, hour } = correctedTime(submittedAtMs, header, receivedAtMs);
  return { day, hour };
}

function isKnownUnit(units: UnitTree, ref: string): boolean {
  const parsed = parseUnitRef(ref);
  return (
    parsed.ok && units.periods(parsed.value.code).some((unit) => unit.validFrom === parsed.value.validFrom)
  );
}

/** The body is part of the line, so only a line longer than the body's limit needs to be measured. */
function isBodyTooLong(line: string, body: { readonly [key: string]: Json }, tools: ByteTools): boolean {
  return (
    tools.byteLength(line) > RECORD_MAX_BODY_BYTES &&
    tools.byteLength(canonicalJson(body)) > RECORD_MAX_BODY_BYTES
  );
}
