import * as collector from './collector-mutants.ts';
import * as device from './device-mutants.ts';
import type { Mutant } from './mutants.ts';
import type { Fault, Operation } from './operations.ts';

/** A rule and a product that breaks it. */
export interface Mutation {
  readonly rule: string;
  readonly does: string;
  readonly mutant: Mutant;
  /** The first seed, from 1, whose schedule finds it out; or what does where chance would take too long. */
  readonly seed?: number;
  readonly schedule?: readonly Operation[];
}

const PLAIN = { salt: 2, beside: false } as const;
const submit = (device: number): Operation => ({
  ...PLAIN,
  kind: 'submit',
  device,
  tab: 0,
  fault: null,
  retries: false,
  stop: null,
});
const sync = (device: number, faults: readonly (Fault | null)[] = []): Operation => ({
  ...PLAIN,
  kind: 'sync',
  device,
  tab: 0,
  collector: 0,
  faults,
  stop: null,
});

/**
 * Two devices with one enrolment have given out number 2 twice, so the collector misses no number when it was put
 * back to before it had the record of the second. What it told the first, that it lacks nothing, is told to the second
 * again in place of the truth.
 */
const ANSWER_TO_ANOTHER_OFFER: readonly Operation[] = [
  submit(0),
  { ...PLAIN, kind: 'clone', device: 0 },
  submit(0),
  sync(0),
  { ...PLAIN, kind: 'back up' },
  submit(2),
  sync(2),
  { ...PLAIN, kind: 'restore', copy: 1, noticed: true },
  sync(0),
  sync(2, [null, 'answer replayed']),
];

export const MUTATIONS: readonly Mutation[] = [
  { rule: 'OB1', does: 'thanks without reading back', mutant: device.believesTheWrite, seed: 14 },
  { rule: 'OB1', does: 'writes with relaxed durability', mutant: device.losesAtPowerCut, seed: 40 },
  {
    rule: 'OB2',
    does: 'writes row and number in two transactions',
    mutant: device.counterApart,
    seed: 5,
  },
  { rule: 'OB3', does: 'thanks although storage failed', mutant: device.thanksDespiteFailure, seed: 5 },
  { rule: 'OB3', does: 'makes another record at the second try', mutant: device.draftsAnew, seed: 9 },
  {
    rule: 'OB4',
    does: 'leaves in flight what a dead cycle sent',
    mutant: device.forgetsInFlight,
    seed: 128,
  },
  { rule: 'OB5', does: 'removes what it sends', mutant: device.removesBeforeAcknowledgement, seed: 23 },
  { rule: 'OB5', does: 'looks at no SHA-256', mutant: device.looksAtNoDigest, seed: 226 },
  {
    rule: 'OB5',
    does: 'takes any acknowledgement for its own',
    mutant: device.takesAnyAcknowledgement,
    seed: 23,
  },
  { rule: 'OB6', does: 'empties the quarantine', mutant: device.emptiesQuarantine, seed: 7 },
  {
    rule: 'OB7',
    does: 'removes what the new epoch has not confirmed',
    mutant: device.removesUnconfirmed,
    seed: 23,
  },
  { rule: 'OB7', does: 'removes by its own clock', mutant: device.removesByItsOwnClock, seed: 18 },
  {
    rule: 'OB8',
    does: 'makes a line anew before it is sent again',
    mutant: device.remakesLines,
    seed: 8,
  },
  {
    rule: 'OB10',
    does: "takes another enrolment's receipt",
    mutant: device.takesAnybodysReceipt,
    seed: 28,
  },
  { rule: 'SE1', does: 'seals nothing', mutant: device.sealsNothing, seed: 1 },
  { rule: 'SG2', does: 'looks at no signature', mutant: device.looksAtNoSignature, seed: 26 },
  {
    rule: 'SG3',
    does: 'takes an answer to another offer',
    mutant: device.takesAnyOfferAnswer,
    schedule: ANSWER_TO_ANOTHER_OFFER,
  },
  { rule: 'ME1', does: 'makes records where it began', mutant: device.staysWhereItBegan, seed: 20 },
  { rule: 'ME2', does: 'keeps the membership it began with', mutant: device.adoptsNothing, seed: 1 },
  { rule: 'ME4', does: 'forgets the key of a former enrolment', mutant: device.forgetsFormerKeys, seed: 16 },
  { rule: 'SY1', does: 'syncs without the lock', mutant: device.ignoresLock, seed: 19 },
  { rule: 'SY2', does: 'takes any 200 for delivery', mutant: device.takesAny200, seed: 19 },
  { rule: 'EP1', does: 'offers nothing in a new epoch', mutant: device.offersNothing, seed: 23 },
  { rule: 'EP2', does: 'gives up when its enrolment is unknown', mutant: device.givesUpUnknown, seed: 10 },
  {
    rule: 'BA5',
    does: 'believes a batch whoever signed it',
    mutant: collector.looksAtNoSignature,
    seed: 106,
  },
  {
    rule: 'SE3',
    does: 'opens a record for anybody who has it',
    mutant: collector.opensForAnybody,
    seed: 121,
  },
  { rule: 'ME2', does: 'tells no device of a change', mutant: collector.tellsNoChange, seed: 1 },
  {
    rule: 'ME3',
    does: 'signs with the newest key, whichever is pinned',
    mutant: collector.signsWithTheNewest,
    seed: 2,
  },
  { rule: 'CO16', does: 'keeps nothing of what was signed', mutant: collector.keepsNoEvidence, seed: 5 },
  { rule: 'CO15', does: 'opens with the newest key only', mutant: collector.opensWithTheNewest, seed: 41 },
  {
    rule: 'EP4',
    does: 'keeps the epoch when numbers are missing',
    mutant: collector.keepsTheEpoch,
    seed: 176,
  },
  {
    rule: 'CO3',
    does: 'acknowledges before the commit',
    mutant: collector.acknowledgesBeforeCommit,
    seed: 158,
  },
  { rule: 'CO6', does: 'counts what the request says', mutant: collector.countsTheRequest, seed: 8 },
  { rule: 'CO7', does: 'keeps nothing of what it cannot count', mutant: collector.dropsHeld, seed: 58 },
  { rule: 'CO9', does: 'keeps one record a number', mutant: collector.oneRecordANumber, seed: 3 },
  { rule: 'CO10', does: 'believes an older header', mutant: collector.believesOlderHeaders, seed: 9 },
  { rule: 'CO11', does: 'forgets what it releases', mutant: collector.forgetsTheReleased, seed: 58 },
  {
    rule: 'CO11',
    does: 'counts twice what it releases',
    mutant: collector.countsTheReleasedTwice,
    seed: 58,
  },
  {
    rule: 'CO12',
    does: 'counts what a revoked enrolment sends',
    mutant: collector.countsTheRevoked,
    seed: 9,
  },
];
