import { gunzipSync } from 'node:zlib';
import { answerOffer } from '../../src/collector/ingest/answer-offer.ts';
import { StorageUnavailable } from '../../src/collector/ingest/storage-unavailable.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { BatchId, EnrolmentId, Epoch, KeyId } from '../../src/core/kernel/brand.ts';
import type { DeviceProblemCode } from '../../src/core/protocol/device-problems.ts';
import { encodeAcknowledgement } from '../../src/core/protocol/messages/acknowledgement.ts';
import { PROBLEM_ANSWERS } from '../../src/core/protocol/problem-answers.ts';
import { hexId } from '../support/outbox-store-contract.ts';
import type { SimulatedCollector } from './collector.ts';
import {
  BAD_EPOCH,
  type Forgery,
  forgedWord,
  NOBODY,
  nothingLacking,
  payloadOf,
  wishedFor,
  withOtherBytes,
  wronglySaid,
} from './forger.ts';
import { COLLECTOR_FAULTS, type CollectorFault, type Fault } from './operations.ts';
import type { Step } from './scheduler.ts';

export interface Request {
  readonly path: string;
  readonly body: Uint8Array | string;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter?: string;
}

/** How a request is served: where, with what fault, and at which statement a fault within a transaction strikes. */
export interface Serving {
  readonly collector: number;
  readonly fault: CollectorFault | null;
  readonly statement: number;
  readonly step: Step;
}

/** What lies between devices and the collector. It holds back requests and remembers answers to give them wrongly. */
export class Network {
  readonly late: Request[] = [];
  readonly #collector: SimulatedCollector;
  readonly #now: () => number;
  /** What was last said to each enrolment at each address, and in which epoch. */
  readonly #said = new Map<string, string>();
  readonly #epochs = new Map<EnrolmentId, Epoch>();

  constructor(collector: SimulatedCollector, now: () => number) {
    this.#collector = collector;
    this.#now = now;
  }

  /** One request of a device, with one fault. Rejects as fetch does when the network fails. */
  async exchange(
    request: Request,
    fault: Fault | null,
    serving: Omit<Serving, 'fault'>,
    timeOut: () => void,
  ): Promise<Response> {
    const { step } = serving;
    const answer = async (served = request) =>
      responseOf(await this.serve(served, { ...serving, fault: collectorFault(fault) }));
    switch (fault) {
      case 'request lost':
        throw new TypeError('network');
      case 'hangs':
        timeOut();
        throw new DOMException('timed out', 'TimeoutError');
      case 'answer lost':
        await answer();
        throw new TypeError('network');
      case 'delivered late too':
        this.late.push(request);
        return answer();
      case 'only delivered late':
        this.late.push(request);
        throw new TypeError('network');
      case 'doubled':
        await answer();
        return answer();
      case 'request cut':
        return answer({ ...request, body: cut(request.body) });
      case 'answer cut':
        return responseOf({ status: 200, body: cut(await (await answer()).text()) });
      case 'captive portal':
        return responseOf({ status: 200, body: '<!doctype html><title>Wi-Fi</title>' });
      case 'empty object':
        return responseOf({ status: 200, body: '{}' });
      case 'proxy too large':
        return responseOf({ status: 413, body: 'too large' });
      case '429 with pause':
        return responseOf({ status: 429, body: 'slower', retryAfter: '120' });
      case '503 of a proxy':
        return responseOf({ status: 503, body: 'later' });
      case 'answer unsigned':
      case 'answer signed by another':
      case 'answer replayed':
      case 'answer to another batch':
      case 'answer for another enrolment':
      case 'answer with other bytes':
      case 'answer that names nothing':
        await step('network: makes an answer up');
        return responseOf({ status: 200, body: this.#madeUp(request, fault) });
      default:
        return answer();
    }
  }

  /** The collector's own answer. Rejects with Crashed when it does not live to give it. */
  async serve(request: Request, { collector, fault, statement, step }: Serving): Promise<Answer> {
    await step('collector: request arrives');
    const ports = this.#collector.ports(collector, step, fault, statement);
    const answer = await this.#route(request, ports).catch((error: unknown) => {
      if (error instanceof StorageUnavailable) return problem('storage-unavailable');
      throw error;
    });
    await step('collector: answers');
    if (fault === 'crash during the answer') {
      this.#collector.crash(collector);
      return { ...answer, body: cut(answer.body) };
    }
    if (fault === 'crash after the answer') this.#collector.crash(collector);
    return answer;
  }

