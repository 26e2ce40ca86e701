import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { must } from '../../../src/core/kernel/assert.ts';
import type { Epoch, RecordId, Sha256 } from '../../../src/core/kernel/brand.ts';
import { encodeAcknowledgement, type RecordOutcome } from '../../../src/core/protocol/acknowledgement.ts';
import { type BatchHeader, encodeRecordLines, parseBatchHeader } from '../../../src/core/protocol/batch.ts';
import { PROBLEMS, type ProblemCode } from '../../../src/core/protocol/problems.ts';
import { parseRecord } from '../../../src/core/protocol/record.ts';
import { hexId } from '../../support/outbox-store-contract.ts';

export interface ReceivedBatch {
  readonly header: BatchHeader;
  readonly lines: readonly string[];
}

/** What the network or the collector does with one request. */
export type Behaviour =
  | 'answers'
  /** The request never arrives. */
  | 'request-lost'
  /** The collector commits; its answer never arrives. */
  | 'answer-lost'
  /** Never answers; the caller's time limit ends it. */
  | 'silent'
  | { readonly problem: ProblemCode; readonly retryAfter?: string }
  | { readonly page: string; readonly status: number; readonly retryAfter?: string }
  | { readonly outcome: RecordOutcome['outcome']; readonly reason: RecordOutcome['reason'] }
  /** Acknowledges, but not the first so many records of the batch. */
  | { readonly forgets: number }
  /** Acknowledges under another batch's or enrolment's name. */
  | { readonly names: 'another-batch' | 'another-enrolment' };

/**
 * A collector as the protocol describes it, in memory: it reads what really crosses the wire and keeps a ledger.
 * `behave` says what happens to each request.
 */
export class FakeCollector {
  readonly batches: ReceivedBatch[] = [];
  /** Record id → the line it was stored with. */
  readonly ledger = new Map<RecordId, string>();
  /** How often each record was counted; must never pass one. */
  readonly counted = new Map<RecordId, number>();
  behave: (batch: ReceivedBatch) => Behaviour = () => 'answers';
  nowMs = 1_760_000_000_000;

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    if (url !== '/api/v1/batches') throw new TypeError('no such address');
    const batch = readBatch(init.body as Uint8Array);
    const behaviour = this.behave(batch);
    if (behaviour === 'request-lost') throw new TypeError('Failed to fetch');
    if (behaviour === 'silent') return untilAborted(must(init.signal, 'a request has a time limit'));
    if (typeof behaviour === 'object' && 'problem' in behaviour) {
      this.batches.push(batch);
      const { status, title } = PROBLEMS[behaviour.problem];
      const body = JSON.stringify({ type: 'about:blank', title, status, code: behaviour.problem });
      return response(status, body, 'application/problem+json', behaviour.retryAfter);
    }
    if (typeof behaviour === 'object' && 'page' in behaviour) {
      return response(behaviour.status, behaviour.page, 'text/html', behaviour.retryAfter);
    }
    this.batches.push(batch);
    const answer = this.#commit(batch, behaviour);
    if (behaviour === 'answer-lost') throw new TypeError('Failed to fetch');
    return response(200, answer, 'application/json');
  };

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
      epoch: hexId<Epoch>(1),
      receivedAtMs: this.nowMs,
      records: records.slice(forgets),
    });
  }
}

function readBatch(bytes: Uint8Array): ReceivedBatch {
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
