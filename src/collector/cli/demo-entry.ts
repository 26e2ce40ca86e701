import type { Day } from '../../core/kernel/calendar.ts';
import { monthBefore, monthOfDay } from '../../core/kernel/period.ts';
import { DEMO_PROVINCE_CODE, holdsDemoProvince } from '../demo/province.ts';
import type { Config } from '../start/config.ts';
import type { RunningCollector } from '../start/start-collector.ts';
import { CommandRefused } from './command-refused.ts';

/**
 * How its administrator comes into a simulated province: by a link that works once and opens the last whole month, and
 * by a password that is another at each start. Null where somebody changed that account. Stops the collector and the
 * command where the province is not there: nobody gets into other data by it.
 *
 * @param simulatedUpTo the last day of the simulated time
 */
export async function demoEntry(
  { collector, addresses, stop }: RunningCollector,
  { publicUrl }: Pick<Config, 'publicUrl'>,
  simulatedUpTo: Day,
): Promise<string | null> {
  const { units } = await collector.units.tree();
  if (!holdsDemoProvince(units)) {
    await stop();
    throw new CommandRefused(
      'the database does not hold the simulated province that this data directory is of. Start without --demo to use ' +
        'what is there.',
    );
  }
  const administrator = await collector.people.demoAdministrator();
  if (administrator === null) return null;
  const { name, password, path } = administrator;
  const period = monthBefore(monthOfDay(simulatedUpTo), 1);
  const opens = new URLSearchParams({ to: `/console?unit=${DEMO_PROVINCE_CODE}&period=${period}` });
  const site = publicUrl ?? addresses[0];
  return (
    'The simulated province, as its administrator; the link works once, for 24 hours:\n' +
    `  ${site}${path.replace('#', `?${opens}#`)}\n` +
    `After that sign in at ${site}/console with the user name ${name} and the password ${password}`
  );
}
