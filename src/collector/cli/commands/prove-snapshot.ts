import {
  type RecountedSnapshot,
  recountSnapshot,
  type SnapshotDifference,
} from '../../db/recount/recount-snapshot.ts';
import type { Collector } from '../../start/open-collector.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { EXIT_REFUSED } from '../exit-codes.ts';

/** Differences told with --json; all of them are counted. */
const LISTED_AS_JSON = 1_000;

/** Whether a closed period is what it was made of, to the last digit. */
export async function proveSnapshot(
  context: CommandContext,
  { database, questionnaires }: Collector,
  { id, isJson }: { readonly id: string; readonly isJson: boolean },
): Promise<void> {
  const listed: SnapshotDifference[] = [];
  let differences = 0;
  const counted = await recountSnapshot(
    database.reader,
    id,
    (questionnaire, version) => questionnaires.file(questionnaire, version),
    (found) => {
      differences += 1;
      if (!isJson) context.print(snapshotDifferenceText(found));
      else if (listed.length < LISTED_AS_JSON) listed.push(found);
    },
  );
  if (counted === null) throw new CommandRefused(`there is no snapshot ${id}`);
  const ok = differences === 0;
  context.print(
    isJson
      ? JSON.stringify({ ok, snapshot: id, ...counted, differenceCount: differences, differences: listed })
      : snapshotSummary(id, differences, counted),
  );
  if (!ok) context.endWith(EXIT_REFUSED);
}

function snapshotSummary(
  id: string,
  differences: number,
  { unit, period, version, figures, from, deletedMonths, records }: RecountedSnapshot,
): string {
  const found = differences === 0 ? 'no difference' : `${differences} differences`;
  const made =
    from === 'answers'
      ? `made again from ${records} records`
      : `made again from the sums kept with it, since answers were deleted: ${deletedMonths.join(', ')}`;
  return `${found}: snapshot ${id}, ${unit} ${period}, version ${version}: ${figures} figures ${made}`;
}

function snapshotDifferenceText(difference: SnapshotDifference): string {
  switch (difference.kind) {
    case 'content':
      return `the content is not that of the snapshot: its SHA-256 is ${difference.counted}`;
    case 'value':
      return `${difference.place}: ${difference.stored} in the snapshot, ${difference.counted} made again`;
    case 'sum': {
      const { unit, questionnaire, version, mode, number } = difference;
      return `sums ${unit} ${questionnaire}@${version} ${mode}: ${number} ${difference.stored} kept, ${difference.counted} counted`;
    }
    case 'record':
      return `record ${difference.id} of device ${difference.enrolment}: it cannot be counted as it was then`;
  }
}
