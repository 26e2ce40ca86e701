import type { Command } from 'commander';
import type { DevicesPage, DevicesSummary, ListedDevice } from '../../../contract/devices/devices.ts';
import { localDay, localHour } from '../../../core/kernel/calendar.ts';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import { EVERY_UNIT } from '../../../core/units/unit-scope.ts';
import { SqlDeviceStore } from '../../db/devices/device-store.ts';
import { Devices } from '../../devices/devices.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { type ConfigOptions, readConfigOf } from '../read-config-of.ts';
import { asTable } from '../table.ts';
import { openForCommand } from '../with-collector.ts';
import { registerDeviceChanges } from './change-devices.ts';

interface DeviceOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
}

interface ListOptions extends DeviceOptions {
  readonly unit?: string;
}

/** `sipas devices`: who is heard of, whether all they made has arrived, and every change of a membership. */
export function registerDevices(program: Command, context: CommandContext): void {
  const devices = program.command('devices');
  devices
    .command('list')
    .summary('what each device made, and what of it arrived')
    .description(
      'Lists the devices, those that need attention first: records missing, cloned (two devices under one ' +
        'enrolment), put back (its disk, to a former state), a claim of more records than it can have made, silent for 7 days, records quarantined on the device or held here, clock off by more than a ' +
        'day, storage (the browser may remove data or has less than 50 MiB left).',
    )
    .option('--unit <code>', 'only the devices of this unit and of all units below it')
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 there is no such unit; 2 the command was not given as described;\n' +
        '3 the database cannot be used.',
    )
    .action(context.actionOf(listDevices));
  registerDeviceChanges(devices, context);
}

async function listDevices(context: CommandContext, { unit, json, ...options }: ListOptions): Promise<void> {
  const collector = await openForCommand(readConfigOf(context, options));
  try {
    const { database, units, ingest } = collector;
    const store = new SqlDeviceStore(database);
    const devices = new Devices({ store, units, nowMs: ingest.now });
    const listed: ListedDevice[] = [];
    let page: DevicesPage | null = null;
    do {
      const read = await devices.list({ unit: unit ?? null, scope: EVERY_UNIT, after: page?.next ?? null });
      if (!read.ok) throw new CommandRefused(`there is no unit ${unit}`);
      page = read.value;
      listed.push(...page.devices);
    } while (page.next !== null);
    if (json === true) context.print(JSON.stringify({ ok: true, summary: page.summary, devices: listed }));
    else context.print(`${asTable(COLUMNS, listed.map(rowOf))}\n\n${summaryText(page.summary)}`);
  } finally {
    await collector.close();
  }
}

const COLUMNS = [
  'id',
  'name',
  'unit',
  'last contact',
  'made',
  'received',
  'missing',
  'waiting',
  'quarantined',
  'held',
  'attention',
] as const;

function rowOf(device: ListedDevice): readonly (string | number)[] {
  const { id, name, unit, lastContact, made, received, missing, waiting, quarantined, held } = device;
  const contact =
    lastContact === null
      ? 'never'
      : localTime(lastContact.atMs) + (lastContact.origin === 'file' ? ' by file' : '');
  const state = [
    ...device.attention,
    ...(device.revokedDay === null ? [] : [`revoked ${device.revokedDay}`]),
  ];
  return [
    id,
    name,
    unit.code,
    contact,
    made,
    received,
    missing,
    waiting,
    quarantined,
    held,
    state.join(', '),
  ];
}

/** Day, hour and minute in Viet Nam, whose offset is of whole hours. */
function localTime(instantMs: number): string {
  const minute = Math.floor(instantMs / MINUTE_MS) % 60;
  return `${localDay(instantMs)} ${padded(localHour(instantMs))}:${padded(minute)}`;
}

function padded(number: number): string {
  return String(number).padStart(2, '0');
}

function summaryText({ devices, made, received, missing, waiting, needAttention }: DevicesSummary): string {
  return (
    `${devices} devices, ${needAttention} need attention; ` +
    `${made} made, ${received} received, ${missing} missing, ${waiting} waiting`
  );
}
