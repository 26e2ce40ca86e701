import { open, rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXPORT_FORMATS, type ExportFormat, QUESTIONNAIRES } from '../../../contract/on-offer.ts';
import { type Period, parsePeriod } from '../../../core/kernel/period.ts';
import { MODES, type Mode } from '../../../core/questionnaire/response.ts';
import { EVERY_UNIT } from '../../../core/units/unit-scope.ts';
import type { OpenExport } from '../../exports/exports.ts';
import { exportsOf } from '../../start/exports/exports-of.ts';
import { COMMAND_ACTOR, type CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import type { ConfigOptions } from '../read-config-of.ts';
import { withCollector } from '../with-collector.ts';

interface ExportOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly unit?: string;
  readonly period: Period;
  readonly mode?: Mode;
  readonly questionnaire: string;
  readonly questionnaireVersion?: number;
  readonly format?: ExportFormat;
}

/** Without a terminal, a line is said each time so many more responses are written. */
const MILESTONE = 100_000;

/** `sipas export`: the open export as a file, as the console hands it out. */
export function registerExport(program: Command, context: CommandContext): void {
  program
    .command('export')
    .description(
      'Writes the open export: the released responses of a unit and period, one row each, in no order. The audit log says so. ' +
        'Works while the server runs. Ctrl-C cancels: nothing is left then of the file that was begun.',
    )
    .argument('<file>', 'to write; one that is there is replaced once the new one is whole')
    .option('--unit <code>', "a unit's code, or code@valid-from (default: the whole country)")
    .requiredOption('--period <period>', 'as 2026-10, 2026-Q4, 2026-H1, 2026-9M or 2026', period)
    .addOption(new Option('--mode <mode>', 'mode of survey (default: every mode)').choices(MODES))
    .option('-q, --questionnaire <id>', 'its id', QUESTIONNAIRES[0])
    .option('--questionnaire-version <number>', 'default: its newest', version)
    .addOption(
      new Option('--format <format>', "of the file (default: as its name ends, else 'csv')").choices(
        EXPORT_FORMATS,
      ),
    )
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 there is no such unit or questionnaire, no sheet holds the rows, or it was cancelled; 2 the command was not given as\n' +
        'described; 3 the database cannot be used, or the file cannot be written.',
    )
    .action(context.actionOf(exportRows));
}

/** As the name of a file ends. */
function formatNamed(file: string): ExportFormat {
  const end = extname(file).slice(1).toLowerCase();
  return EXPORT_FORMATS.find((format) => format === end) ?? EXPORT_FORMATS[0];
}

function period(text: string): Period {
  const parsed = parsePeriod(text);
  if (!parsed.ok) throw new InvalidArgumentError('as 2026-10, 2026-Q4, 2026-H1, 2026-9M, 2026 or 2026-to-08');
  return parsed.value;
}

function version(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('a whole number from 1 on');
  return Number(text);
}

async function exportRows(context: CommandContext, file: string, options: ExportOptions): Promise<void> {
  const { setEngineFlag, listenForStop } = context.surroundings;
  // What is thrown away is collected sooner: half the memory, for a tenth of the rate.
  setEngineFlag('--semi-space-growth-factor=1');
  setEngineFlag('--heap-growing-percent=20');
  await withCollector(context, options, async (collector) => {
    const { unit, mode, questionnaire } = options;
    const opened = await exportsOf(collector).open({
      ...{ unit: unit ?? null, scope: EVERY_UNIT, period: options.period, questionnaire },
      ...{ version: options.questionnaireVersion ?? null, mode: mode ?? null, actor: COMMAND_ACTOR },
      format: options.format ?? formatNamed(file),
    });
    if (!opened.ok) throw new CommandRefused(REFUSALS[opened.error.kind]);
    const stopping = listenForStop(() => {});
    const begun = `${file}.part`;
    try {
      const rows = await write(context, { begun, opened: opened.value, stopping });
      await rename(begun, file);
      context.print(`${file}: ${rows} rows of ${opened.value.responses} responses`);
    } catch (error) {
      await rm(begun, { force: true });
      throw error;
    }
  });
}

/** @returns how many rows there are */
async function write(
  context: CommandContext,
  {
    begun,
    opened: { pieces, responses },
    stopping,
  }: { readonly begun: string; readonly opened: OpenExport; readonly stopping: AbortSignal },
): Promise<number> {
  const output = await open(begun, 'w', 0o600);
  let rows = 0;
  let done = 0;
  try {
    for await (const piece of pieces) {
      if (stopping.aborted) throw new CommandRefused('cancelled; nothing was written');
      await output.writeFile(piece.content);
      rows += piece.rows;
      const isMilestone = Math.floor((done + piece.responses) / MILESTONE) > Math.floor(done / MILESTONE);
      done += piece.responses;
      context.showProgress(`export: ${done} of ${responses} responses`, { isLast: false, isMilestone });
    }
    context.showProgress(`export: ${done} of ${responses} responses`, { isLast: true, isMilestone: true });
  } finally {
    await output.close();
  }
  return rows;
}

const REFUSALS = {
  'unit-unknown': 'there is no such unit in the period',
  'questionnaire-unknown': 'there is no such questionnaire',
  'table-too-long':
    'a sheet holds 1,048,576 rows and there are more: choose csv or parquet, or a smaller unit or period',
} as const;