  async #route({ path, body }: Request, ports: ReturnType<SimulatedCollector['ports']>): Promise<Answer> {
    const known = /^\/api\/v1\/(batches|offers|enrolments\/([0-9a-f]{32}))$/.exec(path);
    if (known === null) return problem('not-found');
    if (path.endsWith('/batches') && typeof body !== 'string') {
      const received = await this.#collector.receive(body, ports, 'network');
      if (!received.ok) {
        const { kind } = received.error;
        return problem(kind === 'too-much-held' ? 'too-many-requests' : kind);
      }
      const { jws, acknowledgement } = received.value;
      this.#epochs.set(acknowledgement.enrolment, acknowledgement.epoch);
      this.#said.set(`${path} ${acknowledgement.enrolment}`, jws);
      return { status: 200, body: jws };
    }
    if (typeof body !== 'string') return problem('unsupported-media-type');
    if (path.endsWith('/offers')) {
      const answer = await answerOffer(body, ports);
      if (!answer.ok) return problem(answer.error.kind);
      this.#said.set(`${path} ${enrolmentIn(body)}`, answer.value);
      return { status: 200, body: answer.value };
    }
    const shown = await this.#collector.show(body, known[2] as EnrolmentId);
    if (shown !== 'added' && shown !== 'known') return problem(shown);
    return { status: shown === 'added' ? 201 : 200, body: JSON.stringify({ enrolment: known[2] }) };
  }

  /** An answer in the right form that the collector never gave, or gave to another question. */
  #madeUp({ path, body }: Request, fault: Fault): string {
    const lines = typeof body === 'string' ? [body] : gunzipSync(body).toString().trimEnd().split('\n');
    const { enrolment, receiptKey: id } = JSON.parse(payloadOf(lines[0] ?? '')) as Asking;
    const said = this.#said.get(`${path} ${enrolment}`) ?? '';
    if (fault === 'answer replayed') return said;
    const epoch = this.#epochs.get(enrolment) ?? BAD_EPOCH;
    // Who announces itself names no receipt key: there is nothing to sign the answer to.
    if (typeof body === 'string' && !path.endsWith('/offers')) return '{}';
    const by = must(this.#collector.ring.receiptKey(id), 'a device pins a key of the ring');
    if (typeof body === 'string') {
      const answer = nothingLacking(body, epoch);
      if (answer === null || !isForgery(fault)) return '{}';
      return forgedWord(forgeryOf(fault), 'sipas-offer-answer', by, answer);
    }
    const wished = wishedFor(lines, isForgery(fault) ? epoch : BAD_EPOCH, this.#now());
    if (wished === null) return '{}';
    if (isForgery(fault)) {
      return forgedWord(forgeryOf(fault), 'sipas-acknowledgement', by, encodeAcknowledgement(wished));
    }
    switch (fault) {
      case 'answer to another batch':
        return wronglySaid({ ...wished, batch: hexId<BatchId>(1) }, by);
      case 'answer for another enrolment':
        return wronglySaid({ ...wished, enrolment: NOBODY }, by);
      case 'answer with other bytes':
        return wronglySaid(withOtherBytes(wished), by);
      default:
        return wronglySaid({ ...wished, records: [] }, by);
    }
  }
}

/** What every question says: whose it is and by which key it wants the answer. */
interface Asking {
  readonly enrolment: EnrolmentId;
  readonly receiptKey: KeyId;
}

function enrolmentIn(jws: string): EnrolmentId {
  return (JSON.parse(payloadOf(jws)) as Asking).enrolment;
}

function isForgery(fault: Fault): boolean {
  return fault === 'answer unsigned' || fault === 'answer signed by another';
}

function forgeryOf(fault: Fault): Forgery {
  return fault === 'answer unsigned' ? 'unsigned' : 'signed by another';
}

function collectorFault(fault: Fault | null): CollectorFault | null {
  return COLLECTOR_FAULTS.find((one) => one === fault) ?? null;
}

function problem(code: DeviceProblemCode): Answer {
  return {
    status: PROBLEM_ANSWERS[code].status,
    body: JSON.stringify({ code, title: PROBLEM_ANSWERS[code].title }),
  };
}

function responseOf({ status, body, retryAfter }: Answer): Response {
  return new Response(
    body,
    retryAfter === undefined ? { status } : { status, headers: { 'retry-after': retryAfter } },
  );
}

function cut<Body extends Uint8Array | string>(body: Body): Body {
  return body.slice(0, Math.floor(body.length / 2)) as Body;
}
