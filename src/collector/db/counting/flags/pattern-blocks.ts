import type { Transaction } from 'kysely';
import type { Block } from '../../../../core/tally/fold-blocks.ts';
import type { Database } from '../../schema.ts';

/** Notes that the responses of a block, or their flags, are others than when its patterns were last told. */
export async function notePatterns(
  transaction: Transaction<Database>,
  { unit, month, questionnaire, mode }: Pick<Block, 'unit' | 'month' | 'questionnaire' | 'mode'>,
): Promise<void> {
  const { id, version } = questionnaire;
  await transaction
    .insertInto('pattern_blocks')
    .values({ unit, month, questionnaire: id, version, mode, looked: '' })
    .onConflict((conflict) =>
      conflict.columns(['questionnaire', 'version', 'mode', 'month', 'unit']).doUpdateSet({ looked: '' }),
    )
    .execute();
}
