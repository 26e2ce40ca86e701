import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** A test file beyond this says why at its top, where the whole suite keeps to its budget. */
const SLOW_SECONDS = 20;
/** Lines in which the reason is looked for, the imports left out. */
const TOP_LINES = 30;
const REASON = /Takes long: \S/;

/**
 * The test files of the runner's JSON report that take over 20 s and do not say why at their top, with the seconds.
 * Set-up before the first test is not counted, since the report does not have it. On a machine that took twice the
 * suite's budget a file may take twice as long: the same commit passes on a slow day too.
 *
 * @param report the runner's JSON report
 * @param slowness the seconds the whole suite took over the seconds it may take
 */
export function slowFilesWithoutReason(report, slowness) {
  const limit = SLOW_SECONDS * Math.max(1, slowness);
  return report.testResults
    .map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }))
    .filter(({ name, seconds }) => seconds > limit && !REASON.test(topOf(name)))
    .map(({ name, seconds }) => `${relative('.', name)} (${seconds.toFixed(0)} s)`);
}

function topOf(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const afterImports = lines.findLastIndex((line) => /^(import |\} from )/.test(line)) + 1;
  return lines.slice(afterImports, afterImports + TOP_LINES).join('\n');
}
