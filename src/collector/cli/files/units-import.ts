import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { localDay } from '../../../core/kernel/calendar.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import type { UnitChanges } from '../../../core/units/check-units.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import { endedUnits } from '../../db/units/ended-units.ts';
import { importEntries } from '../../db/units/import-entries.ts';
import { fileReason } from '../../file-reason.ts';
import { releaseHeld } from '../../ingest/release-held.ts';
import type { EndedUnit } from '../../units/ended-unit.ts';
import { type ImportRefusal, type PreviewedChange, previewImport } from '../../units/import-units.ts';
import { UNIT_TEXTS } from '../../units/unit-texts.ts';
import { COMMAND_ACTOR, type CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { EXIT_REFUSED } from '../exit-codes.ts';
import { plainText } from '../plain-text.ts';
import { type ConfigOptions, readConfigOf } from '../read-config-of.ts';
import { openForCommand, withCollector } from '../with-collector.ts';
import { commandLanguage } from './locale.ts';
import { moveAttached } from './move-attached.ts';

interface ImportOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
  readonly dryRun?: true;
  readonly move?: true;
  readonly allow?: readonly string[];
}

/** Changes shown before the rest is counted. */
const SHOWN = 200;

/** `sipas units`: a list of units, all of it or none and every reason why; and the removal of a mistaken one. */
export function registerUnits(program: Command, context: CommandContext): void {
  const units = program.command('units');
  units
    .command('import')
    .summary('add and update units from a CSV file')
    .description(
      'Adds and updates units: all rows in one transaction, or none. Works while the server runs. What was held for an ' +
        'office that was not known is counted then.\n' +
        'Columns: code,parent_code,kind,name,name_en,valid_from,valid_to\n' +
        'and optionally: office_term,region,class,head,head_en,predecessors (head: a title, not the name of a person)\n' +
        'or in Vietnamese: Mã, Mã cấp trên, Loại, Tên, Tên tiếng Anh, Từ ngày, Đến ngày. Commas, semicolons or tabs.\n' +
        'Another kind or parent of a known unit, a last day before responses that are there, and a code shorter than ' +
        "its siblings' are refused unless the unit is named with --allow.",
    )
    .argument('<file>', 'CSV file in UTF-8 or UTF-16, or - for standard input')
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--dry-run', 'say every change and the responses it touches, and change nothing')
    .option(
      '--move',
      'move devices and accounts of units that end to what goes on for them, and make it a link',
    )
    .option('--allow <codes>', 'codes of units whose change is meant, with commas between', codesIn)
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 a row or the file was refused, nothing was changed;\n' +
        '2 the command was not given as described; 3 the database cannot be used.',
    )
    .action(context.actionOf(importUnits));
  units
    .command('remove')
    .summary('remove a mistaken unit that has no responses')
    .description(
      'Removes a unit that nothing refers to: no response, device, link, enrolment code, account or unit below it. ' +
        'A unit that has any of these is ended with valid_to instead.',
    )
    .argument('<unit>', 'its code, or code@valid-from')
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 refused, nothing was changed; 2 the command was not given as described;\n' +
        '3 the database cannot be used.',
    )
    .action(context.actionOf(removeUnit));
}

function codesIn(text: string, former: readonly string[] = []): readonly string[] {
  return [...former, ...text.split(',').map((code) => code.trim())].filter((code) => code !== '');
}

type Decided = ImportRefusal | { readonly kind: 'dry-run'; readonly changes: UnitChanges };

