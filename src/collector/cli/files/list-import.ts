import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { EVERY_UNIT } from '../../../core/units/unit-scope.ts';
import { fileReason } from '../../file-reason.ts';
import type { FactLists } from '../../lists/fact-lists.ts';
import { LIST_TEXTS } from '../../lists/list-texts.ts';
import type { Collector } from '../../start/open-collector.ts';
import { COMMAND_ACTOR, type CommandContext } from '../command-context.ts';
import { EXIT_REFUSED } from '../exit-codes.ts';
import { plainText } from '../plain-text.ts';
import type { ConfigOptions } from '../read-config-of.ts';
import { withCollector } from '../with-collector.ts';
import { commandLanguage } from './locale.ts';

interface ListOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
  readonly dryRun?: true;
}

interface ListCommand {
  readonly name: string;
  readonly importSummary: string;
  readonly description: string;
  readonly lists: (collector: Collector) => FactLists;
}

const COMMANDS: readonly ListCommand[] = [
  {
    name: 'published',
    importSummary: 'add and update published figures from a CSV file',
    description:
      'Columns: index,year,unit,score,max,rank,of,group,group_rank,group_of,source,source_date\n' +
      'and optionally: change,rank_change,title,title_en (the change as the source states it; titles of an index of ' +
      'your own).\n' +
      'Known indices: sipas, par-index, papi, pci, ddci, ict. A unit is a code as of that year, code@valid-from, or VN ' +
      'for the whole country. A further group of the same figure is a further row. A score of more than 79: >79.',
    lists: ({ facts }) => facts.publishedLists,
  },
  {
    name: 'caseloads',
    importSummary: 'add and update caseloads from a CSV file',
    description: 'Columns: unit,month,received,finished,on_time. A month is 2026-09 or 9/2026.',
    lists: ({ facts }) => facts.caseloadLists,
  },
  {
    name: 'targets',
    importSummary: 'add and update targets from a CSV file',
    description:
      'Columns: unit,measure,period,kind,value and optionally: part\n' +
      "Measure: own (the kiosks' figure) or a published index. Kind: level, change, rank, rank-change. Value: 85 is at " +
      'least, >85 more than, 45 or 20-25 a place. Part: a component or sub-index of an own figure.',
    lists: ({ facts }) => facts.targetLists,
  },
];

/** `sipas published import`, `sipas caseloads import`, `sipas targets import`: all rows of a list, or none. */
export function registerLists(program: Command, context: CommandContext): void {
  for (const { name, importSummary, description, lists } of COMMANDS) {
    program
      .command(name)
      .command('import')
      .summary(importSummary)
      .description(
        'All rows in one transaction, or none and every fault by its line. Works while the server runs.\n' +
          `${description}\nColumns may have Vietnamese names; commas, semicolons or tabs between them.`,
      )
      .argument('<file>', 'CSV file in UTF-8 or UTF-16, or - for standard input')
      .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
      .option('--dry-run', 'say what would be added and updated, or every fault, and change nothing')
      .option('--json', 'print the result as JSON')
      .addHelpText(
        'after',
        '\nExit codes: 0 done; 1 a row or the file was refused, nothing was changed;\n' +
          '2 the command was not given as described; 3 the database cannot be used.',
      )
      .action((file: string, options: ListOptions, command: Command) =>
        importList(context, lists, file, options, command),
      );
  }
}

async function importList(
  context: CommandContext,
  lists: ListCommand['lists'],
  file: string,
  options: ListOptions,
  command: Command,
): Promise<void> {
  const texts = LIST_TEXTS[commandLanguage(context.surroundings.env)];
  const bytes = await read(context.sourceOf(file)).catch((error: unknown) => {
    return command.error(`sipas: ${file} cannot be read (${fileReason(error)})`, { exitCode: EXIT_REFUSED });
  });
  const isDryRun = options.dryRun === true;
  await withCollector(context, options, async (collector) => {
    const by = { actor: COMMAND_ACTOR, scope: EVERY_UNIT };
    const list = lists(collector);
    const done = await (isDryRun ? list.preview(bytes, by) : list.import(bytes, by));
    if (!done.ok) {
      context.endWith(EXIT_REFUSED);
      if (options.json === true) return context.print(JSON.stringify({ ok: false, faults: done.error }));
      for (const fault of done.error) context.complain(plainText(texts.fault(fault)));
      return context.complain(texts.refused);
    }
    if (options.json === true) {
      return context.print(
        JSON.stringify({ ok: true, ...done.value, ...(isDryRun ? { dryRun: true } : {}) }),
      );
    }
    context.print(texts.counts(done.value));
    if (isDryRun) context.print(texts.dryRun);
  });
}

function read(source: string | AsyncIterable<Buffer>): Promise<Uint8Array> {
  return typeof source === 'string' ? readFile(source) : buffer(source);
}
