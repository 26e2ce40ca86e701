import { type Random, seededRandom } from '../../src/collector/demo/random.ts';
import {
  COLLECTOR_FAULTS,
  type Fault,
  FILE_HARMS,
  type Happening,
  type HappeningKind,
  IMPERSONATIONS,
  NETWORK_FAULTS,
  type Operation,
  RECEIPT_HARMS,
  STOPS,
  type Stop,
} from './operations.ts';

const FEWEST = 4;
const MOST = 16;
const FAULTS: readonly Fault[] = [...NETWORK_FAULTS, ...COLLECTOR_FAULTS];

/**
 * What belongs together, and how often each thing happens in a schedule that has it. The first group is in every
 * schedule and each of the others in a third, so that few hazards meet, and meet often.
 */
const GROUPS: readonly Partial<Readonly<Record<HappeningKind, number>>>[] = [
  { submit: 30, sync: 30 },
  { 'deliver what is late': 5 },
  { export: 30, 'hand in': 34, 'read receipt': 56, 'enrol again': 22 },
  { 'back up': 12, restore: 14, 'time passes': 8 },
  { 'time passes': 10, 'set clock': 6 },
  { 'enrol again': 8 },
  { clone: 5 },
  { evict: 4 },
  { 'disk full': 8 },
  { forge: 5, 'send quarantined again': 4 },
  { impersonate: 10 },
  { rename: 4, rotate: 6 },
  { move: 8, 'time passes': 5 },
  { 'withdraw questionnaire': 6, 'bring questionnaire back': 6 },
  { revoke: 5, 'release revoked': 5 },
];
const SHARE = 1 / 3;

/** The schedule of a seed: the same on every machine. */
export function scheduleOf(seed: number): readonly Operation[] {
  const random = seededRandom(seed);
  const groups = GROUPS.filter((_, index) => index === 0 || random.next() < SHARE);
  const weights = groups.flatMap((group) => Object.entries(group) as [HappeningKind, number][]);
  // Two devices with one numbering hide what is missing from each other, and a record in quarantine for a conflict
  // has a number that is seen all the same and so hides another: a copy that nobody notices cannot be told there.
  const mayGoUnnoticed = !weights.some(([kind]) => kind === 'clone' || kind === 'forge');
  const length = random.between(FEWEST, MOST);
  const schedule = Array.from({ length }, (_, index) => ({
    ...happening(random.weighted(weights), random, mayGoUnnoticed),
    salt: random.between(0, 999_999),
    beside: index > 0 && random.next() < 0.25,
  }));
  return withPutBacks(schedule, seededRandom(seed + PUT_BACK_SEEDS));
}

const PUT_BACK_SEEDS = 1_000_000;

/**
 * In a fifth of the schedules a disk is frozen at some time and put back at others. By chance of its own, so that the
 * other schedules stay what they were. Its numbers are given out twice, which hides what an unnoticed copy lacks.
 */
function withPutBacks(schedule: readonly Operation[], random: Random): readonly Operation[] {
  if (random.next() > 0.2) return schedule;
  if (schedule.some((one) => one.kind === 'restore' && !one.noticed)) return schedule;
  const device = random.between(0, 1);
  const operations = [...schedule];
  for (let times = random.between(2, 4); times > 0; times -= 1) {
    const salt = random.between(0, 999_999);
    const at = random.between(0, operations.length);
    operations.splice(at, 0, { kind: 'put back', device, salt, beside: false });
  }
  return operations;
}

function happening(kind: HappeningKind, random: Random, mayGoUnnoticed: boolean): Happening {
  const device = random.between(0, 3);
  const collector = random.between(0, 1);
  const any = random.between(0, 7);
  switch (kind) {
    case 'submit': {
      const fault = random.next() < 0.2 ? oneOf(random, ['refused', 'unsaid', 'lost'] as const) : null;
      const stop = random.next() < 0.15 ? stopOf(random, 9) : null;
      return { kind, device, tab: any, fault, retries: random.next() < 0.7, stop };
    }
    case 'sync': {
      const stop = random.next() < 0.2 ? stopOf(random, 30) : null;
      return { kind, device, tab: any, collector, faults: faultsOf(random), stop };
    }
    case 'export':
      return {
        kind,
        device,
        choice: random.weighted([
          ['unsent', 6],
          ['all', 3],
          ['quarantined', 1],
        ]),
      };
    case 'hand in':
      return { kind, file: any, collector, harm: mostlyWhole(random, FILE_HARMS) };
    case 'read receipt':
      return { kind, device, receipt: any, harm: mostlyWhole(random, RECEIPT_HARMS) };
    case 'set clock':
      return { kind, device, days: oneOf(random, [-40, -2, -0.2, 0, 0.2, 2, 40] as const) };
    case 'time passes':
      return { kind, days: oneOf(random, [0.1, 1, 16, 29, 31] as const) };
    case 'disk full':
      return { kind, device, full: random.next() < 0.5 };
    case 'restore':
      return { kind, copy: any, noticed: !mayGoUnnoticed || random.next() < 0.35 };
    case 'evict':
      return { kind, device, withPages: random.next() < 0.5 };
    case 'enrol again':
    case 'clone':
    case 'put back':
    case 'send quarantined again':
    case 'revoke':
    case 'release revoked':
      return { kind, device };
    case 'forge':
      return { kind, device, collector };
    case 'impersonate':
      return { kind, device, collector, how: oneOf(random, IMPERSONATIONS) };
    case 'rename':
      return { kind, device, name: any };
    case 'move':
      return { kind, device, to: any, inDays: oneOf(random, [0, 1, 1, 3] as const) };
    case 'rotate':
      return { kind, which: oneOf(random, ['sealing', 'receipt'] as const) };
    case 'deliver what is late':
    case 'withdraw questionnaire':
    case 'bring questionnaire back':
      return { kind, collector };
    case 'back up':
      return { kind };
  }
}

function faultsOf(random: Random): readonly (Fault | null)[] {
  if (random.next() < 0.35) return [];
  return Array.from({ length: random.between(1, 3) }, () =>
    random.next() < 0.7 ? oneOf(random, FAULTS) : null,
  );
}

function mostlyWhole<Harm extends string>(random: Random, harms: readonly Harm[]): Harm | 'whole' {
  return random.next() < 0.5 ? 'whole' : oneOf(random, harms);
}

function stopOf(random: Random, steps: number): Stop {
  return { atStep: random.between(1, steps), what: oneOf(random, STOPS) };
}

function oneOf<Value>(random: Random, values: readonly Value[]): Value {
  return values[random.between(0, values.length - 1)] as Value;
}
