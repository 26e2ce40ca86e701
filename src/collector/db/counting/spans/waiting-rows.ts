import type { Transaction } from 'kysely';
import { type SpanKind, spanKindsFrom } from '../../../../core/kernel/span.ts';
import type { AnswerCounts } from '../../../../core/tally/block-release.ts';
import type { Database } from '../../schema.ts';
import type { SpanBlock } from './span-block.ts';

/** Answers to items that wait, of the responses of one month that were released for one span. */
export interface WaitingRow extends AnswerCounts {
  readonly month: string;
  readonly span: SpanKind;
  /** By item, the longest span for which answers were released since, null where none were. */
  readonly later: readonly (SpanKind | null)[];
}

/** The rows of responses that were released for this span or shorter ones. */
export async function readWaitingRows(
  transaction: Transaction<Database>,
  { unit, questionnaire, mode, months, kind }: SpanBlock,
): Promise<readonly WaitingRow[]> {
  const longer = new Set<string>(spanKindsFrom(kind).slice(1));
  const rows = await transaction
    .selectFrom('waiting_answers')
    .select(['month', 'span', 'answers', 'helping', 'later'])
    .where('unit', '=', unit)
    .where('questionnaire', '=', questionnaire.id)
    .where('version', '=', questionnaire.version)
    .where('mode', '=', mode)
    .where('month', 'in', months)
    .execute();
  return rows
    .filter(({ span }) => !longer.has(span))
    .map(({ month, span, answers, helping, later }) => ({
      month,
      span: span as SpanKind,
      answers: JSON.parse(answers) as number[],
      helping: JSON.parse(helping) as number[],
      later: JSON.parse(later) as (SpanKind | null)[],
    }));
}

/** Puts a row in the place of the one of its month and span; one that says nothing is not kept. */
export async function writeWaitingRow(
  transaction: Transaction<Database>,
  { unit, questionnaire, mode }: SpanBlock,
  { month, span, answers, helping, later }: WaitingRow,
): Promise<void> {
  const { id, version } = questionnaire;
  await transaction
    .deleteFrom('waiting_answers')
    .where('unit', '=', unit)
    .where('questionnaire', '=', id)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .where('month', '=', month)
    .where('span', '=', span)
    .execute();
  if (answers.every((count) => count === 0) && later.every((one) => one === null)) return;
  await transaction
    .insertInto('waiting_answers')
    .values({
      ...{ unit, month, questionnaire: id, version, mode, span },
      answers: JSON.stringify(answers),
      helping: JSON.stringify(helping),
      later: JSON.stringify(later),
    })
    .execute();
}
