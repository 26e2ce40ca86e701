import { readFileSync } from 'node:fs';
import { itemsOf } from '../../src/core/questionnaire/items.ts';
import { parseQuestionnaire } from '../../src/core/questionnaire/parse-questionnaire.ts';
import type { Questionnaire } from '../../src/core/questionnaire/questionnaire.ts';
import type { Mode, Response } from '../../src/core/questionnaire/response.ts';

export const QUESTIONNAIRE_IDS = [
  'sipas-2023-service',
  'sipas-2022-service',
  'sipas-2023-household',
  'one-stop-three-levels',
] as const;
export type KnownQuestionnaireId = (typeof QUESTIONNAIRE_IDS)[number];

/** A fresh copy of the JSON of a file in survey-schemas/, by its name without `.json`. */
export function questionnaireJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../survey-schemas/${name}.json`, import.meta.url), 'utf8'));
}

/** A questionnaire of survey-schemas/, parsed. Throws where the file does not fit. */
export function loadQuestionnaire(id: KnownQuestionnaireId): Questionnaire {
  const parsed = parseQuestionnaire(questionnaireJson(id));
  if (!parsed.ok) throw new Error(`survey-schemas/${id}.json${parsed.error.path}: ${parsed.error.reason}`);
  return parsed.value;
}

/** A response that passes the check: every item at the lowest satisfied level, everything else left out. */
export function completeResponse(questionnaire: Questionnaire, mode: Mode): Response {
  return {
    mode,
    language: 'vi',
    answers: Object.fromEntries(
      itemsOf(questionnaire).map(({ id }) => [id, questionnaire.scale.satisfiedFrom]),
    ),
    context: {},
    assistance: null,
    profile: {},
    perceptions: {},
    comment: null,
    sampling: mode === 'household' ? {} : null,
    durationsMs: {},
    corrections: 0,
  };
}
