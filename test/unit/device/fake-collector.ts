import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { must } from '../../../src/core/kernel/assert.ts';
import type {
  EnrolmentId,
  Epoch,
  OfferId,
  PublicKey,
  RecordId,
  Sha256,
} from '../../../src/core/kernel/brand.ts';
import type { Day } from '../../../src/core/kernel/calendar.ts';
import type { DeviceProblemCode } from '../../../src/core/protocol/device-problems.ts';
import {
  encodeAcknowledgement,
  type RecordOutcome,
} from '../../../src/core/protocol/messages/acknowledgement.ts';
import {
  type BatchHeader,
  encodeRecordLines,
  parseBatchHeader,
} from '../../../src/core/protocol/messages/batch.ts';
import {
  encodeEnrolmentAnswer,
  encodeKnownEnrolment,
} from '../../../src/core/protocol/messages/enrolment-answer.ts';
import { parseEnrolmentRequest } from '../../../src/core/protocol/messages/enrolment-request.ts';
import {
  type CollectorKey,
  encodeMembership,
  type Membership,
  parseMembership,
} from '../../../src/core/protocol/messages/membership.ts';
import { encodeOfferAnswer, type Offer, parseOffer } from '../../../src/core/protocol/messages/offer.ts';
import { parseRecord } from '../../../src/core/protocol/messages/record.ts';
import { PROBLEM_ANSWERS } from '../../../src/core/protocol/problem-answers.ts';
import {
  type CollectorSignedType,
  collectorSignedHeader,
  type DeviceSignedType,
  deviceSignedHeader,
} from '../../../src/core/protocol/signed.ts';
import type { KeyPair } from '../../../src/device/cryptography/cryptography.ts';
import type { NewEnrolment } from '../../../src/device/outbox/outbox-store.ts';
import { hexId } from '../../support/outbox-store-contract.ts';
import { isSignedBy, partOf, type ReferenceKey, signed } from '../../support/reference-crypto.ts';
import { RECEIPT_KEY, SEALING_KEY } from '../../support/test-keys.ts';

export interface ReceivedBatch {
  readonly header: BatchHeader;
  /** As it was signed. */
  readonly headerLine: string;
  readonly lines: readonly string[];
}

/** What the network or the collector does with one request. */
export type Fate =
  | 'answers'
  /** The request never arrives. */
  | 'request-lost'
  /** The collector commits; its answer never arrives. */
  | 'answer-lost'
  /** Never answers; the caller's time limit ends it. */
  | 'silent'
  | { readonly problem: DeviceProblemCode; readonly retryAfter?: string }
  | { readonly page: string; readonly status: number; readonly retryAfter?: string };

/** What becomes of a batch. */
export type Behaviour =
  | Fate
  | { readonly outcome: RecordOutcome['outcome']; readonly reason: RecordOutcome['reason'] }
  /** Acknowledges, but not the given number of first records of the batch. */
  | { readonly forgets: number }
  /** Acknowledges under another batch's or enrolment's name. */
  | { readonly names: 'another-batch' | 'another-enrolment' }
  | Forgery;

/** Answers as it should, but by another's key, or with what was signed for another purpose. */
type Forgery = { readonly signedBy: ReferenceKey } | { readonly signedAs: CollectorSignedType };

/** What becomes of an offer: the answer may be for another enrolment, epoch or offer than it should. */
export type OfferBehaviour =
  | Fate
  | Forgery
  | { readonly enrolment: EnrolmentId }
  | { readonly epoch: Epoch }
  | { readonly offer: OfferId };

/** Where the devices of a test stand, unless it says otherwise. */
const PLACE = {
  from: '2025-07-01' as Day,
  unit: {
    ref: '00004@2025-07-01',
    code: '00004',
    name: 'Trung tâm Phục vụ hành chính công phường Ba Đình',
    nameEn: null,
    officeTerm: null,
  },
};

const LATER_ADDRESSES = /^\/api\/v1\/(office-questionnaires|office-times|questionnaire-recordings)\//;

/**
 * A collector as the protocol describes it, in memory: it reads what really crosses the wire, holds every signature
 * against the key of its member and keeps a ledger. `behave` says what happens to each batch, `behaveOnOffer` to each
 * offer.
 */
