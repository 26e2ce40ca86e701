import { PAPER_FORMS_COMPARED } from '../../contract/limits.ts';
import type { PaperError } from '../../contract/paper.ts';
import { must } from '../../core/kernel/assert.ts';
import { PAPER_DAY } from '../../core/paper/paper-pass.ts';
import { entryError } from '../../core/statistics/entry-error.ts';
import type { ComparedQuestion } from './paper-store.ts';

/** Questions named of a month: what is worth looking at in how a form is printed or read. */
const MOST_QUESTIONS = 5;

/** How well forms were entered, by month and version of a questionnaire, over some units; the newest month first. */
export function paperErrors(compared: readonly ComparedQuestion[]): readonly PaperError[] {
  const groups = new Map<string, ComparedQuestion[]>();
  for (const row of compared) {
    const key = JSON.stringify([row.month, row.questionnaire, row.version]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map(errorOf).sort(newestFirst);
}

function errorOf(rows: readonly ComparedQuestion[]): PaperError {
  const { questionnaire, version, month } = must(rows[0], 'a group has rows');
  const byQuestion = new Map<string, { compared: number; differed: number }>();
  for (const { question, compared, differed } of rows) {
    const sum = byQuestion.get(question) ?? { compared: 0, differed: 0 };
    byQuestion.set(question, { compared: sum.compared + compared, differed: sum.differed + differed });
  }
  const forms = byQuestion.get(PAPER_DAY)?.compared ?? 0;
  const about = { questionnaire, version, month, forms };
  byQuestion.delete(PAPER_DAY);
  const compared = sumOf([...byQuestion.values()].map((one) => one.compared));
  const differed = sumOf([...byQuestion.values()].map((one) => one.differed));
  const error = forms < PAPER_FORMS_COMPARED ? null : entryError(differed, compared);
  if (error === null) return { ...about, found: null };
  const questions = [...byQuestion]
    .map(([question, one]) => ({ question, differed: one.differed }))
    .filter((one) => one.differed > 0)
    .sort((one, other) => other.differed - one.differed || (one.question < other.question ? -1 : 1))
    .slice(0, MOST_QUESTIONS);
  return { ...about, found: { compared, differed, ...error, questions } };
}

function newestFirst(one: PaperError, other: PaperError): number {
  if (one.month !== other.month) return one.month < other.month ? 1 : -1;
  if (one.questionnaire !== other.questionnaire) return one.questionnaire < other.questionnaire ? -1 : 1;
  return other.version - one.version;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
