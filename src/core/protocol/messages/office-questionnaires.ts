import type { Sha256 } from '../../kernel/brand.ts';
import type { Day } from '../../kernel/calendar.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { QUESTIONNAIRE_ID, sha256, unitRef } from './common.ts';
import { day, integer, list, matching, object, readAs } from './shape.ts';

/** What an office asks from which day on: answer to `GET /api/v1/office-questionnaires/{unit}`. */
export interface OfficeQuestionnaires {
  /** `code@valid-from` */
  readonly unit: string;
  /** At least one, in the order of their days, which differ; the first is in force already. */
  readonly schedule: readonly OfficeQuestionnaire[];
}

export interface OfficeQuestionnaire {
  readonly from: Day;
  readonly questionnaire: string;
  readonly version: number;
  /** Of its file, at `/api/v1/questionnaire-files/{sha256}`. */
  readonly sha256: Sha256;
}

const MOST_ENTRIES = 100;

/** Not signed: the questionnaire comes the way the app comes that shows it, and TLS says whose word both are. */
export const OFFICE_QUESTIONNAIRES = object<OfficeQuestionnaires>({
  unit: unitRef(),
  schedule: list(
    object<OfficeQuestionnaire>({
      from: day<Day>(),
      questionnaire: matching(QUESTIONNAIRE_ID, 64),
      version: integer(1, 9_999),
      sha256: sha256(),
    }),
    { minItems: 1, maxItems: MOST_ENTRIES },
  ),
});

export const OFFICE_QUESTIONNAIRES_WORDS = {
  schedule: 'in the order of their days, which differ; the first is in force',
  'schedule.sha256': 'of the UTF-8 of its file',
};

export function encodeOfficeQuestionnaires(said: OfficeQuestionnaires): string {
  const schedule = said.schedule.slice(0, MOST_ENTRIES);
  return canonicalJson({ ...said, schedule } as unknown as Json);
}

/** What the address answered; null where it is no such message, which a device takes for no answer. */
export function parseOfficeQuestionnaires(text: string): OfficeQuestionnaires | null {
  const said = readAs(OFFICE_QUESTIONNAIRES, text);
  return said !== null && isInOrder(said.schedule) ? said : null;
}

/** What is asked on a day; before the first, the first. */
export function questionnaireOnDay(
  schedule: OfficeQuestionnaires['schedule'],
  day: Day,
): OfficeQuestionnaire | null {
  return schedule.findLast(({ from }) => from <= day) ?? schedule[0] ?? null;
}

function isInOrder(schedule: OfficeQuestionnaires['schedule']): boolean {
  return schedule.every(({ from }, index) => index === 0 || (schedule[index - 1]?.from ?? '') < from);
}
