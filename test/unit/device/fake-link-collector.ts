import { gunzipSync } from 'node:zlib';
import { must } from '../../../src/core/kernel/assert.ts';
import type { EnrolmentId, Epoch, RecordId, Sha256 } from '../../../src/core/kernel/brand.ts';
import type { Day } from '../../../src/core/kernel/calendar.ts';
import { VISIT_TICKET_HEADER } from '../../../src/core/protocol/codes/visit-ticket.ts';
import type { DeviceProblemCode } from '../../../src/core/protocol/device-problems.ts';
import {
  encodeAcknowledgement,
  type RecordOutcome,
} from '../../../src/core/protocol/messages/acknowledgement.ts';
import { encodeLinkedOffice, type OfficeLink } from '../../../src/core/protocol/messages/office-link.ts';
import { encodeOfficeQuestionnaires } from '../../../src/core/protocol/messages/office-questionnaires.ts';
import { parseRecord } from '../../../src/core/protocol/messages/record.ts';
import { PROBLEM_ANSWERS } from '../../../src/core/protocol/problem-answers.ts';
import {
  type CollectorSignedType,
  collectorSignedHeader,
  deviceSignedHeader,
} from '../../../src/core/protocol/signed.ts';
import { hexId } from '../../support/outbox-store-contract.ts';
import { isSignedBy, keyNamed, partOf, type ReferenceKey, signed } from '../../support/reference-crypto.ts';
import { RECEIPT_KEY, SEALING_KEY } from '../../support/test-keys.ts';
import { type ReceivedBatch, readBatch, sha256Of } from './fake-collector.ts';

export const LINK = 'ABCDEFGHIJKLMNOPQRSTUV' as OfficeLink;
const LINK_ENROLMENT = hexId<EnrolmentId>(0xb000);

/** What was handed in, as it crossed the wire. */
export interface HandedIn extends ReceivedBatch {
  readonly bytes: Buffer;
  readonly ticket: string | null;
}

/** What the network or somebody in it does with one request; null: nothing. */
export type Mishap =
  | 'request-lost'
  | 'answer-lost'
  | { readonly problem: DeviceProblemCode; readonly retryAfter?: string }
  | { readonly page: string; readonly status: number }
  | { readonly outcome: RecordOutcome['outcome'] }
  | { readonly signedBy: ReferenceKey }
  | { readonly signedAs: CollectorSignedType }
  | { readonly names: 'another-batch' | 'another-enrolment' | 'another-record' | 'nothing' }
  | { readonly unsigned: true };

