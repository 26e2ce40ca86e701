import type { ShapeFault } from '../kernel/reader.ts';
import type { Result } from '../kernel/result.ts';
import { err } from '../kernel/result.ts';
import type { ConsistencyFault } from './check-consistency.ts';
import { findInconsistency } from './check-consistency.ts';
import { parseStructure } from './parse-structure.ts';
import type { Questionnaire } from './questionnaire.ts';

export type QuestionnaireFault = ShapeFault | ConsistencyFault;

/**
 * Turns the JSON of a survey-schemas/ file into a Questionnaire: first its shape, then what holds between its
 * parts. The fault names the first place that does not fit as a JSON Pointer into the file.
 */
export function parseQuestionnaire(json: unknown): Result<Questionnaire, QuestionnaireFault> {
  const structure = parseStructure(json);
  if (!structure.ok) return structure;
  const inconsistency = findInconsistency(structure.value);
  return inconsistency === null ? structure : err(inconsistency);
}
