import { readFileSync, writeFileSync } from 'node:fs';
import type { Measure } from './measure.ts';

const BEGIN = '<!-- measured: written by npm run bench -- --readme -->';
const END = '<!-- /measured -->';

export interface BenchRun {
  readonly day: string;
  /** What it ran on, and the releases of what was beside it: `cpus 2, chromium 153`. */
  readonly machine: string;
  readonly measures: readonly Measure[];
}

/** Puts what has a bar, and what other products took, in the place of the table that a README has. */
export function writeReadmeTable(file: string, run: BenchRun): void {
  const readme = readFileSync(file, 'utf8');
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${file} has no place for the table: ${BEGIN} … ${END}`);
  const table = readmeTable(run);
  writeFileSync(file, `${readme.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${readme.slice(end)}`);
}

function readmeTable({ day, machine, measures }: BenchRun): string {
  const rows = measures
    .filter(({ bar, isPeer }) => bar !== null || isPeer === true)
    .map(({ name, value, unit, bar }) => [
      name,
      withUnit(value, unit),
      bar === null ? '' : `${bar.text} ${bar.reached ? '✓' : '✗'}`,
    ]);
  const table = [['measure', 'measured', 'bar'], ...rows];
  // As the formatter of the project has tables.
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((cells) => (cells[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  const [head = '', ...others] = table.map(line);
  return [`Measured on ${day}, ${machine}.`, '', head, rule, ...others].join('\n');
}

/** As a person reads it: three digits are enough, and no digit before the point is left out. */
export function withUnit(value: number, unit: string): string {
  const digits = unit === '×' ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${unit}`;
}
