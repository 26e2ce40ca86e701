import { type Command, InvalidArgumentError } from 'commander';
import { RETENTION_MONTHS } from '../../../contract/limits.ts';
import { isMonth } from '../../../core/kernel/period.ts';
import { releaseHeld } from '../../ingest/release-held.ts';
import {
  ANNOUNCED_DAYS,
  type AnnouncedDeletion,
  arePeriods,
  type RetentionPeriods,
  type RetentionRun,
} from '../../retention/retention.ts';
import type { Collector } from '../../start/open-collector.ts';
import { COMMAND_ACTOR, type CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import type { ConfigOptions } from '../read-config-of.ts';
import { asTable } from '../table.ts';
import { withCollector } from '../with-collector.ts';

interface RetentionOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
}

interface SetOptions extends RetentionOptions {
  readonly answers?: number;
  readonly comments?: number;
}

/** `sipas retention`: how long answers and comments are kept, and the deletion of what is due. */
export function registerRetention(program: Command, context: CommandContext): void {
  const retention = program.command('retention');
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
    .action((options: RetentionOptions) =>
      withCollector(context, options, (collector) => show(context, collector, options)),
    );
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
    .action((options: SetOptions) =>
      withCollector(context, options, (collector) => set(context, collector, options)),
    );
  common(retention.command('reopen').argument('<month>', 'a month as 2026-10'))
    .summary('count what comes for a frozen month again')
    .description(
      'For a month that was frozen by mistake, as under a wrong clock: what is held for it is counted now, and what ' +
        'comes for it from now on. What was deleted of it cannot be brought back; its figures keep it.',
    )
    .action((month: string, options: RetentionOptions) =>
      withCollector(context, options, (collector) => reopen(context, collector, month, options)),
    );
  common(retention.command('run'))
    .summary('announce what is due, delete what was announced')
    .description(
      `Announces whole months that are no longer kept, and deletes what was announced ${ANNOUNCED_DAYS} days of running ` +
        'before, as the server does every day; nothing while the clock is in doubt. The figures of a deleted month ' +
        'stay as they are and are frozen; that each record was received stays known. May be broken off at any time.',
    )
    .action((options: RetentionOptions) =>
      withCollector(context, options, (collector) => run(context, collector, options)),
    );
}

async function show(
  context: CommandContext,
  { retention }: Collector,
  { json }: RetentionOptions,
): Promise<void> {
  const periods = await retention.periods();
  const [frozenMonths, announced] = [await retention.frozenMonths(), await retention.announced()];
  if (json === true) {
    context.print(JSON.stringify({ ok: true, ...periods, announced, frozenMonths }));
    return;
  }
  context.print(periodsText(periods));
  for (const one of announced) context.print(announcedText(one));
  if (frozenMonths.length === 0) return;
  const rows = frozenMonths.map(({ month, deletedDay, records, held, late, reopenedDay }) => [
    month,
    deletedDay ?? 'begun',
    records,
    held,
    late,
    reopenedDay ?? '',
  ]);
  context.print(`\n${asTable(['month', 'deleted', 'records', 'held', 'late', 'reopened'], rows)}`);
}

async function set(
  context: CommandContext,
  { retention }: Collector,
  { answers, comments, json }: SetOptions,
): Promise<void> {
  if (answers === undefined && comments === undefined)
    throw new CommandRefused('say --answers, --comments or both');
  const before = await retention.periods();
  const periods: RetentionPeriods = {
    answersMonths: answers ?? before.answersMonths,
    commentsMonths: comments ?? before.commentsMonths,
  };
  if (!arePeriods(periods)) {
    throw new CommandRefused(
      `a period is a whole number of months from ${RETENTION_MONTHS.shortest} to ${RETENTION_MONTHS.longest}`,
    );
  }
  await retention.setPeriods(periods, COMMAND_ACTOR);
  context.print(json === true ? JSON.stringify({ ok: true, ...periods }) : periodsText(periods));
}

async function run(
  context: CommandContext,
  { retention }: Collector,
  { json }: RetentionOptions,
): Promise<void> {
  const done = await retention.run(COMMAND_ACTOR);
  if (done.isClockDoubtful && json !== true) {
    throw new CommandRefused(
      'the clock of this machine is in doubt, so nothing was deleted; set it right, then sipas clock confirm',
    );
  }
  context.print(json === true ? JSON.stringify({ ok: true, ...done }) : runText(done));
}

async function reopen(
  context: CommandContext,
  { retention, held, ingest }: Collector,
  text: string,
  { json }: RetentionOptions,
): Promise<void> {
  if (!isMonth(text)) throw new CommandRefused(`"${text}" is no month such as 2026-10`);
  if (!(await retention.reopen(text, COMMAND_ACTOR))) throw new CommandRefused(`${text} is not frozen`);
  const { released } = await releaseHeld({ ...ingest, held });
  context.print(
    json === true
      ? JSON.stringify({ ok: true, month: text, released })
      : `${text} is open again; ${released} held records are counted now`,
  );
}

function months(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('It is no number of months.');
  return Number(text);
}

function periodsText({ answersMonths, commentsMonths }: RetentionPeriods): string {
  return `answers are kept for ${answersMonths} months after their month, comments for ${commentsMonths}`;
}

function announcedText({ kind, month, announcedDay, daysLeft }: AnnouncedDeletion): string {
  return `${month}: ${kind} will be deleted after ${daysLeft} more days of running (announced on ${announcedDay})`;
}

function runText({ announced, months, records, held, comments }: RetentionRun): string {
  if (announced.length > 0) return announced.map(announcedText).join('\n');
  if (records + held + comments + months.length === 0) return 'nothing is due';
  const gone = months.length === 0 ? 'no month' : months.join(', ');
  return `deleted: ${gone} (${records} records, ${held} held); ${comments} comments`;
}
