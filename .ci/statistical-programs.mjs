// What README.md tells statisticians, and the syntax beside the open export, run by the programs they are for: each must
// come to the figures of `sipas score`. Prints a line for each. Exit codes: 0 all agree; 1 one does not; 3 those that are
// there agree, and one is not on this machine.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { codebookOf } from '../src/collector/exports/codebook.ts';
import { codedItems } from '../src/collector/exports/syntax/coded-items.ts';
import { syntaxFor } from '../src/collector/exports/syntax/syntax.ts';
import { csvRow } from '../src/core/lists/csv-row.ts';
import { parseQuestionnaire } from '../src/core/questionnaire/parse-questionnaire.ts';
import { openExportHeader } from '../src/core/tally/open-export.ts';
import { tallyLayout } from '../src/core/tally/tally-layout.ts';

const ID = 'sipas-2023-service';
const RESPONSES = 90;
/** Of 100; programs add up in different orders, and some print few digits. */
const TOLERANCE = 1e-9;
const AS_PRINTED_BY_R = 1e-4;
const NOT_HERE = 3;

const parsed = parseQuestionnaire(JSON.parse(readFileSync(`survey-schemas/${ID}.json`, 'utf8')));
if (!parsed.ok) throw new Error(parsed.error.reason);
const questionnaire = parsed.value;
const readme = readFileSync('README.md', 'utf8');
const sipas = resolve('src/collector/cli/sipas.ts');
const folder = mkdtempSync(join(tmpdir(), 'sipas-statistics-'));
const outcomes = new Set();
try {
  write('responses.csv', inventedExport());
  write('syntax.R', syntaxFor('r', questionnaire, 'vi'));
  write('syntax.sps', syntaxFor('spss', questionnaire, 'vi') + sumsInSpss());
  const scored = spawnSync(
    process.execPath,
    [sipas, 'score', '-q', ID, '--json', 'responses.csv'],
    options(),
  );
  const { percent, standardError, low, high, answers } = JSON.parse(scored.stdout).overall;
  const satisfied = (percent * answers) / 100;
  compare(
    'Python, by hand',
    ['python3', '-c', codeOf('python')],
    [percent, standardError, low, high],
    TOLERANCE,
  );
  compare('R with survey', ['Rscript', '-e', codeOf('r')], [percent, standardError], AS_PRINTED_BY_R);
  compare('PSPP', ['pspp', 'syntax.sps', '-O', 'format=csv'], [answers, satisfied], TOLERANCE, (text) =>
    [...text.matchAll(/^(?:given|satisfied),\d+,(\d+)/gm)].map(([, sum]) => sum).join(' '),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log('Stata: not run; there is no program here that reads its syntax');
process.exit(outcomes.has('differs') ? 1 : outcomes.has('missing') ? NOT_HERE : 0);

function compare(name, [program, ...parameters], wanted, tolerance, numbersIn = (text) => text) {
  const { status, stdout, stderr, error } = spawnSync(program, parameters, options());
  if (error?.code === 'ENOENT' || /there is no package called/.test(stderr)) {
    console.log(`${name}: not on this machine (apt-get install python3 r-base-core r-cran-survey pspp)`);
    outcomes.add('missing');
    return;
  }
  const found = numbersIn(stdout).trim().split(/\s+/).map(Number);
  const agrees =
    status === 0 &&
    wanted.every((value, at) => Math.abs(found[at] - value) <= tolerance * Math.max(1, value));
  console.log(`${name}: ${agrees ? 'the same' : `not ${wanted.join(' ')}\n${stdout}${stderr}`}`);
  outcomes.add(agrees ? 'agrees' : 'differs');
}

/** The one piece of code of a language that README.md has. */
function codeOf(language) {
  const pieces = [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))];
  if (pieces.length !== 1) throw new Error(`README.md has ${pieces.length} pieces of ${language}`);
  return pieces[0][1];
}

function sumsInSpss() {
  const names = codedItems(codebookOf(questionnaire), 'vi').items.map(({ name }) => name);
  return `COUNT given = ${names.join(' ')} (1 THRU 5).
COUNT satisfied = ${names.join(' ')} (4 THRU 5).
DESCRIPTIVES given satisfied /STATISTICS=SUM.
`;
}

/** Responses with every kind of cell, the same in each run. */
function inventedExport() {
  const layout = tallyLayout(questionnaire);
  const cells = ['1', '2', '3', '4', '4', '5', '5', 'not-applicable', 'declined', 'waiting', ''];
  const rows = Array.from({ length: RESPONSES }, (_, row) => [
    ...['01001@2025-07-01', '2026-10', 'kiosk', ID, '1', ''],
    ...layout.items.map((_item, at) => cells[(row * row + row * at * 7 + at * at * 3) % cells.length]),
  ]);
  return `\uFEFF${[openExportHeader(layout), ...rows].map(csvRow).join('')}`;
}

function write(name, text) {
  writeFileSync(join(folder, name), text);
}

function options() {
  return { cwd: folder, encoding: 'utf8' };
}
