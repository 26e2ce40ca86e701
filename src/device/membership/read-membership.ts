import type { EnrolmentId, PublicKey } from '../../core/kernel/brand.ts';
import {
  type CollectorKey,
  type Membership,
  parseMembership,
} from '../../core/protocol/messages/membership.ts';
import { collectorSignedHeader } from '../../core/protocol/signed.ts';
import type { Sealer, Verifier } from '../cryptography/cryptography.ts';
import type { Digest } from '../cryptography/sha256.ts';
import type { Enrolment, HeldMembership } from '../outbox/outbox-store.ts';

/** Who speaks: what is needed of an enrolment to sign as it and to tell the collector's answer from another's. */
export type Credentials = Pick<Enrolment, 'id' | 'signingKey' | 'membership'>;

export interface MembershipPorts {
  readonly cryptography: Sealer & Verifier;
  readonly sha256: Digest;
}

/** What a membership must be, to be this device's and the collector's. */
export interface MembershipWanted {
  readonly enrolment: EnrolmentId;
  readonly deviceKey: PublicKey;
  /** The key that must have signed it. */
  readonly receiptKey: CollectorKey;
}

/** The membership a JWS holds, or null when it is not the collector's word on this enrolment and this key. */
export async function readMembership(
  ports: MembershipPorts,
  jws: string,
  { enrolment, deviceKey, receiptKey }: MembershipWanted,
): Promise<HeldMembership | null> {
  const { cryptography, sha256 } = ports;
  const header = collectorSignedHeader('sipas-membership', receiptKey.id);
  const payload = await cryptography.verify(receiptKey.publicKey, header, jws);
  if (payload === null) return null;
  const parsed = parseMembership(payload);
  if (!parsed.ok) return null;
  const membership = parsed.value;
  if (membership.enrolment !== enrolment || membership.deviceKey !== deviceKey) return null;
  if (!(await areUsable(cryptography, membership))) return null;
  const { deviceName, places } = membership;
  return {
    jws,
    sha256: await sha256(payload),
    deviceName,
    deviceKey,
    places,
    sealingKey: membership.sealingKey,
    receiptKey: membership.receiptKey,
  };
}

/** A changed membership that an acknowledgement brought, or null when there is none or it is not to be adopted. */
export async function changedMembership(
  ports: MembershipPorts,
  { id, membership: { deviceKey, receiptKey } }: Credentials,
  jws: string | null,
): Promise<HeldMembership | null> {
  return jws === null ? null : readMembership(ports, jws, { enrolment: id, deviceKey, receiptKey });
}

/** Once adopted, a key that is no key would keep every answer from being stored, and every word from being heard. */
export async function areUsable(
  cryptography: Sealer & Verifier,
  { sealingKey, receiptKey }: Pick<Membership, 'sealingKey' | 'receiptKey'>,
): Promise<boolean> {
  try {
    for (const { id, publicKey } of [sealingKey, receiptKey]) {
      if ((await cryptography.keyId(publicKey)) !== id) return false;
      await cryptography.seal(publicKey, '', new Uint8Array(0));
    }
    return true;
  } catch {
    return false;
  }
}
