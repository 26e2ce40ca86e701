import type { Reader } from '../kernel/reader.ts';
import {
  at,
  fault,
  integer,
  isObject,
  list,
  oneOf,
  optional,
  readBoolean,
  record,
  required,
} from '../kernel/reader.ts';
import { readLocalText, readOptionValue, readSlug } from './parse-text.ts';
import type { Option, OrdinalLevel, Perception, Question } from './questionnaire.ts';

const readOption: Reader<Option> = record({
  value: required(readOptionValue),
  text: required(readLocalText),
  underAge: optional(readBoolean, false),
});

const readOptions = list(readOption, { min: 2 });

const readQuestionShape: Reader<Question> = record({
  id: required(readSlug),
  text: required(readLocalText),
  hint: optional(readLocalText, null),
  notice: optional(readLocalText, null),
  sensitive: optional(readBoolean, false),
  options: required(readOptions),
});

/** A context, assistance or profile question. One for sensitive personal data has a notice. */
export const readQuestion: Reader<Question> = (value, path) => {
  const question = readQuestionShape(value, path);
  if (!question.ok || !question.value.sensitive || question.value.notice !== null) return question;
  return fault('missing-key', at(path, 'notice'), 'a sensitive question needs a notice');
};

const readOrdinalLevel: Reader<OrdinalLevel> = record({
  value: required(integer(0, 99)),
  text: required(readLocalText),
});

const PERCEPTION = {
  id: required(readSlug),
  text: required(readLocalText),
  position: required(oneOf(['before-items', 'after-items'])),
  handOver: optional(readBoolean, false),
} as const;

const readMatrix: Reader<Perception> = record({
  ...PERCEPTION,
  kind: required(oneOf(['matrix'])),
  scale: required(oneOf(['ordinal', 'binary'])),
  levels: required(list(readOrdinalLevel, { min: 2 })),
  rows: required(list(record({ id: required(readSlug), text: required(readLocalText) }), { min: 1 })),
});

const readChoice: Reader<Perception> = record({
  ...PERCEPTION,
  kind: required(oneOf(['single-choice', 'multiple-choice'])),
  options: required(readOptions),
});

/** A question beside satisfaction, of one of three kinds. */
export const readPerception: Reader<Perception> = (value, path) => {
  const { kind } = isObject(value) ? value : {};
  return kind === 'matrix' ? readMatrix(value, path) : readChoice(value, path);
};
