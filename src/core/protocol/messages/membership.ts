import {
  type EnrolmentId,
  isKeyId,
  isPublicKey,
  isRandomId,
  type KeyId,
  type PublicKey,
} from '../../kernel/brand.ts';
import { type Day, isDay } from '../../kernel/calendar.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { hasExactlyKeys, isObject, isTextUpTo, readCanonicalObject } from '../../kernel/read-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { MEMBERSHIP_MAX_PLACES } from '../limits.ts';
import { PROTOCOL_VERSION } from '../version.ts';
import { MEMBERSHIP_SCHEMA } from './messages.ts';

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
export function parseMembership(payload: string): Result<Membership, { readonly kind: 'not-a-membership' }> {
  const value = readCanonicalObject(payload);
  const places = value?.['places'];
  if (
    value === null ||
    !hasExactlyKeys(value, MEMBERSHIP_SCHEMA.required) ||
    value['protocol'] !== PROTOCOL_VERSION ||
    !isRandomId(value['enrolment']) ||
    !isTextUpTo(value['deviceName'], MEMBERSHIP_SCHEMA.properties.deviceName.maxLength) ||
    !isPublicKey(value['deviceKey']) ||
    !Array.isArray(places) ||
    places.length === 0 ||
    places.length > MEMBERSHIP_MAX_PLACES ||
    !places.every(isPlace) ||
    !isInOrder(places as unknown as readonly Place[]) ||
    !isCollectorKey(value['sealingKey']) ||
    !isCollectorKey(value['receiptKey'])
  ) {
    return err({ kind: 'not-a-membership' });
  }
  return ok(value as unknown as Membership);
}

const REF = new RegExp(MEMBERSHIP_SCHEMA.properties.places.items.properties.unit.properties.ref.pattern);
const UNIT_KEYS = MEMBERSHIP_SCHEMA.properties.places.items.properties.unit.required;
const CODE_MAX_CHARACTERS = 20;
const NAME_MAX_CHARACTERS = 400;

function isPlace(value: Json): boolean {
  if (!isObject(value) || !hasExactlyKeys(value, ['from', 'unit']) || !isDay(value['from'])) return false;
  return isPlacedUnit(value['unit']);
}

/** Whether it names an office. */
export function isPlacedUnit(unit: Json | undefined): boolean {
  return (
    isObject(unit) &&
    hasExactlyKeys(unit, UNIT_KEYS) &&
    typeof unit['ref'] === 'string' &&
    REF.test(unit['ref']) &&
    isTextUpTo(unit['code'], CODE_MAX_CHARACTERS) &&
    isTextUpTo(unit['name'], NAME_MAX_CHARACTERS) &&
    (unit['nameEn'] === null || isTextUpTo(unit['nameEn'], NAME_MAX_CHARACTERS)) &&
    (unit['officeTerm'] === null || isTextUpTo(unit['officeTerm'], NAME_MAX_CHARACTERS))
  );
}

function isInOrder(places: readonly Place[]): boolean {
  return places.every(({ from }, index) => index === 0 || (places[index - 1]?.from ?? '') < from);
}

/** Whether it has the form of a key of the collector with its id. */
export function isCollectorKey(value: Json | undefined): boolean {
  return (
    isObject(value) &&
    hasExactlyKeys(value, ['id', 'publicKey']) &&
    isKeyId(value['id']) &&
    isPublicKey(value['publicKey'])
  );
}