export class FakeCollector {
  readonly batches: ReceivedBatch[] = [];
  readonly offers: Offer[] = [];
  /** The memberships devices showed, as they showed them, by the address they did it at. */
  readonly announcements: { readonly url: string; readonly body: string }[] = [];
  /** Who its devices are, as it would say now. */
  readonly members = new Map<EnrolmentId, Membership>();
  /** Newest first: what it seals to and signs with. A device is answered by the key it pins. */
  sealingKeys: readonly ReferenceKey[] = [SEALING_KEY];
  receiptKeys: readonly ReferenceKey[] = [RECEIPT_KEY];
  /** One-time codes that are good. */
  readonly codes = new Set<string>();
  /** Record id → the line it was stored with. */
  readonly ledger = new Map<RecordId, string>();
  /** How often each record was counted since the last restore; must never pass one. */
  readonly counted = new Map<RecordId, number>();
  /** Enrolments that are lost until they are announced. */
  readonly unknown = new Set<EnrolmentId>();
  behave: (batch: ReceivedBatch) => Behaviour = () => 'answers';
  behaveOnOffer: (offer: Offer) => OfferBehaviour = () => 'answers';
  behaveOnAnnouncement: () => Fate = () => 'answers';
  epoch: Epoch = hexId<Epoch>(1);
  nowMs = 1_760_000_000_000;

  /** Puts back an older copy, in which these records are not yet. */
  restore(epoch: Epoch, lost: readonly RecordId[]): void {
    this.epoch = epoch;
    for (const id of lost) {
      this.ledger.delete(id);
      this.counted.delete(id);
    }
  }

  /** Makes a device with this key a member, and says what its store then holds. */
  enrolled(number: number, { signingKey, publicKey }: KeyPair): NewEnrolment {
    const id = hexId<EnrolmentId>(0xe000 + number);
    this.members.set(id, this.#newMember(id, `Máy ${number}`, publicKey));
    const membership = this.membershipOf(id);
    const payload = partOf(membership, 1);
    const { deviceName, deviceKey, places, sealingKey, receiptKey } = JSON.parse(payload) as Membership;
    return {
      id,
      epoch: this.epoch,
      signingKey,
      membership: {
        jws: membership,
        sha256: sha256Of(payload),
        deviceName,
        deviceKey,
        places,
        sealingKey,
        receiptKey,
      },
      enrolledAtMs: this.nowMs,
    };
  }

  /** From now on something of a member is otherwise. */
  change(enrolment: EnrolmentId, changes: Partial<Membership>): void {
    const before = must(this.members.get(enrolment), 'an enrolment of this collector');
    this.members.set(enrolment, { ...before, ...changes });
  }

  /** The membership as it is now, signed by the receipt key a device pins. */
  membershipOf(enrolment: EnrolmentId, by = this.receiptKeys[0]): string {
    const member = must(this.members.get(enrolment), 'an enrolment of this collector');
    const now = { sealingKey: named(this.sealingKeys), receiptKey: named(this.receiptKeys) };
    return this.#signed(
      'sipas-membership',
      encodeMembership({ ...member, ...now }),
      must(by, 'a receipt key'),
    );
  }

