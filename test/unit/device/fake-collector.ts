import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { must } from '../../../src/core/kernel/assert.ts';
import type { EnrolmentId, Epoch, RecordId, Sha256 } from '../../../src/core/kernel/brand.ts';
import { encodeAcknowledgement, type RecordOutcome } from '../../../src/core/protocol/acknowledgement.ts';
import { type BatchHeader, encodeRecordLines, parseBatchHeader } from '../../../src/core/protocol/batch.ts';
import { encodeOfferAnswer, type Offer, parseOffer } from '../../../src/core/protocol/offer.ts';
import { PROBLEMS, type ProblemCode } from '../../../src/core/protocol/problems.ts';
import { parseRecord } from '../../../src/core/protocol/record.ts';
import { hexId } from '../../support/outbox-store-contract.ts';

export interface ReceivedBatch {
  readonly header: BatchHeader;
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
  | { readonly problem: ProblemCode; readonly retryAfter?: string }
  | { readonly page: string; readonly status: number; readonly retryAfter?: string };

/** What becomes of a batch. */
export type Behaviour =
  | Fate
  | { readonly outcome: RecordOutcome['outcome']; readonly reason: RecordOutcome['reason'] }
  /** Acknowledges, but not the first so many records of the batch. */
  | { readonly forgets: number }
  /** Acknowledges under another batch's or enrolment's name. */
  | { readonly names: 'another-batch' | 'another-enrolment' };

/** What becomes of an offer: the answer may come from another enrolment or epoch than it should. */
export type OfferBehaviour = Fate | { readonly enrolment: EnrolmentId } | { readonly epoch: Epoch };

/**
 * A collector as the protocol describes it, in memory: it reads what really crosses the wire and keeps a ledger.
 * `behave` says what happens to each batch, `behaveOnOffer` to each offer.
 */
export class FakeCollector {
  readonly batches: ReceivedBatch[] = [];
  readonly offers: Offer[] = [];
  /** What devices said they are, by the address they said it at. */
  readonly announcements: { readonly url: string; readonly body: unknown }[] = [];
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

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const signal = must(init.signal, 'a request has a time limit');
    if (url === '/api/v1/batches') {
      const batch = readBatch(init.body as Uint8Array);
      const behaviour = this.#isKnown(batch.header.enrolment, this.behave(batch));
      // What arrived is remembered, though it be refused.
      if (behaviour !== 'request-lost' && behaviour !== 'silent' && !isPage(behaviour)) {
        this.batches.push(batch);
      }
      return answer(behaviour, signal, () => this.#commit(batch, behaviour));
    }
    if (url === '/api/v1/offers') {
      const parsed = parseOffer(String(init.body));
      if (!parsed.ok) throw new Error('the device sent an offer that is none');
      const offer = parsed.value;
      this.offers.push(offer);
      const behaviour = this.#isKnown(offer.enrolment, this.behaveOnOffer(offer));
      const instead = typeof behaviour === 'object' ? behaviour : {};
      return answer(behaviour, signal, () =>
        encodeOfferAnswer({
          protocol: 0,
          enrolment: offer.enrolment,
          epoch: this.epoch,
          lacking: offer.records.map(({ id }) => id).filter((id) => !this.ledger.has(id)),
          ...instead,
        }),
      );
    }
    const enrolment = /^\/api\/v1\/enrolments\/([0-9a-f]{32})$/.exec(url)?.[1] as EnrolmentId | undefined;
    if (enrolment === undefined || init.method !== 'PUT') throw new TypeError('no such address');
    const behaviour = this.behaveOnAnnouncement();
    this.announcements.push({ url, body: JSON.parse(String(init.body)) });
    if (behaviour === 'answers') this.unknown.delete(enrolment);
    return answer(behaviour, signal, () => JSON.stringify({ enrolment, epoch: this.epoch }));
  };

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
    return encodeAcknowledgement({
      protocol: 0,
      enrolment: names === 'another-enrolment' ? hexId(0xdead) : header.enrolment,
      batch: names === 'another-batch' ? hexId(0xdead) : header.batch,
      epoch: this.epoch,
      receivedAtMs: this.nowMs,
      records: records.slice(forgets),
    });
  }
}

export function readBatch(bytes: Uint8Array): ReceivedBatch {
  const [headerLine = '', ...rest] = gunzipSync(bytes).toString('utf8').split('\n');
  const header = parseBatchHeader(headerLine);
  if (!header.ok) throw new Error('the device sent a header that is none');
  const lines = rest.slice(0, -1);
  if (rest.at(-1) !== '' || header.value.count !== lines.length) throw new Error('count and lines differ');
  if (header.value.sha256 !== sha256Of(encodeRecordLines(lines))) throw new Error('digest and lines differ');
  return { header: header.value, lines };
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
    const { status, title } = PROBLEMS[behaviour.problem];
    const body = JSON.stringify({ type: 'about:blank', title, status, code: behaviour.problem });
    return response(status, body, 'application/problem+json', behaviour.retryAfter);
  }
  if (typeof behaviour === 'object' && 'page' in behaviour) {
    return response(behaviour.status, behaviour.page, 'text/html', behaviour.retryAfter);
  }
  const text = commit();
  if (behaviour === 'answer-lost') throw new TypeError('Failed to fetch');
  return response(200, text, 'application/json');
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
