import type { Transaction } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import { type Month, monthsOf } from '../../../core/kernel/period.ts';
import { spanAround } from '../../../core/kernel/span.ts';
import type { Response } from '../../../core/questionnaire/response.ts';
import type { ReleasedResponse } from '../../../core/tally/exclusions/excludable-heap.ts';
import { excludedTally } from '../../../core/tally/exclusions/excluded-tally.ts';
import { type TallyLayout, tallyLayout } from '../../../core/tally/tally-layout.ts';
import type { KnownQuestionnaires } from '../../ingest/check-record.ts';
import { heapIn, itemsIn } from '../exclusions/span-responses.ts';
import { grouped } from '../grouped.ts';
import type { ExcludedHeapsTable } from '../schema/exclusion-tables.ts';
import type { Database } from '../schema.ts';
import { differing, type Numbers, numbersOfRow } from './compare-tallies.ts';
import type { Difference } from './difference.ts';

type HeapName = Pick<
  ExcludedHeapsTable,
  'exclusion' | 'unit' | 'questionnaire' | 'version' | 'mode' | 'month' | 'span'
>;

interface HeapRecord {
  readonly name: HeapName;
  readonly response: ReleasedResponse;
}

const NONE: Numbers = { responses: 0, excluded: 0, sums: [], levels: [] };

/**
 * Everything in which excluded heaps differ from the records that name them. Those with a month whose answers were deleted
 * are left out.
 */
export async function* compareExclusions(
  snapshot: Transaction<Database>,
  questionnaires: KnownQuestionnaires,
  frozen: ReadonlySet<string>,
): AsyncGenerator<Difference> {
  const isKnown = ({ month, span, questionnaire, version }: HeapName) =>
    questionnaires.find(questionnaire, version) !== undefined &&
    monthsOf(spanAround(month as Month, span)).every((one) => !frozen.has(one));
  const rows = (await snapshot.selectFrom('excluded_heaps').selectAll().execute()).filter(isKnown);
  const stored = new Map(rows.map((row) => [keyOf(row), row]));
  const records = (await excludedRecords(snapshot, questionnaires)).filter(({ name }) => isKnown(name));
  const counted = grouped(records, ({ name }) => keyOf(name));
  for (const key of [...new Set([...stored.keys(), ...counted.keys()])].sort()) {
    const row = stored.get(key);
    const ofHeap = counted.get(key) ?? [];
    const name = row ?? must(ofHeap[0], 'a record').name;
    const questionnaire = must(questionnaires.find(name.questionnaire, name.version), 'a questionnaire');
    const layout = tallyLayout(questionnaire);
    const kept = itemsIn(layout, row === undefined ? [] : (JSON.parse(row.kept) as string[]));
    const { own, taken } = excludedTally(
      layout,
      questionnaire,
      ofHeap.map(({ response }) => response),
      kept,
    );
    const before = row === undefined ? NONE : numbersOfRow({ ...row, excluded: 0 });
    const takenBefore = row === undefined ? [] : (JSON.parse(row.taken) as number[]);
    const numbers = [
      ...differing(before, ofHeap.length === 0 ? NONE : own),
      ...(ofHeap.length === 0 ? takenBefore : taken).flatMap((sum, at) => {
        const one = { stored: takenBefore[at] ?? 0, counted: ofHeap.length === 0 ? 0 : sum };
        return one.stored === one.counted ? [] : [{ name: `taken[${at}]`, ...one }];
      }),
    ];
    if (numbers.length === 0) continue;
    const { unit, version, mode, month, span, exclusion } = name;
    yield {
      ...{ kind: 'exclusion', unit, questionnaire: name.questionnaire, version, mode },
      ...{ span: spanAround(month as Month, span).text, exclusion, numbers },
    };
  }
}

/** The records that say they were excluded, whether that stands or was undone. */
async function excludedRecords(
  snapshot: Transaction<Database>,
  questionnaires: KnownQuestionnaires,
): Promise<readonly HeapRecord[]> {
  const rows = await snapshot
    .selectFrom('records')
    .select(['unit', 'questionnaire', 'version', 'mode', 'day', 'span', 'flags', 'body', 'exclusion'])
    .where('exclusion', '<>', '')
    .execute();
  return rows.flatMap(({ day, flags, body, exclusion, span, ...block }): readonly HeapRecord[] => {
    const questionnaire = questionnaires.find(block.questionnaire, block.version);
    const read = questionnaire && readRecord(tallyLayout(questionnaire), { flags, body, exclusion });
    // What cannot be read is told of its record.
    if (read == null) return [];
    const month = spanAround(day.slice(0, 7) as Month, span).first;
    return [{ name: { ...block, month, span, exclusion: read.heap }, response: read }];
  });
}

function readRecord(
  layout: TallyLayout,
  { flags, body, exclusion }: { readonly flags: string; readonly body: string; readonly exclusion: string },
): (ReleasedResponse & { readonly heap: string }) | null {
  try {
    const { id, without } = heapIn(layout, exclusion);
    const response = JSON.parse(body) as Response;
    return { response, flags: JSON.parse(flags) as string[], without, heap: id };
  } catch {
    return null;
  }
}

function keyOf({ exclusion, unit, questionnaire, version, mode, month, span }: HeapName): string {
  return [unit, questionnaire, version, mode, month, span, exclusion].join(' ');
}
