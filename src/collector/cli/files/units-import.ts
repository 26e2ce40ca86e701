import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { UnitChanges } from '../../../core/units/check-units.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import { releaseHeld } from '../../ingest/release-held.ts';
import { checkUnitsCsv } from '../../units/check-units-csv.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT_REFUSED } from '../exit-codes.ts';
import { plainText } from '../plain-text.ts';
import { type ConfigOptions, readConfigOf } from '../read-config-of.ts';
import { openForCommand } from '../with-collector.ts';

interface ImportOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
}

/** `sipas units import`: all rows of a list of units, or none and every reason why. */
export function registerUnits(program: Command, context: CommandContext): void {
  program
    .command('units')
    .summary('provinces, communes and offices')
    .command('import')
    .summary('add and update units from a CSV file')
    .description(
      'Adds and updates units: all rows in one transaction, or none. Works while the server runs. What was held for an ' +
        'office that was not known is counted then.\n' +
        'Columns: code,parent_code,kind,name,name_en,valid_from,valid_to\n' +
        'and optionally: office_term,region,class,predecessors',
    )
    .argument('<file>', 'UTF-8 CSV file, or - for standard input')
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 a row or the file was refused, nothing was changed;\n' +
        '2 the command was not given as described; 3 the database cannot be used.',
    )
    .action(context.actionOf(importUnits));
}

async function importUnits(
  context: CommandContext,
  file: string,
  options: ImportOptions,
  command: Command,
): Promise<void> {
  const config = readConfigOf(context, options);
  const bytes = await read(context.sourceOf(file)).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    return command.error(`sipas: ${file} cannot be read (${code})`, { exitCode: EXIT_REFUSED });
  });
  const collector = await openForCommand(config);
  try {
    const changed = await collector.units.change((existing) => checkUnitsCsv(existing, bytes), {
      pen: collector.pen,
      entriesOf: (changes) => importEntries(changes, hash('sha256', bytes, 'hex')),
    });
    if (changed.ok) {
      const { added, updated, unchangedCount } = changed.value;
      const counts = { added: added.length, updated: updated.length, unchanged: unchangedCount };
      const { released } = await releaseHeld({ ...collector.ingest, held: collector.held });
      context.print(
        options.json === true
          ? JSON.stringify({ ok: true, ...counts, released })
          : asText(counts) + (released === 0 ? '' : `; ${released} held records are counted now`),
      );
      return;
    }
    if (options.json === true) context.print(JSON.stringify({ ok: false, faults: changed.error }));
    else for (const { line, reason } of changed.error) context.complain(plainText(`line ${line}: ${reason}`));
    context.endWith(EXIT_REFUSED);
  } finally {
    await collector.close();
  }
}

/** One for a whole list, which may be of thousands of units: the file's digest says what was in it. */
function importEntries({ added, updated }: UnitChanges, sha256: string): readonly AuditEntry[] {
  if (added.length + updated.length === 0) return [];
  const details = { added: added.length, updated: updated.length, sha256 };
  return [{ actor: 'command', action: 'units.import', subject: 'units', details }];
}

function read(source: string | AsyncIterable<Buffer>): Promise<Uint8Array> {
  return typeof source === 'string' ? readFile(source) : buffer(source);
}

function asText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
}
