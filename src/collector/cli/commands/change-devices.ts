import type { Command } from 'commander';
import { type EnrolmentId, isRandomId } from '../../../core/kernel/brand.ts';
import { isDay, localDay } from '../../../core/kernel/calendar.ts';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import { givenName } from '../../../core/kernel/given-name.ts';
import { setupFragment, showEnrolmentCode } from '../../../core/protocol/codes/enrolment-code.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import type { Administered, Administrator } from '../../devices/device-administration.ts';
import { CODE_LIVES_MS } from '../../devices/enrolment-codes.ts';
import { addressesOf } from '../../start/addresses.ts';
import type { Collector } from '../../start/open-collector.ts';
import { COMMAND_ACTOR, type CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { EXIT_USAGE } from '../exit-codes.ts';
import { type ConfigOptions, readConfigOf } from '../read-config-of.ts';
import { withCollector } from '../with-collector.ts';

interface ChangeOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
}

interface CodeOptions extends ChangeOptions {
  readonly name?: string;
}

interface MoveOptions extends ChangeOptions {
  readonly from?: string;
}

/** `sipas devices code`, `rename`, `move` and `revoke`. */
export function registerDeviceChanges(devices: Command, context: CommandContext): void {
  const add = (name: string, refusals: string) =>
    devices
      .command(name)
      .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
      .option('--json', 'print the result as JSON')
      .addHelpText(
        'after',
        `\nExit codes: 0 done; 1 ${refusals}, nothing was changed;\n` +
          '2 the command was not given as described; 3 the database cannot be used.',
      );
  add('code', 'there is no such unit, or no such name can be given')
    .summary('make a one-time code that enrols a device')
    .description(
      `Prints a code and a link for the device that is set up at a unit. Valid for ${CODE_LIVES_MS / MINUTE_MS} minutes and ` +
        'one device; it is stored nowhere. Works while the server runs.',
    )
    .argument('<unit>', "the unit's code")
    .option('--name <name>', 'what the device is to be called')
    .action(context.actionOf(makeCode));
  add('rename', 'there is no such device, or no such name can be given')
    .summary('call a device by another name')
    .argument('<id>', 'the id that sipas devices list shows')
    .argument('<name>', '1 to 60 characters')
    .action(context.actionOf(renameDevice));
  add('move', 'there is no such device, or no such unit on that day')
    .summary('move a device to another unit')
    .description(
      'From a day on the device stands at another unit. A move that has not begun is replaced by the next one; what ' +
        'was answered before the day stays where it was counted.',
    )
    .argument('<id>', 'the id that sipas devices list shows')
    .argument('<unit>', "the unit's code")
    .option('--from <day>', 'first day at that unit, YYYY-MM-DD, today or later (default: today)')
    .action(context.actionOf(moveDevice));
  add('revoke', 'there is no such device')
    .summary('hold what a device sends from now on')
    .description(
      'Ends the membership of a device that was lost, stolen or copied. What it sends from now on is stored and ' +
        'held, not counted, until somebody decides with sipas held release --revoked. Works while the server runs.',
    )
    .argument('<id>', 'the id that sipas devices list shows')
    .action(context.actionOf(revokeDevice));
}

async function makeCode(
  context: CommandContext,
  unitCode: string,
  { name: asked, json, ...options }: CodeOptions,
): Promise<void> {
  const config = readConfigOf(context, options);
  const name = asked === undefined ? null : nameOf(asked);
  await withCollector(context, options, async (collector) => {
    const unit = await unitOf(collector, unitCode, localDay(collector.ingest.now()));
    const { id, code, expiresAtMs } = await collector.enrolmentCodes.make(unitRef(unit), name, COMMAND_ACTOR);
    const shown = showEnrolmentCode(code);
    const receiptKey = collector.ingest.signatures.current().receiptKey.id;
    const links = addressesOf(config, config.port).map(
      (address) => `${address}/kiosk/setup${setupFragment({ code: shown, receiptKey, name })}`,
    );
    context.print(
      json === true
        ? JSON.stringify({ ok: true, id, code: shown, links, expiresAtMs })
        : `${shown}\n\nEnrols one device at ${unit.code} ${unit.name} within ${CODE_LIVES_MS / MINUTE_MS} minutes.\n` +
            `Type it on the device at /kiosk/setup, or open ${links.join('\nor ')}`,
    );
  });
}

async function renameDevice(
  context: CommandContext,
  id: string,
  asked: string,
  { json, ...options }: ChangeOptions,
): Promise<void> {
  const name = nameOf(asked);
  await change(
    context,
    id,
    { json, ...options },
    `device ${id} is called ${name}`,
    (device, by, { deviceAdministration }) => deviceAdministration.rename(device, name, by),
  );
}

async function moveDevice(
  context: CommandContext,
  id: string,
  unitCode: string,
  { from: asked, json, ...options }: MoveOptions,
  command: Command,
): Promise<void> {
  if (asked !== undefined && !isDay(asked)) {
    command.error(`sipas: ${asked} is no day (YYYY-MM-DD)`, { exitCode: EXIT_USAGE });
  }
  const said = `device ${id} stands at ${unitCode} from ${asked ?? 'today'} on`;
  await change(context, id, { json, ...options }, said, async (device, by, collector) => {
    const from = isDay(asked) ? asked : by.today;
    if (from < by.today) throw new CommandRefused(`${from} is past: a device moves today or later`);
    const unit = unitRef(await unitOf(collector, unitCode, from));
    return collector.deviceAdministration.move(device, { from, unit }, by);
  });
}

async function revokeDevice(context: CommandContext, id: string, options: ChangeOptions): Promise<void> {
  const said = `device ${id} is revoked: what it sends is stored and held, not counted`;
  await change(context, id, options, said, (device, by, { deviceAdministration }) =>
    deviceAdministration.revoke(device, by),
  );
}

async function change(
  context: CommandContext,
  id: string,
  { json, ...options }: { readonly json: true | undefined } | ChangeOptions,
  said: string,
  work: (device: EnrolmentId, by: Administrator, collector: Collector) => Promise<Administered>,
): Promise<void> {
  await withCollector(context, options, async (collector) => {
    const today = localDay(collector.ingest.now());
    const by: Administrator = { actor: COMMAND_ACTOR, mayManage: () => true, today };
    const administered = isRandomId<'EnrolmentId'>(id) ? await work(id, by, collector) : 'device-unknown';
    if (administered === 'device-unknown') {
      throw new CommandRefused(`there is no device ${id}; sipas devices list shows them`);
    }
    context.print(
      json === true
        ? JSON.stringify({ ok: true, device: id, changed: administered === 'changed' })
        : administered === 'changed'
          ? said
          : `${said} (it was so already)`,
    );
  });
}

async function unitOf({ units }: Collector, code: string, day: ReturnType<typeof localDay>): Promise<Unit> {
  const unit = (await units.tree()).at(code, day);
  if (unit === null) throw new CommandRefused(`there is no unit ${code} on ${day}`);
  return unit;
}

function nameOf(text: string): string {
  const name = givenName(text);
  if (name === null)
    throw new CommandRefused('a device has a name of 1 to 60 characters, none of them a control character');
  return name;
}
