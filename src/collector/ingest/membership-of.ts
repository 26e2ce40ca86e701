import type { KeyId, PublicKey } from '../../core/kernel/brand.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import { MEMBERSHIP_MAX_PLACES } from '../../core/protocol/limits.ts';
import {
  encodeMembership,
  type Membership,
  type PlacedUnit,
} from '../../core/protocol/messages/membership.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import { officeTermOf } from '../../core/units/unit.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { periodOf } from '../units/known-unit.ts';
import type { KnownEnrolment } from './collector-store.ts';
import type { Signatures } from './signatures.ts';

/** A member whose key is known. */
export type KeyedEnrolment = KnownEnrolment & { readonly publicKey: PublicKey };

/** What the collector has to say of a member today, as the text it signs. Its SHA-256 names this state of it. */
export function membershipText(
  { id, name, publicKey, places }: KeyedEnrolment,
  units: UnitTree,
  signatures: Pick<Signatures, 'current'>,
): string {
  const membership: Membership = {
    protocol: PROTOCOL_VERSION,
    enrolment: id,
    deviceName: name,
    deviceKey: publicKey,
    // The oldest are of no use any more: what is sent so late was made long ago.
    places: places
      .slice(-MEMBERSHIP_MAX_PLACES)
      .map(({ from, unit }) => ({ from, unit: placedUnit(unit, units) })),
    ...signatures.current(),
  };
  return encodeMembership(membership);
}

/** The membership as a JWS of a receipt key of the ring. */
export function signedMembership(
  member: KeyedEnrolment,
  units: UnitTree,
  signatures: Pick<Signatures, 'current' | 'sign'>,
  receiptKey: KeyId,
): Promise<string> {
  return signatures.sign('sipas-membership', receiptKey, membershipText(member, units, signatures));
}

/** A unit as it is called, or as it is called on a day; one that is no longer known here goes by its code. */
export function placedUnit(ref: string, units: UnitTree, day?: Day): PlacedUnit {
  const [code = ''] = ref.split('@');
  const period = periodOf(units, ref);
  const then = period === undefined || day === undefined ? null : units.succession.onDay(period, day);
  const unit = then ?? period;
  if (unit === undefined) return { ref, code, name: code, nameEn: null, officeTerm: null };
  return { ref, code, name: unit.name, nameEn: unit.nameEn, officeTerm: officeTermOf(unit) };
}
