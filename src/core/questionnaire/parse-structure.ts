import type { Reader, ShapeFault } from '../kernel/reader.ts';
import { integer, list, oneOf, optional, readBoolean, record, required, string } from '../kernel/reader.ts';
import type { Result } from '../kernel/result.ts';
import { ok } from '../kernel/result.ts';
import { readPerception, readQuestion } from './parse-question.ts';
import { readLanguage, readLocalText, readSlug, readText } from './parse-text.ts';
import type { ItemId, Level, Questionnaire, QuestionnaireId } from './questionnaire.ts';

const readVersion = integer(1, 9_999);
const readItemId = string<ItemId>(
  /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*\.[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u,
  'a sub-index id, a dot, and lowercase words joined by hyphens',
);
const readQuestionnaireId = readSlug as Reader<QuestionnaireId>;
const readSlugs = list(readSlug, { unique: true });

const readItem = record({
  id: required(readItemId),
  text: required(readLocalText),
  shortName: optional(readLocalText, null),
  hint: optional(readLocalText, null),
});

const readSubIndex = record({
  id: required(readSlug),
  text: required(readLocalText),
  note: optional(readLocalText, null),
  items: required(list(readItem, { min: 1 })),
});

const readComponent = record({
  id: required(readSlug),
  text: required(readLocalText),
  subIndices: required(list(readSubIndex, { min: 1 })),
});

const readFile = record({
  $schema: optional(readText, null),
  id: required(readQuestionnaireId),
  version: required(readVersion),
  languages: required(list(readLanguage, { min: 1, unique: true })),
  title: required(readLocalText),
  provenance: required(
    record({
      source: required(readText),
      wordingCheckedAgainstOfficialAnnex: required(readBoolean),
      localEdits: required(list(readText)),
    }),
  ),
  comparableWith: required(
    list(
      record({
        questionnaire: required(readQuestionnaireId),
        version: required(readVersion),
        items: required(list(readItemId, { min: 1, unique: true })),
      }),
    ),
  ),
  scoringRule: required(oneOf(['satisfied-share', 'mean-score'])),
  notice: required(readLocalText),
  officeTerm: required(record({ default: required(readLocalText), sentenceStart: required(readLocalText) })),
  stem: required(readLocalText),
  scale: required(
    record({
      id: required(readSlug),
      levels: required(
        list(record({ value: required(oneOf<Level>([1, 2, 3, 4, 5])), text: required(readLocalText) }), {
          min: 5,
          max: 5,
        }),
      ),
    }),
  ),
  optionOrder: required(oneOf(['ascending'])),
  nonAnswers: required(
    list(record({ code: required(oneOf(['not-applicable', 'declined'])), text: required(readLocalText) }), {
      max: 2,
    }),
  ),
  itemsRequired: required(readBoolean),
  context: required(list(readQuestion)),
  components: required(list(readComponent, { min: 1 })),
  perceptions: required(list(readPerception)),
  assistance: optional(readQuestion, null),
  comment: optional(
    record({ id: required(readSlug), text: required(readLocalText), notice: required(readLocalText) }),
    null,
  ),
  profile: required(list(readQuestion)),
  kioskContext: required(readSlugs),
  kioskProfile: required(list(readSlug, { max: 2, unique: true })),
  sampling: optional(
    record({
      fields: required(list(readSlug, { min: 1, unique: true })),
      outcomes: required(list(readSlug, { min: 1, unique: true })),
      note: required(readText),
    }),
    null,
  ),
});

/**
 * The first half of parsing: the shape of the file. Gives the same verdict as
 * survey-schemas/questionnaire.schema.json on every JSON value.
 *
 * Failure kinds: `wrong-type`, `wrong-value`, `missing-key`, `unknown-key`.
 */
export function parseStructure(json: unknown): Result<Questionnaire, ShapeFault> {
  const file = readFile(json, '');
  if (!file.ok) return file;
  const { $schema: _, optionOrder: __, ...questionnaire } = file.value;
  return ok(questionnaire);
}
