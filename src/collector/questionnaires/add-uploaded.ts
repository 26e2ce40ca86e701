import type { Json } from '../../core/kernel/canonical-json.ts';
import { parseQuestionnaire } from '../../core/questionnaire/parse-questionnaire.ts';
import type { StoredQuestionnaire } from './questionnaire-store.ts';
import { type Questionnaires, questionnaireFile } from './questionnaires.ts';

/**
 * Adds what was uploaded to those that come with the program.
 *
 * @returns whether one was there that was not known
 */
export function addUploaded(
  questionnaires: Questionnaires,
  uploaded: readonly StoredQuestionnaire[],
): boolean {
  let isAnyNew = false;
  for (const { content, addedMs, addedBy } of uploaded) {
    const json = JSON.parse(content) as Json;
    const parsed = parseQuestionnaire(json);
    // It was parsed before it was stored; what a later program no longer takes must not keep it from starting.
    const file = parsed.ok && questionnaireFile(parsed.value, json, { atMs: addedMs, by: addedBy });
    if (file !== false && questionnaires.add(file)) isAnyNew = true;
  }
  return isAnyNew;
}
