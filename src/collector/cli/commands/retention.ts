import { type Command, InvalidArgumentError } from 'commander';
import { RETENTION_MONTHS } from '../../../contract/limits.ts';
import { arePeriods, type RetentionPeriods, type RetentionRun } from '../../retention/retention.ts';
import type { Collector } from '../../start/open-collector.ts';
import type { ConfigOptions } from '../read-config-of.ts';
import { Refused } from '../refused.ts';
import { asTable } from '../table.ts';
import { withCollector } from '../with-collector.ts';

/** Who the audit log says did it. */
const ACTOR = 'command';

interface RetentionOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
}

interface SetOptions extends RetentionOptions {
  readonly answers?: number;
  readonly comments?: number;
}

/** `sipas retention`: how long answers and comments are kept, and the deletion of what is due. */
export function registerRetention(program: Command): void {
  const retention = program.command('retention').summary('how long answers and comments are kept');
  const common = (command: Command) =>
    command
      .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
      .option('--json', 'print the result as JSON')
      .addHelpText(
        'after',
        '\nExit codes: 0 done; 1 refused, nothing was changed; 2 the command was not given as described;\n' +
          '3 the database cannot be used.',
      );
  common(retention.command('show'))
    .summary('the periods, and the months that were deleted')
    .description('Tells how many whole months answers and comments are kept, and which months were deleted.')
    .action((options: RetentionOptions) => withCollector(options, (collector) => show(collector, options)));
  common(
    retention
      .command('set')
      .option('--answers <months>', 'whole months after the month they are of', months)
      .option('--comments <months>', 'the same for comments', months),
  )
    .summary('set how long they are kept')
    .description(
      'Sets how many whole months answers and comments are kept. What is due then is deleted by the next daily run ' +
        'of the server, or by sipas retention run. What is deleted cannot be brought back.',
    )
    .action((options: SetOptions) => withCollector(options, (collector) => set(collector, options)));
  common(retention.command('run'))
    .summary('delete what is due now')
    .description(
      'Deletes whole months that are no longer kept, as the server does every day. The figures of a deleted month ' +
        'stay as they are and are frozen; that each record was received stays known. May be broken off at any time.',
    )
    .action((options: RetentionOptions) => withCollector(options, (collector) => run(collector, options)));
}

async function show({ retention }: Collector, { json }: RetentionOptions): Promise<void> {
  const periods = await retention.periods();
  const frozenMonths = await retention.frozenMonths();
  if (json === true) {
    console.log(JSON.stringify({ ok: true, ...periods, frozenMonths }));
    return;
  }
  console.log(periodsText(periods));
  if (frozenMonths.length === 0) return;
  const rows = frozenMonths.map(({ month, deletedDay, records, held, late }) => [
    month,
    deletedDay ?? 'begun',
    records,
    held,
    late,
  ]);
  console.log(`\n${asTable(['month', 'deleted', 'records', 'held', 'late'], rows)}`);
}

async function set({ retention }: Collector, { answers, comments, json }: SetOptions): Promise<void> {
  if (answers === undefined && comments === undefined) throw new Refused('say --answers, --comments or both');
  const before = await retention.periods();
  const periods: RetentionPeriods = {
    answersMonths: answers ?? before.answersMonths,
    commentsMonths: comments ?? before.commentsMonths,
  };
  if (!arePeriods(periods)) {
    throw new Refused(
      `a period is a whole number of months from ${RETENTION_MONTHS.shortest} to ${RETENTION_MONTHS.longest}`,
    );
  }
  await retention.setPeriods(periods, ACTOR);
  console.log(json === true ? JSON.stringify({ ok: true, ...periods }) : periodsText(periods));
}

async function run({ retention }: Collector, { json }: RetentionOptions): Promise<void> {
  const done = await retention.run(ACTOR);
  console.log(json === true ? JSON.stringify({ ok: true, ...done }) : runText(done));
}

function months(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('It is no number of months.');
  return Number(text);
}

function periodsText({ answersMonths, commentsMonths }: RetentionPeriods): string {
  return `answers are kept for ${answersMonths} months after their month, comments for ${commentsMonths}`;
}

function runText({ months, records, held, comments }: RetentionRun): string {
  if (records + held + comments + months.length === 0) return 'nothing is due';
  const gone = months.length === 0 ? 'no month' : months.join(', ');
  return `deleted: ${gone} (${records} records, ${held} held); ${comments} comments`;
}
