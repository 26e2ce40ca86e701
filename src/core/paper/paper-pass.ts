import { type Day, isDay } from '../kernel/calendar.ts';
import { isObject } from '../kernel/reader.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { cleanComment } from '../questionnaire/comment.ts';
import type { Answers } from '../questionnaire/parse-answers.ts';
import type { LanguageTag, OptionValue, Questionnaire } from '../questionnaire/questionnaire.ts';
import type { Response } from '../questionnaire/response.ts';
import { type PaperQuestion, paperQuestions } from './paper-questions.ts';

/** No box was marked, and more than one. Both count as not answered; they are kept apart until the form is counted. */
export const EMPTY_MARK = 'empty';
export const DOUBLE_MARK = 'double';
/** What somebody types for more than one mark. */
const DOUBLE_KEY = 'x';
/** The name under which two passes are compared by the day; no question has it. */
export const PAPER_DAY = 'day';

/** One reading of a printed form by one person. */
export interface PaperPass {
  /** When it was filled in, as stands on it. */
  readonly day: Day;
  /** Question id → code of the marked box, `empty` or `double`; every question of the form. */
  readonly marks: Readonly<Record<string, string>>;
  /** What is written in the box for a comment; null where nothing is, or there is no box. */
  readonly comment: string | null;
}

/** What was typed at a question, or null where it is none of its codes. */
export function readMark({ choices }: PaperQuestion, typed: string): string | null {
  const key = typed.normalize('NFKC').trim().toLowerCase();
  if (key === '') return EMPTY_MARK;
  if (key === DOUBLE_KEY) return DOUBLE_MARK;
  return choices.some(({ code }) => code === key) ? key : null;
}

/** Whether it is a mark of the question. */
function isMarkOf({ choices }: PaperQuestion, mark: unknown): mark is string {
  return mark === EMPTY_MARK || mark === DOUBLE_MARK || choices.some(({ code }) => code === mark);
}

/** A pass with a mark for each question of the form and nothing else; the error names the first part at fault. */
export function checkPass(questionnaire: Questionnaire, value: unknown): Result<PaperPass, string> {
  if (!isObject(value) || !isDay(value['day'])) return err('/day');
  const { day, marks } = value;
  if (!isObject(marks)) return err('/marks');
  const questions = paperQuestions(questionnaire);
  for (const question of questions) {
    if (!Object.hasOwn(marks, question.id) || !isMarkOf(question, marks[question.id])) {
      return err(`/marks/${question.id}`);
    }
  }
  if (Object.keys(marks).length !== questions.length) return err('/marks');
  const { comment = null } = value;
  if (comment === null) return ok({ day, marks: marks as PaperPass['marks'], comment });
  if (typeof comment !== 'string' || questionnaire.comment === null) return err('/comment');
  return ok({ day, marks: marks as PaperPass['marks'], comment: cleanComment(comment) });
}

/** One place at which two readings of one form differ. */
export interface PaperDifference {
  /** A question's or the comment's id, or `day`. */
  readonly question: string;
  /** A mark, the day, or what is written; of a comment '' where nothing is. */
  readonly first: string;
  readonly second: string;
}

/** Every place at which two readings differ, the day first, then in the order of the form, the comment last. */
export function differencesBetween(
  questionnaire: Questionnaire,
  first: PaperPass,
  second: PaperPass,
): readonly PaperDifference[] {
  const places = [PAPER_DAY, ...paperQuestions(questionnaire).map(({ id }) => id)];
  const differences = places.flatMap((question) => {
    const [one, other] = [markAt(first, question), markAt(second, question)];
    return one === other ? [] : [{ question, first: one, second: other }];
  });
  const { comment } = questionnaire;
  if (comment === null || spaced(first) === spaced(second)) return differences;
  const written = { first: first.comment ?? '', second: second.comment ?? '' };
  return [...differences, { question: comment.id, ...written }];
}

/** Where a line is broken on paper says nothing. */
function spaced({ comment }: PaperPass): string {
  return (comment ?? '').replaceAll(/\s+/g, ' ');
}

function markAt({ day, marks }: PaperPass, question: string): string {
  return question === PAPER_DAY ? day : (marks[question] ?? EMPTY_MARK);
}

/**
 * What the form says, once each difference was looked at again on the paper. What both read alike stays. The error
 * names the first place at fault: one that differs and was not settled, or one that does not differ.
 */
export function settledPass(
  questionnaire: Questionnaire,
  first: PaperPass,
  second: PaperPass,
  settled: Readonly<Record<string, unknown>>,
): Result<PaperPass, string> {
  const places = differencesBetween(questionnaire, first, second).map(({ question }) => question);
  const missing = places.find((place) => !Object.hasOwn(settled, place));
  const other = Object.keys(settled).find((place) => !places.includes(place));
  if (missing !== undefined || other !== undefined) return err(`/marks/${missing ?? other}`);
  const { [PAPER_DAY]: day = first.day, ...others } = settled;
  const { [questionnaire.comment?.id ?? '']: comment = first.comment, ...marks } = others;
  return checkPass(questionnaire, { day, marks: { ...first.marks, ...marks }, comment });
}

/** The response that a form says, as every other response is checked and counted. */
export function responseOnPaper(
  questionnaire: Questionnaire,
  language: LanguageTag,
  { marks, comment }: PaperPass,
): Response {
  const answers: Record<string, OptionValue> = {};
  const context: Record<string, OptionValue> = {};
  const profile: Record<string, OptionValue> = {};
  let assistance: OptionValue | null = null;
  for (const { id, part, choices } of paperQuestions(questionnaire)) {
    const value = choices.find(({ code }) => code === marks[id])?.value;
    if (value === undefined) continue;
    if (part === 'assistance') assistance = value;
    else ({ item: answers, context, profile })[part][id] = value;
  }
  return {
    mode: 'paper',
    language,
    answers: answers as Answers,
    context,
    assistance,
    profile,
    perceptions: {},
    comment,
    sampling: null,
    durationsMs: {},
    corrections: 0,
  };
}
