import type { Command } from 'commander';
import type { EnrolmentId, RecordId } from '../../../core/kernel/brand.ts';
import { parseRecord } from '../../../core/protocol/messages/record.ts';
import type { HeldReason, HeldRow, HeldStore } from '../../ingest/collector-store.ts';
import { type Released, releaseHeld } from '../../ingest/release-held.ts';
import { COMMAND_ACTOR, type CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { type ConfigOptions, readConfigOf } from '../read-config-of.ts';
import { asTable } from '../table.ts';
import { openForCommand } from '../with-collector.ts';

const ROWS_AT_A_TIME = 1_000;

interface HeldOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
}

interface ReleaseOptions extends HeldOptions {
  readonly revoked?: string;
}

/** Held records of one reason, office and device. */
interface HeldCount {
  readonly reason: HeldReason;
  /** As the record names it; it may be the one that is not known. */
  readonly unit: string;
  readonly device: EnrolmentId;
  count: number;
}

/** `sipas held`: what is stored and not counted, and its way into the figures. */
export function registerHeld(program: Command, context: CommandContext): void {
  const held = program.command('held');
  held
    .command('list')
    .summary('how many, why, of which office and device')
    .description('Counts the held records by reason, office and device.')
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 2 the command was not given as described; 3 the database cannot be used.',
    )
    .action(context.actionOf(listHeld));
  held
    .command('release')
    .summary('count those that pass now')
    .description(
      'Checks the held records again, with the units and questionnaires of today, and counts those that pass, each ' +
        'once and on the day fixed when it came. Works while the server runs. The records of a revoked device are ' +
        'left as they are: whether they are genuine is for a person to decide, device by device, with --revoked.',
    )
    .option('--revoked <id>', 'the records of this revoked device, and no others')
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 nothing is held of that device for its being revoked; 2 the command was not given as\n' +
        'described; 3 the database cannot be used.',
    )
    .action(context.actionOf(release));
}

async function listHeld(context: CommandContext, { json, ...options }: HeldOptions): Promise<void> {
  const collector = await openForCommand(readConfigOf(context, options));
  try {
    const counts = await countHeldRows(collector.held);
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    if (json === true) context.print(JSON.stringify({ ok: true, total, held: counts }));
    else if (total === 0) context.print('nothing is held');
    else {
      const rows = counts.map(({ reason, unit, device, count }) => [count, reason, unit, device]);
      context.print(`${asTable(['records', 'reason', 'unit', 'device'], rows)}\n\n${total} records are held`);
    }
  } finally {
    await collector.close();
  }
}

/** The most first. However many are held, one page of them is in memory. */
async function countHeldRows(store: HeldStore): Promise<readonly HeldCount[]> {
  const counts = new Map<string, HeldCount>();
  let after: { readonly enrolment: EnrolmentId; readonly id: RecordId } | null = null;
  for (;;) {
    const rows: readonly HeldRow[] = await store.heldAfter(after, ROWS_AT_A_TIME);
    for (const row of rows) {
      const { reason, enrolment: device } = row;
      const record = parseRecord(row.line);
      const unit = record.ok ? record.value.unit : '?';
      const key = [reason, unit, device].join(' ');
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { reason, unit, device, count: 1 });
      else known.count += 1;
    }
    after = rows.at(-1) ?? null;
    if (rows.length < ROWS_AT_A_TIME) return [...counts.values()].sort((a, b) => b.count - a.count);
  }
}

async function release(
  context: CommandContext,
  { revoked, json, ...options }: ReleaseOptions,
): Promise<void> {
  const collector = await openForCommand(readConfigOf(context, options));
  try {
    const { ingest, held } = collector;
    const result = await releaseHeld(
      { ...ingest, held },
      { revokedOf: revoked as EnrolmentId | undefined, by: COMMAND_ACTOR },
    );
    const isNothing = result.released === 0 && Object.keys(result.stillHeld).length === 0;
    if (revoked !== undefined && isNothing) {
      throw new CommandRefused(
        `nothing is held of a revoked device ${revoked}; sipas held list shows what is`,
      );
    }
    context.print(json === true ? JSON.stringify({ ok: true, ...result }) : asText(result));
  } finally {
    await collector.close();
  }
}

function asText({ released, stillHeld }: Released): string {
  const reasons = Object.entries(stillHeld).map(([reason, count]) => `${count} ${reason}`);
  const still = reasons.length === 0 ? 'nothing' : reasons.join(', ');
  return `${released} released and counted; still held: ${still}`;
}
