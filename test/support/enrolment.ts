import { type Collector, openCollector } from '../../src/collector/start/open-collector.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { localDay } from '../../src/core/kernel/calendar.ts';
import type { EnrolmentCode } from '../../src/core/protocol/codes/enrolment-code.ts';
import { isValidOn, type UnitRef, unitRef } from '../../src/core/units/unit.ts';
import { UNIT } from './batches.ts';

/** A new enrolment code of a collector in this process. */
export async function newCode(
  { enrolmentCodes }: Pick<Collector, 'enrolmentCodes'>,
  unit: string = UNIT,
): Promise<EnrolmentCode> {
  return (await enrolmentCodes.make(unit as UnitRef, null, 'test')).code;
}

/** Where a collector that runs as a process of its own keeps what it has. */
export interface CollectorPlace {
  readonly dataDir: string;
  readonly databaseUrl?: string | null | undefined;
  /** As stated in SIPAS_KEYS; left out, they lie in the data directory. */
  readonly keys?: string | undefined;
}

/**
 * A new enrolment code of a collector that runs as a process of its own.
 *
 * @param unit a unit of today by its name, by its code or as `code@valid-from`
 */
export async function newCodeAt(
  { dataDir, databaseUrl = null, keys }: CollectorPlace,
  unit: string,
): Promise<EnrolmentCode> {
  const collector = await openCollector({ dataDir, databaseUrl, ...(keys === undefined ? {} : { keys }) });
  try {
    const today = localDay(Date.now());
    const { units } = await collector.units.tree();
    const found = units.find(
      (one) => isValidOn(one, today) && [one.name, one.code, unitRef(one)].includes(unit),
    );
    return await newCode(collector, unitRef(must(found, `there is no unit ${unit}`)));
  } finally {
    await collector.close();
  }
}
