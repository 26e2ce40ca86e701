import { type Random, seededRandom } from '../../src/collector/demo/random.ts';
import {
  COLLECTOR_FAULTS,
  type Fault,
  FILE_HARMS,
  type Happening,
  type HappeningKind,
  NETWORK_FAULTS,
  type Operation,
  RECEIPT_HARMS,
  STOPS,
  type Stop,
} from './operations.ts';

const FEWEST = 6;
const MOST = 22;
const FAULTS: readonly Fault[] = [...NETWORK_FAULTS, ...COLLECTOR_FAULTS];

/** How often each thing happens in a schedule that has it. */
const WEIGHTS: Readonly<Record<HappeningKind, number>> = {
  submit: 30,
  sync: 30,
  'deliver what is late': 4,
  export: 5,
  'hand in': 7,
  'read receipt': 5,
  'set clock': 3,
  'time passes': 5,
  'enrol again': 3,
  clone: 2,
  evict: 1,
  'disk full': 3,
  'send quarantined again': 2,
  forge: 2,
  'back up': 6,
  restore: 5,
  'withdraw questionnaire': 2,
  'bring questionnaire back': 3,
  revoke: 2,
  'release revoked': 2,
};

/** Always there; each of the others is in about half of all schedules, so that few things meet often. */
const ALWAYS: readonly HappeningKind[] = ['submit', 'sync'];

/** The schedule of a seed: the same on every machine. */
export function scheduleOf(seed: number): readonly Operation[] {
  const random = seededRandom(seed);
  const kinds = (Object.keys(WEIGHTS) as HappeningKind[]).filter(
    (kind) => ALWAYS.includes(kind) || random.next() < 0.5,
  );
  // Two devices with one numbering hide what is missing from each other, so a copy that nobody notices cannot be
  // told there; the clone itself is told.
  const mayGoUnnoticed = !kinds.includes('clone');
  const length = random.between(FEWEST, MOST);
  return Array.from({ length }, (_, index) => ({
    ...happening(random.weighted(kinds.map((kind) => [kind, WEIGHTS[kind]])), random, mayGoUnnoticed),
    salt: random.between(0, 999_999),
    beside: index > 0 && random.next() < 0.25,
  }));
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
      return { kind, device, choice: oneOf(random, ['unsent', 'unsent', 'all', 'quarantined'] as const) };
    case 'hand in':
      return { kind, file: any, collector, harm: oneOf(random, FILE_HARMS) };
    case 'read receipt':
      return { kind, device, receipt: any, harm: oneOf(random, RECEIPT_HARMS) };
    case 'set clock':
      return { kind, device, days: oneOf(random, [-40, -2, -0.2, 0, 0.2, 2, 40] as const) };
    case 'time passes':
      return { kind, days: oneOf(random, [0.1, 1, 10, 29, 31] as const) };
    case 'disk full':
      return { kind, device, full: random.next() < 0.5 };
    case 'restore':
      return { kind, copy: any, noticed: !mayGoUnnoticed || random.next() < 0.5 };
    case 'enrol again':
    case 'clone':
    case 'evict':
    case 'send quarantined again':
    case 'revoke':
    case 'release revoked':
      return { kind, device };
    case 'forge':
      return { kind, device, collector };
    case 'deliver what is late':
    case 'withdraw questionnaire':
    case 'bring questionnaire back':
      return { kind, collector };
    case 'back up':
      return { kind };
  }
}

function faultsOf(random: Random): readonly (Fault | null)[] {
  if (random.next() < 0.4) return [];
  return Array.from({ length: random.between(1, 3) }, () =>
    random.next() < 0.7 ? oneOf(random, FAULTS) : null,
  );
}

function stopOf(random: Random, steps: number): Stop {
  return { atStep: random.between(1, steps), what: oneOf(random, STOPS) };
}

function oneOf<Value>(random: Random, values: readonly Value[]): Value {
  return values[random.between(0, values.length - 1)] as Value;
}
