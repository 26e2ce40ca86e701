import type { EnrolmentId, KeyId, PublicKey } from '../../kernel/brand.ts';
import type { Day } from '../../kernel/calendar.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { err, type Result } from '../../kernel/result.ts';
import { MEMBERSHIP_MAX_PLACES } from '../limits.ts';
import type { PROTOCOL_VERSION } from '../version.ts';
import {
  keyId,
  protocolVersion,
  publicKey,
  randomId,
  readVersioned,
  unitRef,
  type VersionFault,
} from './common.ts';
import { day, list, nullable, object, text } from './shape.ts';

/** Media type of an enrolment request and of a membership on its own: one JWS. */
export const MEMBERSHIP_MEDIA_TYPE = 'application/vnd.sipas.membership';

/**
 * The collector's statement of who a device is: its name and key, where it stands from which day on, and the keys of
 * the collector it uses. Signed by the receipt key the device pins, so a new receipt key in it is the old one's word.
 *
 * A device gets it when it enrols and whenever it changed, keeps the newest, and shows it to a collector that was
 * restored from a copy older than the enrolment; that one believes its own signature.
 */
export interface Membership {
  readonly protocol: typeof PROTOCOL_VERSION;
  readonly enrolment: EnrolmentId;
  readonly deviceName: string;
  readonly deviceKey: PublicKey;
  /** At least one, in the order of their first days, no two on one day. */
  readonly places: readonly Place[];
  /** To which answers are sealed from now on. */
  readonly sealingKey: CollectorKey;
  /** By which the collector is believed from now on. */
  readonly receiptKey: CollectorKey;
}

/** Where a device stands from a day on. */
export interface Place {
  readonly from: Day;
  readonly unit: PlacedUnit;
}

/** The office as it is called today. */
export interface PlacedUnit {
  /** `code@valid-from` */
  readonly ref: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  /** The unit's own word for `{office}`, or null for the questionnaire's. */
  readonly officeTerm: string | null;
}

export interface CollectorKey {
  readonly id: KeyId;
  readonly publicKey: PublicKey;
}

const NAME_MAX_CHARACTERS = 400;

export const PLACED_UNIT = object<PlacedUnit>({
  ref: unitRef(),
  code: text(20),
  name: text(NAME_MAX_CHARACTERS),
  nameEn: nullable(text(NAME_MAX_CHARACTERS)),
  officeTerm: nullable(text(NAME_MAX_CHARACTERS)),
});

export const COLLECTOR_KEY = object<CollectorKey>({ id: keyId(), publicKey: publicKey() });

export const MEMBERSHIP = object<Membership>({
  protocol: protocolVersion(),
  enrolment: randomId<EnrolmentId>(),
  deviceName: text(120),
  deviceKey: publicKey(),
  places: list(object<Place>({ from: day<Day>(), unit: PLACED_UNIT }), {
    minItems: 1,
    maxItems: MEMBERSHIP_MAX_PLACES,
  }),
  sealingKey: COLLECTOR_KEY,
  receiptKey: COLLECTOR_KEY,
});

export const MEMBERSHIP_WORDS = {
  places: 'in the order of their first days, which differ',
  sealingKey: "the collector's, to which answers are sealed from now on",
  receiptKey: "the collector's, by which the device believes it from now on",
};

/** The place in force on a day; before the first, the first. */
export function placeOn(places: readonly Place[], day: Day): Place {
  const [first] = places;
  if (first === undefined) throw new RangeError('a membership has a place');
  return places.findLast(({ from }) => from <= day) ?? first;
}

/** What the membership's JWS signs: its payload as text, of which the SHA-256 names this state of it. */
export function encodeMembership(membership: Membership): string {
  return canonicalJson(membership as unknown as Json);
}

/** The membership a JWS payload holds, once its signature was found to be the collector's. */
export function parseMembership(
  payload: string,
): Result<Membership, { readonly kind: 'not-a-membership' } | VersionFault> {
  const membership = readVersioned([MEMBERSHIP], payload, 'not-a-membership');
  return !membership.ok || isInOrder(membership.value.places)
    ? membership
    : err({ kind: 'not-a-membership' });
}

function isInOrder(places: readonly Place[]): boolean {
  return places.every(({ from }, index) => index === 0 || (places[index - 1]?.from ?? '') < from);
}
