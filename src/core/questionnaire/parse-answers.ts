import type { Reader, ShapeFault } from '../kernel/reader.ts';
import { dictionary, fault, isObject, nullable, oneOf } from '../kernel/reader.ts';
import type { Result } from '../kernel/result.ts';
import { ok } from '../kernel/result.ts';
import { itemsOf } from './items.ts';
import type { Answer, ItemId, NonAnswer, Questionnaire } from './questionnaire.ts';

/** What one respondent said; items never reached are absent. */
export type Answers = Readonly<Partial<Record<ItemId, Answer>>>;

/** Reads an answer to any item: a level of the scale, or a non-answer this questionnaire offers. */
function answerReader({ scale, nonAnswers }: Questionnaire): Reader<Answer> {
  return oneOf<Answer>([
    ...scale.levels.map(({ value }) => value),
    ...nonAnswers.map(({ code }): NonAnswer => code),
  ]);
}

function perItem<Value>(questionnaire: Questionnaire, read: Reader<Value>) {
  const items = new Set<string>(itemsOf(questionnaire).map(({ id }) => id));
  return dictionary((key) => (items.has(key) ? read : undefined), `an item of ${questionnaire.id}`);
}

/** Answers as a response stores them: an unreached item is absent, never null. */
export function answersReader(questionnaire: Questionnaire): Reader<Answers> {
  return perItem(questionnaire, answerReader(questionnaire));
}

/**
 * The answers of one line for `sipas score`, e.g. `{"answers": {"access.signage": 5, "access.seating": null,
 * "results.fair": "not-applicable"}}`. Null means unreached and is left out; other keys beside `answers` are
 * ignored.
 *
 * Failure kinds: `wrong-type`, `missing-key` (no `answers`), `unknown-key` (no such item), `wrong-value` (no such
 * level, or a non-answer the questionnaire does not offer).
 */
export function parseScoreLine(questionnaire: Questionnaire, value: unknown): Result<Answers, ShapeFault> {
  if (!isObject(value)) return fault('wrong-type', '', 'expected an object with the key answers');
  if (!Object.hasOwn(value, 'answers')) return fault('missing-key', '/answers', 'this key is required');
  const read = perItem(questionnaire, nullable(answerReader(questionnaire)));
  const { answers } = value;
  const given = read(answers, '/answers');
  if (!given.ok) return given;
  return ok(
    Object.fromEntries(Object.entries(given.value).filter(([, answer]) => answer !== null)) as Answers,
  );
}