  #newMember(enrolment: EnrolmentId, deviceName: string, deviceKey: PublicKey): Membership {
    return {
      protocol: 1,
      enrolment,
      deviceName,
      deviceKey,
      places: [PLACE],
      sealingKey: named(this.sealingKeys),
      receiptKey: named(this.receiptKeys),
    };
  }

  #signed(type: CollectorSignedType, payload: string, by: ReferenceKey, forged?: unknown): string {
    const forgery = (typeof forged === 'object' && forged !== null ? forged : {}) as Partial<
      Record<'signedBy', ReferenceKey> & Record<'signedAs', CollectorSignedType>
    >;
    return signed(collectorSignedHeader(forgery.signedAs ?? type, by.id), payload, forgery.signedBy ?? by);
  }

  #receiptKey(id: string): ReferenceKey {
    return must(
      this.receiptKeys.find((key) => key.id === id),
      'the receipt key a device pins is one of the collector',
    );
  }

  /** What a member signed; anything else is a fault of the device. */
  #saidBy(enrolment: EnrolmentId, type: DeviceSignedType, jws: string): void {
    const known = this.members.get(enrolment);
    if (known === undefined) throw new Error('the device speaks for an enrolment of nobody');
    if (partOf(jws, 0) !== deviceSignedHeader(type) || !isSignedBy(known.deviceKey, jws)) {
      throw new Error(`the device did not sign its ${type}`);
    }
  }

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const signal = must(init.signal, 'a request has a time limit');
    if (url === '/api/v1/batches') {
      const batch = readBatch(init.body as Uint8Array);
      this.#saidBy(batch.header.enrolment, 'sipas-batch', batch.headerLine);
      const behaviour = this.#isKnown(batch.header.enrolment, this.behave(batch));
      // What arrived is remembered, though it be refused.
      if (behaviour !== 'request-lost' && behaviour !== 'silent' && !isPage(behaviour)) {
        this.batches.push(batch);
      }
      return answer(behaviour, signal, () => this.#commit(batch, behaviour));
    }
    if (url === '/api/v1/offers') {
      const parsed = parseOffer(partOf(String(init.body), 1));
      if (!parsed.ok) throw new Error('the device sent an offer that is none');
      const offer = parsed.value;
      this.#saidBy(offer.enrolment, 'sipas-offer', String(init.body));
      this.offers.push(offer);
      const behaviour = this.#isKnown(offer.enrolment, this.behaveOnOffer(offer));
      const instead = typeof behaviour === 'object' ? behaviour : {};
      const { enrolment, epoch, offer: named } = { epoch: this.epoch, ...offer, ...instead };
      const lacking = offer.records.map(({ id }) => id).filter((id) => !this.ledger.has(id));
      const said = encodeOfferAnswer({ protocol: 1, enrolment, offer: named, epoch, lacking });
      const by = this.#receiptKey(offer.receiptKey);
      return answer(behaviour, signal, () => this.#signed('sipas-offer-answer', said, by, behaviour));
    }
    // As a collector of an earlier version, which knows of no questionnaires but the app's own, nor of what came later.
    if (LATER_ADDRESSES.test(url)) return new Response(null, { status: 404 });
    if (url === '/api/v1/enrolments') return this.#enrol(String(init.body));
    const enrolment = /^\/api\/v1\/enrolments\/([0-9a-f]{32})$/.exec(url)?.[1] as EnrolmentId | undefined;
    if (enrolment === undefined || init.method !== 'PUT') throw new TypeError('no such address');
    const behaviour = this.behaveOnAnnouncement();
    const jws = String(init.body);
    const shown = parseMembership(partOf(jws, 1));
    const { kid } = JSON.parse(partOf(jws, 0)) as { readonly kid: string };
    if (
      !shown.ok ||
      shown.value.enrolment !== enrolment ||
      !isSignedBy(this.#receiptKey(kid).publicKey, jws)
    ) {
      throw new Error('the device showed a membership that this collector never gave');
    }
    this.announcements.push({ url, body: jws });
    if (behaviour === 'answers') this.unknown.delete(enrolment);
    return answer(behaviour, signal, () => encodeKnownEnrolment({ enrolment }));
  };

  /** A code makes one enrolment; with the same key again it is that one. */
  #enrol(jws: string): Response {
    const request = parseEnrolmentRequest(partOf(jws, 1));
    if (!request.ok || !isSignedBy(request.value.publicKey, jws)) {
      throw new Error('the device sent an enrolment request that is none');
    }
    const { code, name, publicKey } = request.value;
    const former = [...this.members.values()].find(({ deviceKey }) => deviceKey === publicKey);
    if (former === undefined && !this.codes.delete(code))
      return problem({ problem: 'enrolment-code-invalid' });
    const id = former?.enrolment ?? hexId<EnrolmentId>(0xe100 + this.members.size);
    if (former === undefined) this.members.set(id, this.#newMember(id, name, publicKey));
    const body = { enrolment: id, epoch: this.epoch, membership: this.membershipOf(id) };
    return response(201, encodeEnrolmentAnswer(body), 'application/json');
  }

  #isKnown<B>(enrolment: EnrolmentId, behaviour: B): B | Fate {
    return behaviour === 'answers' && this.unknown.has(enrolment)
      ? { problem: 'enrolment-unknown' }
      : behaviour;
  }

  #commit({ header, lines }: ReceivedBatch, behaviour: Behaviour): string {
    const forced = typeof behaviour === 'object' && 'outcome' in behaviour ? behaviour : null;
    const forgets = typeof behaviour === 'object' && 'forgets' in behaviour ? behaviour.forgets : 0;
    const names = typeof behaviour === 'object' && 'names' in behaviour ? behaviour.names : null;
    const records = lines.map((line): RecordOutcome => {
      const parsed = parseRecord(line);
      const sha256 = sha256Of(line);
      if (!parsed.ok) return { id: null, sha256, outcome: 'rejected', reason: 'not-a-record' };
      const { id } = parsed.value;
      if (forced !== null) {
        const { outcome, reason } = forced;
        return { id: outcome === 'rejected' ? null : id, sha256, outcome, reason };
      }
      const former = this.ledger.get(id);
      if (former === undefined) {
        this.ledger.set(id, line);
        this.counted.set(id, (this.counted.get(id) ?? 0) + 1);
        return { id, sha256, outcome: 'stored', reason: null };
      }
      return former === line
        ? { id, sha256, outcome: 'duplicate', reason: null }
        : { id, sha256, outcome: 'conflict', reason: 'same-id-other-bytes' };
    });
    const by = this.#receiptKey(header.receiptKey);
    const membership = this.membershipOf(header.enrolment, by);
    const said = encodeAcknowledgement({
      protocol: 1,
      enrolment: names === 'another-enrolment' ? hexId(0xdead) : header.enrolment,
      batch: names === 'another-batch' ? hexId(0xdead) : header.batch,
      epoch: this.epoch,
      receivedAtMs: this.nowMs,
      records: records.slice(forgets),
      membership: sha256Of(partOf(membership, 1)) === header.membership ? null : membership,
      heads: null,
    });
    return this.#signed('sipas-acknowledgement', said, by, behaviour);
  }
}

