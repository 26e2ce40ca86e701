import type { Reader, ShapeFault } from '../kernel/reader.ts';
import {
  at,
  fault,
  integer,
  list,
  oneOf,
  optional,
  readBoolean,
  record,
  required,
  string,
} from '../kernel/reader.ts';
import type { Result } from '../kernel/result.ts';
import { ok } from '../kernel/result.ts';
import { readPerception, readQuestion } from './parse-question.ts';
import { readLanguage, readLocalText, readSlug, readText } from './parse-text.ts';
import type { ItemId, Questionnaire, QuestionnaireId } from './questionnaire.ts';
import { FEWEST_LEVELS, MOST_LEVELS, SIPAS_LEVELS, SIPAS_SATISFIED_FROM } from './questionnaire.ts';

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

const readLevel = integer(1, MOST_LEVELS);

const readScaleAsWritten = record({
  id: required(readSlug),
  levels: required(
    list(record({ value: required(readLevel), text: required(readLocalText) }), {
      min: FEWEST_LEVELS,
      max: MOST_LEVELS,
    }),
  ),
  satisfiedFrom: optional(readLevel, null),
});

/** Of five levels the upper two are satisfied unless the file says otherwise; of any other number it has to say. */
const readScale: Reader<Questionnaire['scale']> = (value, path) => {
  const scale = readScaleAsWritten(value, path);
  if (!scale.ok) return scale;
  const { levels, satisfiedFrom } = scale.value;
  if (satisfiedFrom !== null) return ok({ ...scale.value, satisfiedFrom });
  if (levels.length !== SIPAS_LEVELS) {
    return fault('missing-key', at(path, 'satisfiedFrom'), 'a scale without five levels needs this key');
  }
  return ok({ ...scale.value, satisfiedFrom: SIPAS_SATISFIED_FROM });
};

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
  scale: required(readScale),
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
