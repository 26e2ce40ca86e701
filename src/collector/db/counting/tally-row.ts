import type { Selectable } from 'kysely';
import type { Tally } from '../../../core/tally/tally.ts';
import type { TallyKey } from '../../../core/tally/tally-key.ts';
import type { TalliesTable } from '../schema.ts';

export type TallyRow = Selectable<TalliesTable>;

export function tallyOfRow({ responses, excluded, sums, levels }: TallyRow): Tally {
  return { responses, excluded, sums: JSON.parse(sums), levels: JSON.parse(levels) };
}

export function rowOfTally(
  key: TallyKey,
  { state, span }: Pick<TallyRow, 'state' | 'span'>,
  tally: Tally,
): TallyRow {
  return {
    margin: key.margin,
    value: key.value,
    questionnaire: key.questionnaire,
    version: key.version,
    mode: key.mode,
    month: key.month,
    unit: key.unit,
    flagged: key.flagged ? 1 : 0,
    state,
    span,
    responses: tally.responses,
    excluded: tally.excluded,
    sums: JSON.stringify(tally.sums),
    levels: JSON.stringify(tally.levels),
  };
}