/** A collector with one office's link, in memory; it holds every signature against the key that introduces itself. */
export class FakeLinkCollector {
  readonly handedIn: HandedIn[] = [];
  readonly ledger = new Map<RecordId, string>();
  readonly tickets = new Set<string>();
  isLinkInForce = true;
  receiptKey: ReferenceKey = RECEIPT_KEY;
  sealingKey: ReferenceKey = SEALING_KEY;
  nowMs = 1_760_000_000_000;
  /** Of each request in turn; the last goes on for ever. */
  mishaps: (Mishap | null)[] = [null];
  /** What is answered in the place of the office. */
  officeInstead: string | null = null;
  /** What the office asks, and the files of it by their SHA-256. */
  questionnaires = encodeOfficeQuestionnaires({
    unit: '00004@2025-07-01',
    schedule: [
      {
        from: '2025-07-01' as Day,
        questionnaire: 'sipas-2023-service',
        version: 1,
        sha256: '0'.repeat(64) as Sha256,
      },
    ],
  });
  readonly files = new Map<string, string>();

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    if (url === `/api/v1/office-links/${LINK}`) return this.#office();
    if (url === '/api/v1/office-questionnaires/00004@2025-07-01') return new Response(this.questionnaires);
    const file = this.files.get(url.replace('/api/v1/questionnaire-files/', ''));
    if (file !== undefined) return new Response(file);
    if (url !== '/api/v1/phone-responses') throw new Error(`the phone asked for ${url}`);
    const mishap = (this.mishaps.length > 1 ? this.mishaps.shift() : this.mishaps[0]) ?? null;
    if (mishap === 'request-lost') throw new TypeError('Failed to fetch');
    const handed = this.#take(init);
    if (typeof mishap === 'object' && mishap !== null) {
      if ('problem' in mishap) return problem(mishap.problem, mishap.retryAfter);
      if ('page' in mishap) return new Response(mishap.page, { status: mishap.status });
    }
    const answer = this.#commit(handed, mishap);
    if (mishap === 'answer-lost') throw new TypeError('Failed to fetch');
    return answer;
  };

  #office(): Response {
    if (!this.isLinkInForce) return problem('office-link-unknown');
    const key = ({ id, publicKey }: ReferenceKey) => ({ id, publicKey });
    const office = encodeLinkedOffice({
      unit: {
        ref: '00004@2025-07-01',
        code: '00004',
        name: 'Trung tâm Phục vụ hành chính công phường Ba Đình',
        nameEn: null,
        officeTerm: null,
      },
      enrolment: LINK_ENROLMENT,
      sealingKey: key(this.sealingKey),
      receiptKey: key(this.receiptKey),
      nowMs: this.nowMs,
    });
    return new Response(this.officeInstead ?? office);
  }

  #take(init: RequestInit): HandedIn {
    const bytes = Buffer.from(init.body as Uint8Array);
    const batch = readBatch(bytes);
    const { introduction, enrolment } = batch.header;
    const { publicKey, link } = must(introduction, 'a phone introduces itself');
    const isItsOwn =
      partOf(batch.headerLine, 0) === deviceSignedHeader('sipas-batch') &&
      isSignedBy(publicKey, batch.headerLine);
    if (!isItsOwn || link !== LINK || enrolment !== LINK_ENROLMENT) throw new Error('not the phone’s own');
    const ticket = new Headers(init.headers).get(VISIT_TICKET_HEADER);
    const handed = { ...batch, bytes, ticket };
    this.handedIn.push(handed);
    return handed;
  }

  #commit({ header, lines, ticket }: HandedIn, mishap: Mishap | null): Response {
    const [line = ''] = lines;
    const record = parseRecord(line);
    if (!record.ok || lines.length !== 1) throw new Error('a phone hands in one record');
    const { id } = record.value;
    const former = this.ledger.get(id);
    if (former === undefined) {
      if (!this.isLinkInForce) return problem('office-link-unknown');
      if (header.receiptKey !== this.receiptKey.id) return problem('receipt-key-unknown');
      if (ticket !== null && !this.tickets.delete(ticket)) return problem('visit-ticket-invalid');
    }
    const forced = typeof mishap === 'object' && mishap !== null && 'outcome' in mishap ? mishap : null;
    const outcome = forced?.outcome ?? (former === undefined ? 'stored' : 'duplicate');
    this.ledger.set(id, line);
    const change = typeof mishap === 'object' && mishap !== null && 'names' in mishap ? mishap.names : null;
    const said = {
      id: outcome === 'rejected' ? null : change === 'another-record' ? hexId<RecordId>(0xdead) : id,
      sha256: sha256Of(change === 'another-record' ? 'another' : line),
      outcome,
      reason: null,
    };
    const payload = encodeAcknowledgement({
      protocol: 1,
      enrolment: change === 'another-enrolment' ? hexId(0xdead) : header.enrolment,
      batch: change === 'another-batch' ? hexId(0xdead) : header.batch,
      epoch: hexId<Epoch>(1),
      receivedAtMs: this.nowMs,
      records: change === 'nothing' ? [] : [said],
      membership: null,
      heads: null,
    });
    let typ: CollectorSignedType = 'sipas-acknowledgement';
    let by = this.receiptKey;
    if (typeof mishap === 'object' && mishap !== null) {
      if ('unsigned' in mishap) return new Response(payload);
      if ('signedAs' in mishap) typ = mishap.signedAs;
      if ('signedBy' in mishap) by = mishap.signedBy;
    }
    return new Response(signed(collectorSignedHeader(typ, this.receiptKey.id), payload, by));
  }
}

export const STRANGER = keyNamed('somebody else');

/** The text of a batch, header line and records, as anybody could read it. */
export function textOf(bytes: Uint8Array): string {
  return gunzipSync(bytes).toString('utf8');
}

function problem(code: DeviceProblemCode, retryAfter?: string): Response {
  const { status, title } = PROBLEM_ANSWERS[code];
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (retryAfter !== undefined) headers.set('retry-after', retryAfter);
  return new Response(JSON.stringify({ type: 'about:blank', title, status, code }), { status, headers });
}
