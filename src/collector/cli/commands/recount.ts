import type { Command } from 'commander';
import { compareLedgerHead } from '../../db/recount/compare-ledger-head.ts';
import type { BlockName, Compared, Difference, EvidenceFault } from '../../db/recount/difference.ts';
import { type Recounted, type RecountProgress, recount } from '../../db/recount/recount.ts';
import { type RecountedBatches, recountBatches } from '../../db/recount/recount-batches.ts';
import { REPAIR } from '../../start/open-store.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { EXIT_REFUSED } from '../exit-codes.ts';
import { type ConfigOptions, readConfigOf } from '../read-config-of.ts';
import { openForCommand } from '../with-collector.ts';
import { proveSnapshot } from './prove-snapshot.ts';

/** Differences told with --json; all of them are counted. */
const LISTED_AS_JSON = 1_000;
/** Numbers of one tally told in text: the rest follows from them. */
const NUMBERS_SHOWN = 3;

interface RecountOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
  readonly fromBatches?: true;
  readonly snapshot?: string;
}

/** `sipas recount`: whether every figure is made of the records that are stored. */
export function registerRecount(program: Command, context: CommandContext): void {
  program
    .command('recount')
    .description(
      'Reads every table whole, counts the stored records again and tells every difference from the tallies that figures are made of, ' +
        'released and pending apart; from the stored sums of units above and of longer spans; from the breakdowns of spans that are over; from the counts of abandoned surveys; and between the ledger, what is kept of ' +
        'its records, and what each device is said to have sent. Changes nothing and works while the server runs.',
    )
    .option(
      '--from-batches',
      'also derive every record again from the batches as their devices signed them, and compare',
    )
    .option(
      '--snapshot <id>',
      'instead, make the figures of a closed period again, from the answers and from the sums kept with it, and compare',
    )
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--json', `print the result as JSON, with the first ${LISTED_AS_JSON} differences`)
    .addHelpText(
      'after',
      '\nExit codes: 0 no difference; 1 differences or damaged tables, each of them named; 2 the command was not given as described;\n' +
        '3 the database cannot be used.',
    )
    .action(context.actionOf(recountStore));
}

async function recountStore(context: CommandContext, options: RecountOptions): Promise<void> {
  // It runs beside the server: half the memory for a third more time.
  context.surroundings.setEngineFlag('--optimize-for-size');
  const collector = await openForCommand(readConfigOf(context, options));
  try {
    const listed: Difference[] = [];
    let differences = 0;
    const difference = (found: Difference) => {
      differences += 1;
      if (options.json !== true) context.print(asText(found));
      else if (listed.length < LISTED_AS_JSON) listed.push(found);
    };
    const { database, questionnaires, ingest, keys, evidence } = collector;
    if (options.snapshot !== undefined) {
      await proveSnapshot(context, collector, { id: options.snapshot, isJson: options.json === true });
      return;
    }
    const damaged = await database.engine.damagedTables(database.reader);
    if (damaged.length > 0) {
      // Whatever else is found in such a database may come of that.
      for (const { table, reason } of damaged)
        context.complain(`table ${table} is damaged on the disk: ${reason}`);
      throw new CommandRefused(`${damaged.length} damaged tables, so nothing was counted. ${REPAIR}`);
    }
    const counted = await recount(database.reader, questionnaires, {
      difference,
      progress: (at) => showRecount(context, at),
    });
    const head = await compareLedgerHead(database.reader, keys.secret('ledger-head'));
    if (head !== null) difference(head);
    const signed =
      options.fromBatches === true
        ? await recountBatches(
            database.reader,
            {
              ...ingest,
              evidence: evidence.reader,
              evidenceKey: keys.secret('evidence'),
              light: evidence.light,
            },
            { difference, progress: (batches) => showBatches(context, batches) },
          )
        : null;
    const ok = differences === 0;
    context.print(
      options.json === true
        ? JSON.stringify({
            ok,
            ...counted,
            ...(signed === null ? {} : { fromBatches: signed }),
            differenceCount: differences,
            differences: listed,
          })
        : `${summary(differences, counted)}${signed === null ? '' : signedSummary(signed)}`,
    );
    if (!ok) context.endWith(EXIT_REFUSED);
  } finally {
    await collector.close();
  }
}

function showRecount(context: CommandContext, { pass, passes, records, isLast }: RecountProgress): void {
  context.showProgress(`recount: pass ${pass} of ${passes}, ${records} records`, {
    isLast,
    isMilestone: records % 100_000 === 0,
  });
}

function summary(
  differences: number,
  { records, tallies, blocksTogether, frozenMonths, heldByReason }: Recounted,
): string {
  const found = differences === 0 ? 'no difference' : `${differences} differences`;
  const together =
    blocksTogether === 0
      ? ''
      : `; ${blocksTogether} blocks from before records told their state, compared as a sum until next released`;
  const frozen =
    frozenMonths.length === 0
      ? ''
      : `; cannot be checked, since their answers were deleted: ${frozenMonths.join(', ')}`;
  const held = Object.entries(heldByReason).map(([reason, count]) => `${count} ${reason}`);
  const heldText = held.length === 0 ? '' : `; held, and in no figure: ${held.join(', ')}`;
  return `${found}: ${records} records, ${tallies} tallies${together}${frozen}${heldText}`;
}

