import { type Command, InvalidArgumentError } from 'commander';
import { type Day, isDay, localDay, localHour } from '../../../core/kernel/calendar.ts';
import { HOUR_MS, MINUTE_MS } from '../../../core/kernel/duration.ts';
import type { AuditHead, WrittenEntry } from '../../audit/audit-reader.ts';
import { SqlAuditReader } from '../../db/audit/audit-reader.ts';
import { type AuditFault, verifyAudit } from '../../db/audit/verify-audit.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT_REFUSED } from '../exit-codes.ts';
import { type ConfigOptions, readConfigOf } from '../read-config-of.ts';
import { asTable } from '../table.ts';
import { openForCommand } from '../with-collector.ts';

interface AuditOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
}

interface ListOptions extends AuditOptions {
  readonly action?: string;
  readonly actor?: string;
  readonly day?: Day;
  readonly before?: number;
}

interface VerifyOptions extends AuditOptions {
  readonly expect?: AuditHead;
}

const END = /^(\d{1,15}):([0-9a-f]{64})$/;

/** `sipas audit`: who changed and exported what, and whether that record is whole. */
export function registerAudit(program: Command, context: CommandContext): void {
  const audit = program.command('audit').summary('who changed and exported what');
  audit
    .command('list')
    .summary('the newest entries')
    .description('Lists at most 100 entries of the audit log, the newest first.')
    .option('--action <name>', 'only this action, such as device.revoke')
    .option('--actor <name>', 'only what this account did; command: what was done at this machine')
    .option('--day <YYYY-MM-DD>', 'only this day in Viet Nam', dayOf)
    .option('--before <sequence>', 'only entries before this one', sequenceOf)
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 2 the command was not given as described; 3 the database cannot be used.',
    )
    .action(context.actionOf(list));
  audit
    .command('verify')
    .summary('whether any entry was altered, removed, added or moved')
    .description(
      'Walks the whole audit log, whose entries are chained by keys that are not in the database, and names every ' +
        'entry that does not fit. It prints the end of the log. Note that down somewhere else: given later to ' +
        '--expect, it shows that nothing up to it was changed since, not even by cutting the log back to a former ' +
        'end. Works while the server runs.',
    )
    .option('--expect <end>', 'an end that was printed before, as sequence:mac', endOf)
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 the log is whole; 1 it is not; 2 the command was not given as described;\n' +
        '3 the database or the keys cannot be used.',
    )
    .action(context.actionOf(verify));
}

async function list(
  context: CommandContext,
  { action, actor, day, before, json, ...options }: ListOptions,
): Promise<void> {
  const collector = await openForCommand(readConfigOf(context, options));
  try {
    const page = await new SqlAuditReader(collector.database.reader).page({
      action: action ?? null,
      actor: actor ?? null,
      day: day ?? null,
      before: before ?? null,
    });
    if (json === true) context.print(JSON.stringify({ ok: true, ...page }));
    else if (page.entries.length === 0) context.print('there is no such entry');
    else {
      const more = page.next === null ? '' : `\n\nolder ones: --before ${page.next}`;
      context.print(
        asTable(['entry', 'when', 'who', 'what', 'to what', 'further'], page.entries.map(rowOf)) + more,
      );
    }
  } finally {
    await collector.close();
  }
}

async function verify(context: CommandContext, { expect, json, ...options }: VerifyOptions): Promise<void> {
  const collector = await openForCommand(readConfigOf(context, options));
  try {
    const key = collector.keys.secret('audit-log');
    const { entries, unchecked, head, faults } = await verifyAudit(
      collector.database.reader,
      key,
      expect ?? null,
    );
    const end = head === null ? null : `${head.sequence}:${head.mac}`;
    if (json === true)
      context.print(JSON.stringify({ ok: faults.length === 0, entries, unchecked, end, faults }));
    else {
      for (const fault of faults) context.complain(wordsOf(fault));
      const verdict = faults.length === 0 ? 'whole' : 'not whole';
      const since =
        unchecked === 0
          ? ''
          : `; of the first ${unchecked} that cannot be told, since the keys they were written with are lost`;
      context.print(
        `${entries} entries; the audit log is ${verdict}${since}${end === null ? '' : `\nend: ${end}`}`,
      );
    }
    if (faults.length > 0) context.endWith(EXIT_REFUSED);
  } finally {
    await collector.close();
  }
}

function wordsOf(fault: AuditFault): string {
  switch (fault.kind) {
    case 'altered':
      return `entry ${fault.sequence} is not what was written there`;
    case 'removed':
      return fault.first === fault.last
        ? `entry ${fault.first} was removed`
        : `entries ${fault.first} to ${fault.last} were removed`;
    case 'added':
      return `entry ${fault.sequence} was added by hand`;
    case 'end-altered':
      return 'the end of the log is not its last entry: entries were added or removed there';
    case 'not-as-expected':
      return `entry ${fault.sequence} is not the one that was noted down`;
  }
}

function rowOf({
  sequence,
  atMs,
  actor,
  action,
  subject,
  details,
}: WrittenEntry): readonly (string | number)[] {
  const further = Object.entries(details).map(([name, value]) => `${name}=${value}`);
  return [sequence, localTime(atMs), actor, action, subject, further.join(' ')];
}

/** Day, hour and minute in Viet Nam, whose offset is of whole hours. */
function localTime(instantMs: number): string {
  const minute = Math.floor((instantMs % HOUR_MS) / MINUTE_MS);
  const padded = (number: number) => String(number).padStart(2, '0');
  return `${localDay(instantMs)} ${padded(localHour(instantMs))}:${padded(minute)}`;
}

function dayOf(text: string): Day {
  if (!isDay(text)) throw new InvalidArgumentError('a day is written 2026-11-24');
  return text;
}

function sequenceOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('the number of an entry');
  return Number(text);
}

function endOf(text: string): AuditHead {
  const [, sequence, mac] = END.exec(text) ?? [];
  if (sequence === undefined || mac === undefined) {
    throw new InvalidArgumentError('an end is written sequence:mac, as sipas audit verify prints it');
  }
  return { sequence: Number(sequence), mac };
}
