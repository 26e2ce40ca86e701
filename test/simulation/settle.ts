import { localDay } from '../../src/core/kernel/calendar.ts';
import { DAY_MS, HOUR_MS } from '../../src/core/kernel/duration.ts';
import type { SimulatedDevice } from './device.ts';
import type { Operation } from './operations.ts';
import { Broken } from './witness.ts';
import type { World } from './world.ts';

/** Cycles within which everything must be through once nothing fails any more. */
const CYCLES = 8;

/**
 * The network is there, disks are free, everything held back or written to a file arrives, and every device syncs
 * until nothing waits. In every second schedule each device takes one respondent more before it does, who must be
 * thanked and counted; in the others nothing new helps to notice what is missing.
 */
export async function settle(world: World): Promise<void> {
  world.calm();
  for (const device of world.devices) {
    if (device.disk.content.current === null) await world.enrol(device);
  }
  await moveAgain(world);
  await handInEverything(world);
  // A person looks after what is in quarantine; what was forged comes back there.
  for (const [device] of world.devices.entries()) {
    await world.happen([{ kind: 'send quarantined again', device, ...PLAIN }]);
  }
  if (world.witness.respondents % 2 === 0) await oneRespondentMore(world);
  for (const device of world.devices) await drain(world, device);
  if (world.witness.met.has('restored unnoticed')) {
    // What was missing in the copy too is asked for on the next day.
    world.clock.nowMs += DAY_MS;
    for (const device of world.devices) await drain(world, device);
  }
  // Once more and late: it must change nothing.
  await handInEverything(world);
  await world.release(0);
}

const PLAIN = { salt: 2, beside: false } as const;

/** What a copy that was put back did not know is told to the collector again, with effect from today. */
async function moveAgain({ witness, collector, clock }: World): Promise<void> {
  if (!witness.met.has('restored') && !witness.met.has('restored unnoticed')) return;
  const today = localDay(clock.nowMs);
  for (const { enrolment, unit } of witness.moves) await collector.move(enrolment, today, unit);
}

async function oneRespondentMore(world: World): Promise<void> {
  const before = world.witness.thanked.size;
  for (const [device] of world.devices.entries()) {
    await world.happen([
      { kind: 'submit', device, tab: 0, fault: null, retries: false, stop: null, ...PLAIN },
    ]);
  }
  if (world.witness.thanked.size !== before + world.devices.length) {
    throw new Broken('OB3 a device whose storage is sound does not thank');
  }
}

async function handInEverything(world: World): Promise<void> {
  await world.happen([{ kind: 'deliver what is late', collector: 0, ...PLAIN }]);
  for (const [file] of world.courier.files.entries()) {
    await world.happen([{ kind: 'hand in', file, collector: 1, harm: 'whole', ...PLAIN }]);
  }
}

async function drain(world: World, device: SimulatedDevice): Promise<void> {
  const quiet: Pick<Extract<Operation, { kind: 'sync' }>, 'collector' | 'faults' | 'salt'> = {
    collector: 0,
    faults: [],
    salt: PLAIN.salt,
  };
  for (let cycle = 0; cycle < CYCLES; cycle += 1) {
    let end = '';
    const tab = device.tab(0);
    world.scheduler.spawn('settles', tab, async (actor) => {
      end = await world.work.cycle(device, tab, actor, quiet, true);
    });
    await world.scheduler.run();
    if (world.failure !== null) throw world.failure;
    if (end === 'drained') return;
    world.clock.nowMs += HOUR_MS;
  }
  throw new Broken(`SY3 ${device.name} is not through after ${CYCLES} cycles`);
}
