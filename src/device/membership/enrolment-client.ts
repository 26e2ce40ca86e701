import { isKeyId, type KeyId } from '../../core/kernel/brand.ts';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { DeviceProblemCode } from '../../core/protocol/device-problems.ts';
import { MEMBERSHIP_MAX_BYTES } from '../../core/protocol/limits.ts';
import { parseEnrolmentAnswer } from '../../core/protocol/messages/enrolment-answer.ts';
import { encodeEnrolmentRequest } from '../../core/protocol/messages/enrolment-request.ts';
import {
  type CollectorKey,
  MEMBERSHIP_MEDIA_TYPE,
  parseMembership,
} from '../../core/protocol/messages/membership.ts';
import { deviceSignedHeader } from '../../core/protocol/signed.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import type { Cryptography, KeyPair } from '../cryptography/cryptography.ts';
import { claimIn } from '../cryptography/jws.ts';
import { problemCodeIn } from '../exchange/problem-response.ts';
import type { NewEnrolment } from '../outbox/outbox-store.ts';
import { type MembershipPorts, readMembership } from './read-membership.ts';

export type EnrolmentFailure =
  | { readonly kind: 'unreachable' }
  /** Something answered that is not the collector. */
  | { readonly kind: 'not-the-collector' }
  | { readonly kind: 'problem'; readonly code: DeviceProblemCode };

/** A one-time code, and the receipt key its link names: the device that enrols must be answered by that key. */
export interface PinnedCode {
  readonly code: string;
  readonly pin: KeyId | null;
}

type Enrolled = Result<NewEnrolment, EnrolmentFailure>;

const WITH_PIN = /^(.*)\.([0-9a-f]{16})$/s;

/** What was typed, or stood in a link with the receipt key's id after a dot. Which codes there are is the collector's to say. */
export function readPinnedCode(text: string): PinnedCode {
  const [, code, pin] = WITH_PIN.exec(text.trim()) ?? [];
  return code !== undefined && isKeyId(pin) ? { code, pin } : { code: text.trim(), pin: null };
}

export interface EnrolmentClientPorts extends MembershipPorts {
  readonly cryptography: Cryptography;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
}

const TIME_LIMIT_MS = 15 * SECOND_MS;

/** Asks the collector for an enrolment. What comes back is checked before it is believed. */
export class EnrolmentClient {
  readonly #ports: EnrolmentClientPorts;

  constructor(ports: EnrolmentClientPorts) {
    this.#ports = ports;
  }

  /** Asks for an enrolment with a code and the key made for it. */
  async enrol({ code, pin }: PinnedCode, deviceName: string, keys: KeyPair): Promise<Enrolled> {
    const { cryptography, now } = this.#ports;
    const { signingKey, publicKey } = keys;
    const request = encodeEnrolmentRequest({ protocol: PROTOCOL_VERSION, code, name: deviceName, publicKey });
    const answer = await this.#ask('/api/v1/enrolments', {
      method: 'POST',
      headers: { 'content-type': MEMBERSHIP_MEDIA_TYPE },
      body: await cryptography.sign(signingKey, deviceSignedHeader('sipas-enrolment'), request),
    });
    if (!answer.ok) return answer;
    const parsed = parseEnrolmentAnswer(answer.value);
    if (!parsed.ok || parsed.value.membership.length > MEMBERSHIP_MAX_BYTES) {
      return err({ kind: 'not-the-collector' });
    }
    const { enrolment, epoch, membership: jws } = parsed.value;
    const receiptKey = receiptKeyIn(jws);
    if (receiptKey === null || (pin !== null && receiptKey.id !== pin)) {
      return err({ kind: 'not-the-collector' });
    }
    const wanted = { enrolment, deviceKey: publicKey, receiptKey };
    const membership = await readMembership(this.#ports, jws, wanted);
    if (membership === null) return err({ kind: 'not-the-collector' });
    return ok({ id: enrolment, epoch, signingKey, membership, enrolledAtMs: now() });
  }

  async #ask(url: string, init: RequestInit): Promise<Result<string, EnrolmentFailure>> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIME_LIMIT_MS);
    try {
      const response = await this.#ports.fetch(url, { ...init, cache: 'no-store', signal: abort.signal });
      const text = await response.text();
      if (response.ok) return ok(text);
      const code = problemCodeIn(text);
      return err(code === null ? { kind: 'not-the-collector' } : { kind: 'problem', code });
    } catch {
      return err({ kind: 'unreachable' });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The key a membership names. Before anything is pinned there is only its own word, or the code's, for that. */
function receiptKeyIn(jws: string): CollectorKey | null {
  const claim = claimIn(jws);
  const parsed = claim === null ? null : parseMembership(claim.payload);
  return parsed?.ok === true ? parsed.value.receiptKey : null;
}
