import { access, constants } from 'node:fs/promises';
import type { Command } from 'commander';
import { fileReason } from '../../file-reason.ts';
import { type IngestPorts, receiveBatch } from '../../ingest/receive-batch.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { EXIT_REFUSED, EXIT_USAGE } from '../exit-codes.ts';
import { type ConfigOptions, readConfigOf } from '../read-config-of.ts';
import { openForCommand } from '../with-collector.ts';
import { fileRefusal, type ImportedFile, importTransferFile } from './import-transfer-file.ts';
import { readLines } from './read-lines.ts';
import { type FinishedReceipts, ReceiptFile, receiptFileOf } from './receipt-file.ts';

interface ImportOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly receipt?: string;
  readonly json?: true;
}

/** What became of one file: `refusal` says why it was not read, or not to its end. */
type FileReport =
  | ({ readonly file: string; readonly receipt: FinishedReceipts | null } & ImportedFile)
  | { readonly file: string; readonly refusal: string };

/** `sipas batches import`: what devices wrote where there is no network. */
export function registerBatches(program: Command, context: CommandContext): void {
  program
    .command('batches')
    .command('import')
    .summary('take transfer files in, and write the receipts to bring back')
    .description(
      'Takes the batches of transfer files, as if each had come over the network, and writes a receipt file for ' +
        'the device. Works while the server runs. A line that was cut short or edited is refused by itself, every ' +
        'other is taken; handed in again, late or in another order, nothing is counted twice.\n\n' +
        'The receipts of FILE.sipas-batches are written beside it, to FILE.sipas-receipts. A receipt file that is ' +
        'there is replaced, in one step, and this is said; a file of any other kind is never replaced.',
    )
    .argument('<file...>', 'transfer files, or - for standard input, which needs --receipt')
    .option('--receipt <file>', 'where the receipts of all files go together')
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 everything was taken; 1 a file, a line or a record was refused, everything else was taken;\n' +
        '2 the command was not given as described; 3 the database cannot be used, or the receipts not be written:\n' +
        'give the command again, nothing is counted twice.',
    )
    .action(context.actionOf(importBatches));
}

async function importBatches(
  context: CommandContext,
  files: readonly string[],
  options: ImportOptions,
  command: Command,
): Promise<void> {
  if (files.includes('-') && options.receipt === undefined) {
    command.error('sipas: standard input has no name: say with --receipt where its receipts go', {
      exitCode: EXIT_USAGE,
    });
  }
  const collector = await openForCommand(readConfigOf(context, options));
  try {
    const shared = options.receipt === undefined ? null : await ReceiptFile.begin(options.receipt);
    if (shared === null && options.receipt !== undefined)
      throw new CommandRefused(otherFileAt(options.receipt));
    const reports = await importAll(context, files, collector.ingest, shared, options);
    const receipt = (await shared?.finish()) ?? null;
    const ok = reports.every(isTakenWhole);
    if (options.json === true) {
      context.print(JSON.stringify({ ok, files: reports, ...(shared === null ? {} : { receipt }) }));
    } else if (receipt !== null) printReceipt(context, receipt);
    if (!ok) context.endWith(EXIT_REFUSED);
  } finally {
    await collector.close();
  }
}

async function importAll(
  context: CommandContext,
  files: readonly string[],
  ingest: IngestPorts,
  shared: ReceiptFile | null,
  { json }: ImportOptions,
): Promise<readonly FileReport[]> {
  const reports: FileReport[] = [];
  try {
    for (const file of files) {
      const report = await importFile(context, file, ingest, shared);
      reports.push(report);
      if (json !== true) printReport(context, report);
    }
  } catch (error) {
    await shared?.discard();
    throw error;
  }
  return reports;
}

/** Imports one file. Its receipts go to `shared`, or beside it where there is none. */
async function importFile(
  context: CommandContext,
  file: string,
  ingest: IngestPorts,
  shared: ReceiptFile | null,
): Promise<FileReport> {
  let own: ReceiptFile | null = null;
  try {
    if (file !== '-') await access(file, constants.R_OK);
    own = shared === null ? await ReceiptFile.begin(receiptFileOf(file)) : null;
    const receipts = shared ?? own;
    if (receipts === null) return { file, refusal: otherFileAt(receiptFileOf(file)) };
    const imported = await importTransferFile(readLines(context.sourceOf(file)), {
      receive: (bytes) => receiveBatch(bytes, ingest, 'file'),
      taken: (acknowledgement) => receipts.add(acknowledgement),
    });
    if (imported.ok) return { file, ...imported.value, receipt: (await own?.finish()) ?? null };
    await own?.discard();
    return { file, refusal: fileRefusal(imported.error) };
  } catch (error) {
    await own?.discard();
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
    return { file, refusal: `cannot be read (${fileReason(error)})` };
  }
}

function otherFileAt(path: string): string {
  return `nothing was imported: at ${path} is a file that is no receipt file; --receipt names another place`;
}

function isTakenWhole(report: FileReport): boolean {
  if ('refusal' in report) return false;
  return report.refused.length === 0 && report.records.conflict + report.records.rejected === 0;
}

function printReport(context: CommandContext, report: FileReport): void {
  if ('refusal' in report) {
    context.complain(`${report.file}: ${report.refusal}`);
    return;
  }
  const { file, batches, records, refused, receipt } = report;
  for (const { line, reason } of refused) context.complain(`${file} line ${line}: ${reason}`);
  const counts = Object.entries(records).map(([outcome, count]) => `${count} ${outcome}`);
  context.print(`${file}: ${batches} batches; ${counts.join(', ')}; ${refused.length} lines refused`);
  if (receipt !== null) printReceipt(context, receipt);
}

function printReceipt(context: CommandContext, { file, replaced }: FinishedReceipts): void {
  context.print(`receipts: ${file}${replaced ? ' (replaced the one that was there)' : ''}`);
}