function named([newest]: readonly ReferenceKey[]): CollectorKey {
  const { id, publicKey } = must(newest, 'a ring is never empty');
  return { id, publicKey };
}

export function readBatch(bytes: Uint8Array): ReceivedBatch {
  const [headerLine = '', ...rest] = gunzipSync(bytes).toString('utf8').split('\n');
  const header = parseBatchHeader(partOf(headerLine, 1));
  if (!header.ok) throw new Error('the device sent a header that is none');
  const lines = rest.slice(0, -1);
  if (rest.at(-1) !== '' || header.value.count !== lines.length) throw new Error('count and lines differ');
  if (header.value.sha256 !== sha256Of(encodeRecordLines(lines))) throw new Error('digest and lines differ');
  return { header: header.value, headerLine, lines };
}

export function sha256Of(text: string): Sha256 {
  return createHash('sha256').update(text, 'utf8').digest('hex') as Sha256;
}

function isPage(behaviour: unknown): boolean {
  return typeof behaviour === 'object' && behaviour !== null && 'page' in behaviour;
}

/** The collector's part is done before its answer is lost. */
async function answer(
  behaviour: Behaviour | OfferBehaviour,
  signal: AbortSignal,
  commit: () => string,
): Promise<Response> {
  if (behaviour === 'request-lost') throw new TypeError('Failed to fetch');
  if (behaviour === 'silent') return untilAborted(signal);
  if (typeof behaviour === 'object' && 'problem' in behaviour) {
    return problem(behaviour);
  }
  if (typeof behaviour === 'object' && 'page' in behaviour) {
    return response(behaviour.status, behaviour.page, 'text/html', behaviour.retryAfter);
  }
  const text = commit();
  if (behaviour === 'answer-lost') throw new TypeError('Failed to fetch');
  return response(200, text, 'application/json');
}

function problem(of: { readonly problem: DeviceProblemCode; readonly retryAfter?: string }): Response {
  const { status, title } = PROBLEM_ANSWERS[of.problem];
  const body = JSON.stringify({ type: 'about:blank', title, status, code: of.problem });
  return response(status, body, 'application/problem+json', of.retryAfter);
}

function response(status: number, body: string, type: string, retryAfter?: string): Response {
  const headers = new Headers({ 'content-type': type });
  if (retryAfter !== undefined) headers.set('retry-after', retryAfter);
  return new Response(body, { status, headers });
}

function untilAborted(signal: AbortSignal): Promise<Response> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  });
}