function showBatches(context: CommandContext, batches: number): void {
  context.showProgress(`recount: ${batches} batches`, { isLast: false, isMilestone: batches % 1_000 === 0 });
}

function signedSummary({ batches, records, unsigned, evidenceDeleted }: RecountedBatches): string {
  const parts = [`\n${records} records derived from ${batches} signed batches`];
  if (evidenceDeleted > 0) {
    parts.push(
      `${evidenceDeleted} are of days whose batches were deleted, as retention says, or came under keys that are lost`,
    );
  }
  if (unsigned > 0) parts.push(`${unsigned} are of devices without a key, and nothing vouches for them`);
  return parts.join('; ');
}

/** One line for one difference. */
function asText(difference: Difference): string {
  switch (difference.kind) {
    case 'tally': {
      const { margin, value, flagged, state, numbers } = difference;
      const cell = `${margin}=${value}${flagged ? ' flagged' : ''} ${STATES[state]}`;
      return `tally ${blockText(difference)} ${cell}: ${numbersText(numbers)}`;
    }
    case 'breakdown': {
      const { span, breakdown, value, numbers } = difference;
      return `breakdown ${blockText({ ...difference, month: span })} ${breakdown}=${value}: ${numbersText(numbers)}`;
    }
    case 'exclusion': {
      const { span, exclusion, numbers } = difference;
      return `exclusion ${exclusion} ${blockText({ ...difference, month: span })}: ${numbersText(numbers)}`;
    }
    case 'sum': {
      const { span, numbers } = difference;
      return `sum ${blockText({ ...difference, month: span })}: ${numbersText(numbers)}`;
    }
    case 'abandonments':
      return `abandonments ${blockText(difference)} at ${difference.reached}: ${comparedText(difference)}`;
    case 'waiting':
      return `answers that wait ${blockText(difference)} to ${difference.item}: ${comparedText(difference)}`;
    case 'later': {
      const { span, item, stored, counted } = difference;
      return `answers released after those of their ${span} ${blockText(difference)} to ${item}: for the ${stored} stored, ${counted} counted`;
    }
    case 'record':
      return `record ${difference.id} of device ${difference.enrolment}: ${RECORD_FAULTS[difference.fault]}`;
    case 'ledger':
      return `ledger of device ${difference.enrolment}: ${difference.records} ${LEDGER_FAULTS[difference.fault]}`;
    case 'evidence': {
      const { id, batch, enrolment, fault, object } = difference;
      const about =
        id === null ? `batch ${batch}` : `record ${id}${batch === null ? '' : ` of batch ${batch}`}`;
      const kept = object === undefined ? '' : ` (object ${object})`;
      return `${about} of device ${enrolment}: ${EVIDENCE_FAULTS[fault]}${kept}`;
    }
    case 'unit':
      return `${difference.responses} responses of ${difference.unit} in ${difference.month}: the unit does not stand then, and nothing goes on for it, so they are in no figure above it`;
    case 'deleted':
      return `deleted by retention: ${comparedText(difference)}`;
    case 'ledger-head':
      return difference.stored === difference.counted
        ? 'the ledger does not hold the records it held when something was last added to it'
        : `records the ledger holds by its head: ${comparedText(difference)}`;
    case 'enrolment':
      return `device ${difference.enrolment}: numbers ${difference.column}: ${comparedText(difference)}`;
  }
}

const STATES = {
  released: 'released',
  quarter: 'released for its quarter',
  'half-year': 'released for its half-year',
  year: 'released for its year',
  pending: 'pending',
  together: 'together',
} as const;

const RECORD_FAULTS = {
  'unknown-questionnaire': 'its questionnaire is not known here, so it cannot be counted',
  unreadable: 'it is not what was stored, so it cannot be counted',
} as const;

const EVIDENCE_FAULTS = {
  missing: 'what it is kept in is not there',
  altered: 'it is not what was kept',
  forged: 'it is not what its device signed',
  'not-entered': 'its device signed it, and the ledger does not know it',
  'other-record': 'what is stored is not what its device signed',
  'does-not-pass': 'it was counted, and what its device signed does not pass the checks',
  'without-evidence': 'it is stored, and no device signed it',
} as const satisfies Record<EvidenceFault, string>;

const LEDGER_FAULTS = {
  'stored-without-record': 'entries are stored, and there is no record',
  'record-not-stored': 'records are there, and their entries do not say stored',
  'held-without-line': 'entries are held, and there is no line',
  'line-not-held': 'lines are held, and their entries do not say so',
  'not-kept': 'records were acknowledged and are neither counted, held nor deleted as announced',
} as const;

function blockText({ unit, month, questionnaire, version, mode }: BlockName): string {
  return `${unit} ${month} ${questionnaire}@${version} ${mode}`;
}

function numbersText(numbers: readonly (Compared & { readonly name: string })[]): string {
  const shown = numbers.slice(0, NUMBERS_SHOWN).map((one) => `${one.name} ${comparedText(one)}`);
  const more = numbers.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; ${more} more numbers` : ''}`;
}

function comparedText({ stored, counted }: Compared): string {
  return `${stored} stored, ${counted} counted`;
}
