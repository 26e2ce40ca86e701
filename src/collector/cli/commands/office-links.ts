import type { Command } from 'commander';
import { VISIT_TICKETS_AT_ONCE } from '../../../contract/limits.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { BYTE_ORDER_MARK, csvRow } from '../../../core/lists/csv-row.ts';
import { showVisitTicket } from '../../../core/protocol/codes/visit-ticket.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import { findUnitOf, withinUnit } from '../../../core/units/unit-scope.ts';
import type { KeptOfficeLink } from '../../devices/office-link-store.ts';
import { addressesOf } from '../../start/addresses.ts';
import type { Config } from '../../start/config.ts';
import type { Collector } from '../../start/open-collector.ts';
import { COMMAND_ACTOR, type CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { EXIT_USAGE } from '../exit-codes.ts';
import type { ConfigOptions } from '../read-config-of.ts';
import { asTable } from '../table.ts';
import { withCollector } from '../with-collector.ts';

interface OfficeLinkOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
}

interface ListOptions extends OfficeLinkOptions {
  readonly unit?: string;
}

interface TicketOptions extends OfficeLinkOptions {
  readonly count: string;
  readonly csv?: true;
}

/** `sipas links` and `sipas tickets`: how citizens answer on their own phones. */
export function registerOfficeLinks(program: Command, context: CommandContext): void {
  const links = program.command('links');
  described(links.command('list'), 'there is no such unit')
    .summary('the links in force, with how many of their visit tickets are open and spent')
    .option('--unit <code>', 'only of this unit and of all units below it')
    .action(context.actionOf(listOfficeLinks));
  described(links.command('make'), 'there is no such unit')
    .summary('make the link of a unit, or show the one it has')
    .description(
      'Prints the address that citizens open, to be shown as a QR code. What comes by it without a visit ticket is ' +
        'counted as unverified, apart from everything else. Works while the server runs.',
    )
    .argument('<unit>', "the unit's code")
    .action(context.actionOf(makeOfficeLink));
  described(links.command('withdraw'), 'the unit has no link')
    .summary('make the link of a unit unknown, with its visit tickets')
    .description('What was thanked for stays counted; what comes later is refused.')
    .argument('<unit>', "the unit's code")
    .action(context.actionOf(withdrawOfficeLink));
  described(program.command('tickets'), 'the unit has no link')
    .description(
      'Prints the tickets, one a line. They are stored nowhere: print them now, hand each out once.',
    )
    .argument('<unit>', 'the code of a unit that has a link')
    .requiredOption('--count <number>', `how many, 1 to ${VISIT_TICKETS_AT_ONCE}`)
    .option('--csv', 'print a table for a spreadsheet: each ticket with the address to be shown as a QR code')
    .action(context.actionOf(makeTickets));
}

function described(command: Command, refusal: string): Command {
  return command
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `\nExit codes: 0 done; 1 ${refusal}, nothing was changed;\n` +
        '2 the command was not given as described; 3 the database cannot be used.',
    );
}

async function listOfficeLinks(
  context: CommandContext,
  { unit: code, json, ...options }: ListOptions,
): Promise<void> {
  await withCollector(context, options, async (collector, config) => {
    const [tree, today] = [await collector.units.tree(), localDay(collector.ingest.now())];
    const top = code === undefined ? null : findUnitOf(tree, code, today);
    if (code !== undefined && top === null) throw new CommandRefused(`there is no unit ${code}`);
    const isAsked = top === null ? () => true : withinUnit(tree, top, today);
    const links = (await collector.officeLinks.links())
      .filter(({ unit }) => isAsked(unit))
      .map(({ link, unit, tickets }) => ({ unit, address: addressOf(config, link), ...tickets }));
    if (json === true) context.print(JSON.stringify({ ok: true, links }));
    else if (links.length === 0) context.print('no unit has a link');
    else {
      const rows = links.map(({ unit, address, open, spent }) => [unit, open, spent, address]);
      context.print(asTable(['unit', 'tickets open', 'spent', 'address'], rows));
    }
  });
}

async function makeOfficeLink(
  context: CommandContext,
  code: string,
  { json, ...options }: OfficeLinkOptions,
): Promise<void> {
  await withCollector(context, options, async (collector, config) => {
    const day = localDay(collector.ingest.now());
    const unit = (await collector.units.tree()).at(code, day);
    if (unit === null) throw new CommandRefused(`there is no unit ${code} on ${day}`);
    const { link, isNew } = await collector.officeLinks.make(unitRef(unit), COMMAND_ACTOR);
    const address = addressOf(config, link.link);
    context.print(
      json === true
        ? JSON.stringify({ ok: true, unit: link.unit, address, isNew })
        : `${address}\n\n${isNew ? 'Citizens answer' : 'It was so already: citizens answer'} for ${unit.code} ${unit.name} there.`,
    );
  });
}

async function withdrawOfficeLink(
  context: CommandContext,
  code: string,
  { json, ...options }: OfficeLinkOptions,
): Promise<void> {
  await withCollector(context, options, async (collector) => {
    const link = await linkOf(collector, code);
    if (!(await collector.officeLinks.withdraw(link, COMMAND_ACTOR))) throw withoutOfficeLink(code);
    context.print(
      json === true
        ? JSON.stringify({ ok: true, unit: link.unit })
        : `the link of ${link.unit} is unknown from now on, and so are its visit tickets`,
    );
  });
}

async function makeTickets(
  context: CommandContext,
  code: string,
  { count: asked, csv, json, ...options }: TicketOptions,
  command: Command,
): Promise<void> {
  const count = /^[1-9]\d{0,3}$/.test(asked) ? Number(asked) : 0;
  if (count < 1 || count > VISIT_TICKETS_AT_ONCE) {
    command.error(`sipas: --count ${asked} is no number from 1 to ${VISIT_TICKETS_AT_ONCE}`, {
      exitCode: EXIT_USAGE,
    });
  }
  await withCollector(context, options, async (collector, config) => {
    const link = await linkOf(collector, code);
    const tickets = await collector.officeLinks.makeTickets(link, count, COMMAND_ACTOR);
    if (tickets === null) throw withoutOfficeLink(code);
    if (json === true) context.print(JSON.stringify({ ok: true, unit: link.unit, tickets }));
    else if (csv === true) {
      const rows = tickets.map((ticket) => [
        showVisitTicket(ticket),
        `${addressOf(config, link.link)}#${ticket}`,
      ]);
      context.surroundings.stdout.write(
        BYTE_ORDER_MARK + [['ticket', 'address'], ...rows].map(csvRow).join(''),
      );
    } else context.print(tickets.map(showVisitTicket).join('\n'));
  });
}

/** What citizens open, where the collector says it is. */
function addressOf(config: Config, link: string): string {
  return `${config.publicUrl ?? addressesOf(config, config.port)[0]}/p/${link}`;
}

/** The link of who bears the code today, or bore it last: an office that ended may still have one to withdraw. */
async function linkOf({ units, officeLinks, ingest }: Collector, code: string): Promise<KeptOfficeLink> {
  const unit: Unit | null = findUnitOf(await units.tree(), code, localDay(ingest.now()));
  const link = (await officeLinks.links()).find((one) => unit !== null && one.unit === unitRef(unit));
  if (link === undefined) throw withoutOfficeLink(code);
  return link;
}

function withoutOfficeLink(code: string): CommandRefused {
  return new CommandRefused(`${code} has no link; sipas links make ${code} makes one`);
}
