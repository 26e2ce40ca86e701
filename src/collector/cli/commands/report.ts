import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  COMPARED_WITH,
  type ComparedWith,
  DEFAULT_MODE,
  QUESTIONNAIRES,
} from '../../../contract/on-offer.ts';
import { REPORT_LANGUAGES } from '../../../contract/reports.ts';
import { type Period, parsePeriod } from '../../../core/kernel/period.ts';
import { MODES, type Mode } from '../../../core/questionnaire/response.ts';
import { EVERY_UNIT } from '../../../core/units/unit-scope.ts';
import { reportMakerOf } from '../../start/figure-pages.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { commandLanguage } from '../files/locale.ts';
import type { ConfigOptions } from '../read-config-of.ts';
import { withCollector } from '../with-collector.ts';

interface ReportOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly unit?: string;
  readonly period?: Period;
  readonly language?: (typeof REPORT_LANGUAGES)[number];
  readonly mode: Mode;
  readonly questionnaire: string;
  readonly compare: ComparedWith;
  readonly slide?: true;
}

/** `sipas report`: the report of a unit and period, the same bytes as from the console. */
export function registerReport(program: Command, context: CommandContext): void {
  program
    .command('report')
    .description(
      'Writes the report of a unit and period as PDF on A4: the same figures on the same day give the same bytes as the ' +
        'console does. Changes nothing and works while the server runs.',
    )
    .argument('<file>', 'the PDF to write; one that is there is replaced')
    .option('--unit <code>', "a unit's code, or code@valid-from (default: the whole country)")
    .option('--period <period>', 'as 2026-10, 2026-Q4, 2026-H1 or 2026 (default: the newest month)', period)
    .addOption(new Option('--language <language>', 'default: that of the terminal').choices(REPORT_LANGUAGES))
    .addOption(new Option('--mode <mode>', 'mode of survey').choices(MODES).default(DEFAULT_MODE))
    .addOption(new Option('--compare <with>', 'with which period').choices(COMPARED_WITH).default('previous'))
    .option('--slide', 'the first screen on one page of 16:9 instead')
    .option('-q, --questionnaire <id>', 'its newest version is taken', QUESTIONNAIRES[0])
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 there is no such unit or questionnaire; 2 the command was not given as described;\n' +
        '3 the database cannot be used, or the file cannot be written.',
    )
    .action(context.actionOf(report));
}

function period(text: string): Period {
  const parsed = parsePeriod(text);
  if (!parsed.ok) throw new InvalidArgumentError('as 2026-10, 2026-Q4, 2026-H1, 2026-9M, 2026 or 2026-to-08');
  return parsed.value;
}

async function report(context: CommandContext, file: string, options: ReportOptions): Promise<void> {
  await withCollector(context, options, async (collector) => {
    const { unit, questionnaire, mode, compare } = options;
    const selection = {
      ...{ unit: unit ?? null, period: options.period ?? null, questionnaire, mode, compare },
      ...{ version: null, rule: null, scope: EVERY_UNIT },
    };
    const language = options.language ?? commandLanguage(context.surroundings.env);
    const made = await reportMakerOf(collector).make({
      ...{ selection, language, format: options.slide === true ? 'slide' : 'report' },
    });
    if (!made.ok) throw new CommandRefused(REFUSALS[made.error.kind]);
    await writeFile(file, made.value.bytes);
    context.print(`${file}: ${made.value.unit.name}, ${made.value.period}, ${made.value.bytes.length} bytes`);
  });
}

const REFUSALS = {
  'unit-unknown': 'there is no such unit in the period',
  'questionnaire-unknown': 'there is no such questionnaire',
  'rule-unusable': 'the scale of the questionnaire has no percentage by that rule',
} as const;
