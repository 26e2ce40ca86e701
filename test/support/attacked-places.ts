import type { Month } from '../../src/core/kernel/period.ts';
import type { WatchedUnit } from './released-levels.ts';

/** A place whose views an attack reads: its units, and who answers where. */
export interface AttackedPlace {
  readonly units: readonly PlaceUnit[];
  readonly watched: readonly WatchedUnit[];
  /** Where somebody answers in a month who would answer at that office if no unit changed. */
  readonly officeIn: (office: string, month: Month) => string;
}

interface PlaceUnit {
  readonly code: string;
  readonly parent: string | null;
  readonly from: string;
  /** The last day. */
  readonly until?: string;
  readonly madeOf?: readonly string[];
}

/** The offices that are there on the first day. */
export const OFFICES = ['00103@2025-07-01', '00104@2025-07-01', '00105@2025-07-01'] as const;
const [OF_FIRST, LEFT, RIGHT] = OFFICES;

const START = '2025-07-01';
const EVE = { day: '2025-07-31', month: '2025-07' as Month };
const CHANGE = { day: '2025-08-01', month: '2025-08' as Month };
const NEW = '00106@2025-08-01';
const OTHER_NEW = '00107@2025-08-01';

/** A province, two communes below it, an office in the first and two in the second. */
const COMMUNES: readonly PlaceUnit[] = [
  { code: '01', parent: null, from: START },
  { code: '00101', parent: '01', from: START },
  { code: '00102', parent: '01', from: START },
  { code: '00103', parent: '00101', from: START },
];

const above = (offices: readonly string[]): readonly WatchedUnit[] => [
  { code: null, offices },
  { code: '01', offices },
  { code: '00101', offices: [OF_FIRST] },
  { code: '00102', offices: offices.filter((one) => one !== OF_FIRST) },
  { code: '00103', offices: [OF_FIRST] },
];

const isAfter = (month: Month) => month >= CHANGE.month;

export const PLACES = {
  'that never changes': {
    units: [
      ...COMMUNES,
      { code: '00104', parent: '00102', from: START },
      { code: '00105', parent: '00102', from: START },
    ],
    watched: [...above(OFFICES), { code: '00104', offices: [LEFT] }, { code: '00105', offices: [RIGHT] }],
    officeIn: (office) => office,
  },
  'of which two units were merged': {
    units: [
      ...COMMUNES,
      { code: '00104', parent: '00102', from: START, until: EVE.day },
      { code: '00105', parent: '00102', from: START, until: EVE.day },
      { code: '00106', parent: '00102', from: CHANGE.day, madeOf: ['00104', '00105'] },
    ],
    watched: [
      ...above([...OFFICES, NEW]),
      { code: '00104', offices: [LEFT], until: EVE.month },
      { code: '00105', offices: [RIGHT], until: EVE.month },
      { code: '00106', offices: [NEW], from: CHANGE.month, madeOf: [LEFT, RIGHT] },
    ],
    officeIn: (office, month) => (isAfter(month) && office !== OF_FIRST ? NEW : office),
  },
  'of which a unit was divided': {
    units: [
      ...COMMUNES,
      { code: '00104', parent: '00102', from: START, until: EVE.day },
      { code: '00105', parent: '00102', from: START },
      { code: '00106', parent: '00102', from: CHANGE.day, madeOf: ['00104'] },
      { code: '00107', parent: '00102', from: CHANGE.day, madeOf: ['00104'] },
    ],
    watched: [
      ...above([...OFFICES, NEW, OTHER_NEW]),
      { code: '00104', offices: [LEFT], until: EVE.month },
      { code: '00105', offices: [RIGHT] },
      { code: '00106', offices: [NEW], from: CHANGE.month },
      { code: '00107', offices: [OTHER_NEW], from: CHANGE.month },
    ],
    officeIn: (office, month) => {
      if (!isAfter(month) || office === OF_FIRST) return office;
      return office === LEFT ? NEW : OTHER_NEW;
    },
  },
} as const satisfies Readonly<Record<string, AttackedPlace>>;
