import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { scoreVerySatisfied, type VerySatisfiedScore } from '../../../core/analysis/very-satisfied.ts';
import type { Figure } from '../../../core/figures/figure.ts';
import { type Score, Scorer } from '../../../core/figures/score.ts';
import { type Json, withinDepth } from '../../../core/kernel/canonical-json.ts';
import { statedDelimiter } from '../../../core/lists/csv-cells.ts';
import { mayUseRule } from '../../../core/questionnaire/items.ts';
import { parseScoreLine } from '../../../core/questionnaire/parse-answers.ts';
import { parseQuestionnaire } from '../../../core/questionnaire/parse-questionnaire.ts';
import type { Questionnaire, ScoringRule } from '../../../core/questionnaire/questionnaire.ts';
import { fileReason } from '../../file-reason.ts';
import { loadQuestionnaires } from '../../questionnaires/questionnaires.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { EXIT_USAGE } from '../exit-codes.ts';
import { hasDuplicateKey } from './duplicate-key.ts';
import { type OpenExportRow, openExportRows } from './open-export-rows.ts';
import { readLines } from './read-lines.ts';

const RULES: readonly ScoringRule[] = ['satisfied-share', 'mean-score'];

/** A line's answers stand at depth 2; other programs may put more beside them. */
const LINE_MAX_DEPTH = 32;

interface ScoreOptions {
  readonly questionnaire?: string;
  readonly questionnaireFile?: string;
  readonly rule?: ScoringRule;
  readonly json?: true;
}

/**
 * `sipas score`: any published percentage, computed again from the responses to the last digit; the interval too, unless
 * the file has answers that stand alone.
 */
export function registerScore(program: Command, context: CommandContext): void {
  program
    .command('score')
    .description(
      'Computes overall and sub-index percentages from responses, one JSON object a line:\n' +
        '  {"answers": {"access.signage": 5, "access.seating": null, "results.fair": "not-applicable"}}\n' +
        'or from the file of the open export (responses.csv), of which every row counts: one that says answer-alone\n' +
        'as an answer, not as a respondent, and no interval is printed of what it is part of: which answers are of\n' +
        'one person is not told. A month has no such row. Of household interviews the interval is that of people drawn\n' +
        'one by one: the export has no neighbourhoods. Below it the share of answers at the highest level, also\n' +
        'by item. An absent item is the same as null: not reached. A bad line stops the command, and no figure is printed.',
    )
    .argument('<file>', 'NDJSON file or open export, or - for standard input')
    .option(
      '-q, --questionnaire <id>',
      'id of a questionnaire that comes with the program; its newest version is taken',
    )
    .option('--questionnaire-file <file>', "JSON file of a questionnaire of one's own")
    .addOption(
      new Option('--rule <rule>', 'scoring rule (default: the one the questionnaire names)').choices(RULES),
    )
    .option('--json', 'print JSON with unrounded numbers')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 a line or the file was refused; 2 the command was not given as described.',
    )
    .action(context.actionOf(score));
}

async function score(
  context: CommandContext,
  file: string,
  options: ScoreOptions,
  command: Command,
): Promise<void> {
  const questionnaire = await questionnaireOf(options);
  if (typeof questionnaire === 'string') command.error(`sipas: ${questionnaire}`, { exitCode: EXIT_USAGE });
  const rule = options.rule ?? questionnaire.scoringRule;
  if (!mayUseRule(questionnaire.scale, rule)) {
    command.error(`sipas: ${rule} needs a scale of five levels; ${questionnaire.id} has another`, {
      exitCode: EXIT_USAGE,
    });
  }
  const scorer = new Scorer(questionnaire);
  const refusal = await scoreLines(context, file, questionnaire, scorer);
  if (refusal !== null) throw new CommandRefused(refusal);
  const result = { ...scorer.score(rule), verySatisfied: verySatisfiedIn(questionnaire, scorer) };
  context.print(options.json === true ? JSON.stringify(result, null, 2) : asText(questionnaire, result));
}

/** The questionnaire a command line names, or why there is none. */
async function questionnaireOf({
  questionnaire: id,
  questionnaireFile: file,
}: ScoreOptions): Promise<Questionnaire | string> {
  if ((id === undefined) === (file === undefined)) {
    return 'give --questionnaire or --questionnaire-file, one of them';
  }
  if (file !== undefined) return readQuestionnaireFile(file);
  const catalogue = await loadQuestionnaires();
  const known = [...new Set(catalogue.list().map((one) => one.id))].join(', ');
  return catalogue.latest(id ?? '') ?? `there is no questionnaire "${id}"; there is ${known}`;
}

