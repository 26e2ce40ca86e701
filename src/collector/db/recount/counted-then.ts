import type { Kysely } from 'kysely';
import { type Month, monthsOf, type Period } from '../../../core/kernel/period.ts';
import { spansInside } from '../../../core/kernel/span.ts';
import { checkResponse } from '../../../core/questionnaire/check-response.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { spanShares } from '../../../core/tally/span-shares.ts';
import { type Tally, TallyAccumulator } from '../../../core/tally/tally.ts';
import { type TallyLayout, tallyLayout } from '../../../core/tally/tally-layout.ts';
import { parseWaiting, type Waiting, waitingThen } from '../../../core/tally/waiting-answers.ts';
import type { PartEvidence } from '../../closing/snapshot-evidence.ts';
import type { Database, RecordsTable } from '../schema.ts';

/** By unit, `code@valid-from`. */
export type SumsThen = ReadonlyMap<string, Tally>;

interface AskedThen {
  readonly part: PartEvidence;
  readonly period: Period;
  /** Of the snapshot. */
  readonly number: number;
  readonly questionnaire: Questionnaire;
}

type RecordThen = Pick<RecordsTable, 'day' | 'span' | 'state' | 'body' | 'waiting' | 'snapshots' | 'freed'>;

/** Records of a unit that are read at a time. */
const RECORDS_AT_A_TIME = 2_000;

/** Counts again, from the answers, what had moved into figures of a period when a snapshot was taken. */
export async function countedThen(
  reader: Kysely<Database>,
  { part, period, number, questionnaire }: AskedThen,
): Promise<{
  readonly sums: SumsThen;
  readonly records: number;
  readonly unreadable: readonly { readonly enrolment: string; readonly id: string }[];
}> {
  const layout = tallyLayout(questionnaire);
  const isWithin = spansInside(monthsOf(period));
  const sums = new Map<string, Tally>();
  const unreadable: { enrolment: string; id: string }[] = [];
  let records = 0;
  for (const { unit } of part.tallies) {
    const tally = new TallyAccumulator(layout, questionnaire);
    for await (const { enrolment, id, ...record } of recordsOf(reader, { part, period, unit })) {
      const counted = countedRecord(record, { layout, questionnaire, number });
      if (counted === 'later') continue;
      records += 1;
      if (counted === 'unreadable') {
        unreadable.push({ enrolment, id });
        continue;
      }
      for (const { kind, without, held } of spanShares(record.span, counted.waiting)) {
        if (!isWithin(record.day.slice(0, 7) as Month, kind)) continue;
        tally.add(counted.response, without);
        if (held !== null) tally.takeBack(counted.response, held);
      }
    }
    sums.set(unit, tally.tally());
  }
  return { sums, records, unreadable };
}

/** What a record counted as then; `later` where it was in no figure. */
function countedRecord(
  record: RecordThen,
  asked: { readonly layout: TallyLayout; readonly questionnaire: Questionnaire; readonly number: number },
) {
  const { layout, questionnaire, number } = asked;
  const isReleased = record.state === 'released' || record.state === 'partly';
  if (!isReleased) return record.state === 'unknown' ? 'unreadable' : 'later';
  if (record.snapshots >= number) return 'later';
  try {
    const body = JSON.parse(record.body) as object;
    const response = checkResponse(questionnaire, { ...body, comment: null });
    const waiting: Waiting | null = parseWaiting(layout, record.waiting);
    const then = waiting && waitingThen(layout, waiting, { freed: record.freed, number });
    return !response.ok || then === null ? 'unreadable' : { response: response.value, waiting: then };
  } catch {
    return 'unreadable';
  }
}

async function* recordsOf(
  reader: Kysely<Database>,
  { part, period, unit }: { readonly part: PartEvidence; readonly period: Period; readonly unit: string },
) {
  const months = monthsOf(period);
  for (let from = { enrolment: '', id: '' }; ; ) {
    const { enrolment, id } = from;
    const rows = await reader
      .selectFrom('records')
      .select(['enrolment', 'id', 'day', 'span', 'state', 'body', 'waiting', 'snapshots', 'freed'])
      .where('unit', '=', unit)
      .where('kind', '=', 'response')
      .where('questionnaire', '=', part.questionnaire)
      .where('version', '=', part.version)
      .where('mode', '=', part.mode)
      .where('day', '>=', `${months[0]}-01`)
      .where('day', '<=', `${months.at(-1)}-31`)
      .where(({ eb, refTuple, tuple }) => eb(refTuple('enrolment', 'id'), '>', tuple(enrolment, id)))
      .orderBy('enrolment')
      .orderBy('id')
      .limit(RECORDS_AT_A_TIME)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < RECORDS_AT_A_TIME) return;
    from = { enrolment: last.enrolment, id: last.id };
  }
}
