import { type Command, InvalidArgumentError } from 'commander';
import { type Day, isDay, localDay, localHour } from '../../../core/kernel/calendar.ts';
import { HOUR_MS, MINUTE_MS } from '../../../core/kernel/duration.ts';
import type { AuditHead, WrittenEntry } from '../../audit/audit-reader.ts';
import type { HeadFinding } from '../../audit/head-finding.ts';
import { SqlAuditReader } from '../../db/audit/audit-reader.ts';
import { type AuditFault, verifyAudit } from '../../db/audit/verify-audit.ts';
import { compareHeads } from '../../db/heads/compare-heads.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT_REFUSED } from '../exit-codes.ts';
import { type ConfigOptions, readConfigOf } from '../read-config-of.ts';
import { asTable } from '../table.ts';
import { openBaseForCommand } from '../with-base.ts';

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
  const audit = program.command('audit');
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
    .summary(
      'whether any entry was altered, removed, added or moved, or its end or that of the ledger cut off',
    )
    .description(
      'Walks the whole audit log, whose entries are chained by keys that are not in the database, and names every ' +
        'entry that does not fit. It compares the ends of the log and of the ledger with the highest that devices ' +
        'heard and returned, so that a log or ledger that was cut back to a former end shows as soon as one device ' +
        'spoke since. After a restore it says what the restore cost. It prints the end of the log. Note that down ' +
        'somewhere else: given later to --expect, it shows the same without any device. Works while the server runs.',
    )
    .option('--expect <end>', 'an end that was printed before, as sequence:mac', endOf)
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 the log is whole; 1 it is not, or log or ledger were cut off; 2 the command was not given as described;\n' +
        '3 the database or the keys cannot be used.',
    )
    .action(context.actionOf(verify));
}

async function list(
  context: CommandContext,
  { action, actor, day, before, json, ...options }: ListOptions,
): Promise<void> {
  const collector = await openBaseForCommand(readConfigOf(context, options));
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
  const collector = await openBaseForCommand(readConfigOf(context, options));
  try {
    const key = collector.keys.secret('audit-log');
    const { entries, unchecked, head, faults } = await verifyAudit(
      collector.database.reader,
      key,
      expect ?? null,
    );
    const heads = await compareHeads(collector.database.reader);
    const isCut = heads.some(({ kind }) => kind !== 'restored');
    const isWhole = faults.length === 0 && !isCut;
    const end = head === null ? null : `${head.sequence}:${head.mac}`;
    if (json === true) context.print(JSON.stringify({ ok: isWhole, entries, unchecked, end, faults, heads }));
    else {
      for (const fault of faults) context.complain(wordsOf(fault));
      for (const finding of heads) context.complain(wordsOfHeads(finding));
      const verdict = isWhole ? 'whole' : 'not whole';
      const since =
        unchecked === 0
          ? ''
          : `; of the first ${unchecked} that cannot be told, since the keys they were written with are lost`;
      context.print(
        `${entries} entries; the audit log is ${verdict}${since}${end === null ? '' : `\nend: ${end}`}`,
      );
    }
    if (!isWhole) context.endWith(EXIT_REFUSED);
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

function wordsOfHeads(finding: HeadFinding): string {
  switch (finding.kind) {
    case 'shortened': {
      const { list, heard, present } = finding;
      const name = list === 'audit' ? 'the audit log' : 'the ledger';
      const what = list === 'audit' ? 'entry' : 'record';
      return heard > present
        ? `${name} was cut off: a device heard of ${what} ${heard}, and it ends with ${present}`
        : `${name} was cut off and continued: ${what} ${heard} is not the one that a device heard of`;
    }
    case 'replaced':
      return (
        'a device heard of another database under the keys of this collector, which this one never was: ' +
        `up to ${finding.entries} entries of its audit log and ${finding.records} records are not here`
      );
    case 'restored':
      return (
        `restored from a copy: at least ${finding.entries} entries of the audit log and ${finding.records} records ` +
        'of the ledger were not in it. Devices send again what they still keep; what came from own phones is gone'
      );
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
