import * as collector from './collector-mutants.ts';
import * as device from './device-mutants.ts';
import type { Mutant } from './mutants.ts';

/** A rule, a product that breaks it, and within how many schedules, from seed 1, the simulation must say so. */
export interface Mutation {
  readonly rule: string;
  readonly does: string;
  readonly mutant: Mutant;
  readonly within: number;
}

export const MUTATIONS: readonly Mutation[] = [
  { rule: 'OB1', does: 'thanks without reading back', mutant: device.believesTheWrite, within: 600 },
  { rule: 'OB1', does: 'writes with relaxed durability', mutant: device.losesAtPowerCut, within: 600 },
  {
    rule: 'OB2',
    does: 'writes row and number in two transactions',
    mutant: device.counterApart,
    within: 600,
  },
  { rule: 'OB3', does: 'thanks although storage failed', mutant: device.thanksDespiteFailure, within: 600 },
  { rule: 'OB3', does: 'makes another record at the second try', mutant: device.draftsAnew, within: 600 },
  {
    rule: 'OB4',
    does: 'leaves in flight what a dead cycle sent',
    mutant: device.forgetsInFlight,
    within: 600,
  },
  { rule: 'OB5', does: 'removes what it sends', mutant: device.removesBeforeAcknowledgement, within: 600 },
  { rule: 'OB5', does: 'looks at no SHA-256', mutant: device.looksAtNoDigest, within: 600 },
  {
    rule: 'OB5',
    does: 'takes any acknowledgement for its own',
    mutant: device.takesAnyAcknowledgement,
    within: 600,
  },
  { rule: 'OB6', does: 'empties the quarantine', mutant: device.emptiesQuarantine, within: 600 },
  {
    rule: 'OB7',
    does: 'removes what the new epoch has not confirmed',
    mutant: device.removesUnconfirmed,
    within: 600,
  },
  { rule: 'OB7', does: 'removes by its own clock', mutant: device.removesByItsOwnClock, within: 600 },
  {
    rule: 'OB8',
    does: 'makes a line anew before it is sent again',
    mutant: device.remakesLines,
    within: 600,
  },
  {
    rule: 'OB10',
    does: "takes another enrolment's receipt",
    mutant: device.takesAnybodysReceipt,
    within: 600,
  },
  { rule: 'SY1', does: 'syncs without the lock', mutant: device.ignoresLock, within: 600 },
  { rule: 'SY2', does: 'takes any 200 for delivery', mutant: device.takesAny200, within: 600 },
  { rule: 'EP1', does: 'offers nothing in a new epoch', mutant: device.offersNothing, within: 600 },
  { rule: 'EP2', does: 'gives up when its enrolment is unknown', mutant: device.givesUpUnknown, within: 600 },
  {
    rule: 'EP4',
    does: 'keeps the epoch when numbers are missing',
    mutant: collector.keepsTheEpoch,
    within: 600,
  },
  {
    rule: 'CO3',
    does: 'acknowledges before the commit',
    mutant: collector.acknowledgesBeforeCommit,
    within: 600,
  },
  { rule: 'CO6', does: 'counts what the request says', mutant: collector.countsTheRequest, within: 600 },
  { rule: 'CO7', does: 'keeps nothing of what it cannot count', mutant: collector.dropsHeld, within: 600 },
  { rule: 'CO9', does: 'keeps one record a number', mutant: collector.oneRecordANumber, within: 600 },
  { rule: 'CO10', does: 'believes an older header', mutant: collector.believesOlderHeaders, within: 600 },
  { rule: 'CO11', does: 'forgets what it releases', mutant: collector.forgetsTheReleased, within: 600 },
  {
    rule: 'CO11',
    does: 'counts twice what it releases',
    mutant: collector.countsTheReleasedTwice,
    within: 600,
  },
  {
    rule: 'CO12',
    does: 'counts what a revoked enrolment sends',
    mutant: collector.countsTheRevoked,
    within: 600,
  },
];