async function readQuestionnaireFile(file: string): Promise<Questionnaire | string> {
  try {
    const parsed = parseQuestionnaire(JSON.parse(await readFile(file, 'utf8')));
    return parsed.ok ? parsed.value : `${file}: at "${parsed.error.path}": ${parsed.error.reason}`;
  } catch (error) {
    if (error instanceof SyntaxError) return `${file}: not JSON`;
    if (error instanceof Error && 'code' in error) return `${file} cannot be read (${fileReason(error)})`;
    throw error;
  }
}

/** Adds every line to the scorer. Returns why the file was refused, or null. */
async function scoreLines(
  context: CommandContext,
  file: string,
  questionnaire: Questionnaire,
  scorer: Scorer,
): Promise<string | null> {
  let parse = parseLine;
  let headerLine = 1;
  try {
    for await (const line of readLines(context.sourceOf(file))) {
      if (line.lineNumber === headerLine && 'text' in line) {
        if (line.lineNumber === 1 && statedDelimiter(line.text) !== null) {
          headerLine = 2;
          continue;
        }
        const rows = openExportRows(questionnaire, line.text);
        if (typeof rows === 'string') return `${file} line ${line.lineNumber}: ${rows}`;
        if (rows !== null) {
          parse = (_, text) => rows(text);
          continue;
        }
      }
      const row = 'text' in line ? parse(questionnaire, line.text) : line.unreadable;
      if (typeof row === 'string') return `${file} line ${line.lineNumber}: ${row}`;
      const response = { answers: row.answers, profile: {} };
      if (row.isAlone) scorer.addAnswerAlone(response);
      else scorer.add(response);
    }
    return null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `${file} cannot be read (${fileReason(error)})`;
    throw error;
  }
}

/** The answers of a line, or why there are none. */
function parseLine(questionnaire: Questionnaire, text: string): OpenExportRow | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text.trim() === '' ? 'an empty line' : 'not JSON';
  }
  if (!withinDepth(value as Json, LINE_MAX_DEPTH)) return 'nested too deeply';
  if (hasDuplicateKey(text, value)) return 'a key stands twice, so the line has two meanings';
  const parsed = parseScoreLine(questionnaire, value);
  return parsed.ok
    ? { answers: parsed.value, isAlone: false }
    : `at "${parsed.error.path}": ${parsed.error.reason}`;
}

const COLUMNS = ['respondents', 'answers', 'percent', 'standardError', 'low', 'high'] as const;
const COLUMN_WIDTH = 15;
const ONE_BY_ONE =
  'Intervals as of people drawn one by one; those of a sample drawn by neighbourhoods cannot be computed from responses alone.';

function verySatisfiedIn({ components }: Questionnaire, scorer: Scorer): VerySatisfiedScore {
  const subIndices = components.flatMap((component) => component.subIndices.map(({ id }) => id));
  return scoreVerySatisfied(scorer.sums(), subIndices);
}

function asText(
  { sampling }: Questionnaire,
  { verySatisfied: { items, ...scopes }, ...score }: Score & { readonly verySatisfied: VerySatisfiedScore },
): string {
  const rowsOf = ({ overall, subIndices }: Score): (readonly [string, Figure])[] => [
    ['overall', overall],
    ...Object.entries(subIndices),
  ];
  return [
    asTable(rowsOf(score)),
    ...(sampling === null ? [] : ['', ONE_BY_ONE]),
    '',
    'Very satisfied: answers at the highest level; of overall and sub-indices the widest interval that is possible',
    asTable([...rowsOf(scopes), ...Object.entries(items)]),
  ].join('\n');
}

function asTable(rows: readonly (readonly [string, Figure])[]): string {
  const nameWidth = Math.max(...rows.map(([name]) => name.length)) + 2;
  const header = ''.padEnd(nameWidth) + COLUMNS.map((column) => column.padStart(COLUMN_WIDTH)).join('');
  const lines = rows.map(
    ([name, figure]) =>
      name.padEnd(nameWidth) +
      COLUMNS.map((column) => cell(column, figure[column]).padStart(COLUMN_WIDTH)).join(''),
  );
  return [header, ...lines].join('\n');
}

function cell(column: (typeof COLUMNS)[number], value: number | null): string {
  if (value === null) return '–';
  return column === 'respondents' || column === 'answers' ? String(value) : value.toFixed(2);
}