async function importUnits(
  context: CommandContext,
  file: string,
  options: ImportOptions,
  command: Command,
): Promise<void> {
  const texts = textsFor(context);
  const config = readConfigOf(context, options);
  const bytes = await read(context.sourceOf(file)).catch((error: unknown) => {
    return command.error(`sipas: ${file} cannot be read (${fileReason(error)})`, { exitCode: EXIT_REFUSED });
  });
  const collector = await openForCommand(config);
  try {
    let preview: readonly PreviewedChange[] = [];
    let former: readonly Unit[] = [];
    const allowed = new Set(options.allow ?? []);
    const changed = await collector.units.change(
      async (existing, touched): Promise<Result<UnitChanges, Decided>> => {
        former = existing;
        const previewed = await previewImport(existing, touched, {
          ...{ bytes, allowed, today: localDay(collector.pen.now()) },
        });
        if (!previewed.ok) return previewed;
        preview = previewed.value.preview;
        const { changes } = previewed.value;
        return options.dryRun === true ? err({ kind: 'dry-run', changes }) : ok(changes);
      },
      {
        pen: collector.pen,
        entriesOf: (changes) =>
          importEntries(former, changes, { actor: COMMAND_ACTOR, sha256: hash('sha256', bytes, 'hex') }),
      },
    );
    const decided = changed.ok || changed.error.kind !== 'dry-run' ? changed : ok(changed.error.changes);
    if (!decided.ok) {
      tellRefusal(context, decided.error, options);
      context.endWith(EXIT_REFUSED);
      return;
    }
    const { added, updated, unchangedCount } = decided.value;
    const counts = { added: added.length, updated: updated.length, unchanged: unchangedCount };
    const isDryRun = options.dryRun === true;
    const { released } = isDryRun
      ? { released: 0 }
      : await releaseHeld({ ...collector.ingest, held: collector.held });
    const ended = await endedUnits(collector.database.reader, {
      units: decided.value.units,
      ended: preview.flatMap(({ unit, fields }) =>
        fields.some(({ column }) => column === 'valid_to') ? unit : [],
      ),
      today: localDay(collector.ingest.now()),
    });
    const isMoving = options.move === true && !isDryRun;
    if (isMoving) for (const one of ended) await moveAttached(collector, one, COMMAND_ACTOR);
    if (options.json === true) {
      const extra = isDryRun ? { dryRun: true, changes: preview.map(changeJson) } : { released };
      context.print(
        JSON.stringify({
          ok: true,
          ...counts,
          ...extra,
          ...(ended.length === 0 ? {} : { ended: ended.map(endedJson) }),
        }),
      );
      return;
    }
    const shown = isDryRun ? preview : preview.filter(({ former }) => former !== null);
    tellChanges(context, shown);
    context.print(texts.counts(counts) + (released === 0 ? '' : texts.released(released)));
    for (const one of ended) context.print(plainText(texts.ended(one, isMoving ? 'moved' : 'stays')));
    if (!isMoving && ended.some(({ successor }) => successor !== null)) context.print(texts.howToMove);
    if (isDryRun) context.print(texts.dryRun);
  } finally {
    await collector.close();
  }
}

function tellChanges(context: CommandContext, preview: readonly PreviewedChange[]): void {
  const texts = textsFor(context);
  for (const change of preview.slice(0, SHOWN)) context.print(plainText(texts.change(change)));
  if (preview.length > SHOWN) context.print(`… ${preview.length - SHOWN}`);
}

function tellRefusal(context: CommandContext, refusal: Decided, { json }: ImportOptions): void {
  const texts = textsFor(context);
  if (refusal.kind === 'faults') {
    if (json === true) context.print(JSON.stringify({ ok: false, faults: refusal.faults }));
    else for (const fault of refusal.faults) context.complain(plainText(texts.fault(fault)));
    return;
  }
  if (refusal.kind !== 'risky') return;
  const risky = refusal.preview.filter(({ risks }) => risks.length > 0);
  if (json === true) {
    context.print(JSON.stringify({ ok: false, faults: [], risks: risky.map(changeJson) }));
    return;
  }
  for (const change of risky.slice(0, SHOWN)) {
    for (const risk of change.risks) context.complain(plainText(texts.risk(risk)));
    if (change.former !== null) context.complain(plainText(`  ${texts.change(change)}`));
  }
  if (risky.length > SHOWN) context.complain(`… ${risky.length - SHOWN}`);
  context.complain(texts.refused([...new Set(risky.slice(0, 10).map(({ unit }) => unit.code))]));
}

function endedJson({ unit, successor, attached }: EndedUnit) {
  return {
    unit: unitRef(unit),
    successor: successor === null ? null : unitRef(successor),
    devices: attached.devices,
    links: attached.links,
    accounts: attached.accounts.length,
  };
}

function changeJson({ unit, former, fields, responses, risks }: PreviewedChange) {
  return {
    unit: unitRef(unit),
    name: unit.name,
    change: former === null ? 'added' : 'updated',
    fields,
    responses,
    risks: risks.map(({ risk, former, now }) => ({ risk, former, now })),
  };
}

async function removeUnit(
  context: CommandContext,
  ref: string,
  options: Pick<ImportOptions, 'dataDir' | 'json'>,
): Promise<void> {
  const texts = textsFor(context);
  await withCollector(context, options, async ({ units, pen }) => {
    const removed = await units.remove(ref, { pen, actor: COMMAND_ACTOR });
    if (!removed.ok) throw new CommandRefused(texts.notRemoved(ref, removed.error));
    const { name } = removed.value;
    context.print(
      options.json === true
        ? JSON.stringify({ ok: true, unit: unitRef(removed.value), name })
        : texts.removed(name, unitRef(removed.value)),
    );
  });
}

function textsFor({ surroundings }: CommandContext) {
  return UNIT_TEXTS[commandLanguage(surroundings.env)];
}

function read(source: string | AsyncIterable<Buffer>): Promise<Uint8Array> {
  return typeof source === 'string' ? readFile(source) : buffer(source);
}
