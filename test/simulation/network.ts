import { gunzipSync } from 'node:zlib';
import { answerOffer } from '../../src/collector/ingest/answer-offer.ts';
import { StorageUnavailable } from '../../src/collector/ingest/storage-unavailable.ts';
import type { BatchId, EnrolmentId, Epoch, Sha256 } from '../../src/core/kernel/brand.ts';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { type Acknowledgement, encodeAcknowledgement } from '../../src/core/protocol/acknowledgement.ts';
import { parseBatchHeader } from '../../src/core/protocol/batch.ts';
import { encodeOfferAnswer } from '../../src/core/protocol/offer.ts';
import { PROBLEMS, type ProblemCode } from '../../src/core/protocol/problems.ts';
import { parseRecord } from '../../src/core/protocol/record.ts';
import { PROTOCOL_VERSION } from '../../src/core/protocol/version.ts';
import { sha256 } from '../support/batches.ts';
import { hexId } from '../support/outbox-store-contract.ts';
import { type SimulatedCollector, UNIT } from './collector.ts';
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
  #lastAcknowledgement: string | null = null;

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
      if (!received.ok) return problem(received.error.kind);
      this.#lastAcknowledgement = encodeAcknowledgement(received.value);
      return { status: 200, body: this.#lastAcknowledgement };
    }
    if (path.endsWith('/offers') && typeof body === 'string') {
      const answer = await answerOffer(Buffer.from(body), ports.store);
      if (!answer.ok) return problem(answer.error.kind);
      return { status: 200, body: encodeOfferAnswer(answer.value) };
    }
    const id = known[2] as EnrolmentId;
    const day = localDay(this.#now());
    const announced = await this.#collector.enrolments.announce({ id, unit: UNIT, name: 'Máy', day });
    if (announced === 'taken') return problem('enrolment-taken');
    return { status: announced === 'added' ? 201 : 200, body: JSON.stringify({ enrolment: id }) };
  }

  /** An answer in the right form that the collector never gave. */
  #madeUp({ path, body }: Request, fault: Fault): string {
    if (!path.endsWith('/batches') || typeof body === 'string') return '{}';
    const [first = '', ...lines] = gunzipSync(body).toString().trimEnd().split('\n');
    const header = parseBatchHeader(first);
    if (!header.ok) return '{}';
    const acknowledgement: Acknowledgement = {
      protocol: PROTOCOL_VERSION,
      enrolment: header.value.enrolment,
      batch: header.value.batch,
      epoch: hexId<Epoch>(0xbad),
      receivedAtMs: this.#now(),
      records: lines.flatMap((line) => {
        const record = parseRecord(line);
        if (!record.ok) return [];
        return [{ id: record.value.id, sha256: sha256(line), outcome: 'stored' as const, reason: null }];
      }),
    };
    switch (fault) {
      case 'answer to another batch':
        return (
          this.#lastAcknowledgement ?? encodeAcknowledgement({ ...acknowledgement, batch: hexId<BatchId>(1) })
        );
      case 'answer for another enrolment':
        return encodeAcknowledgement({ ...acknowledgement, enrolment: hexId<EnrolmentId>(1) });
      case 'answer with other bytes':
        return encodeAcknowledgement(withOtherBytes(acknowledgement));
      default:
        return encodeAcknowledgement({ ...acknowledgement, records: [] });
    }
  }
}

/** The same records under other digests. */
export function withOtherBytes(acknowledgement: Acknowledgement): Acknowledgement {
  const records = acknowledgement.records.map((record) => ({ ...record, sha256: 'f'.repeat(64) as Sha256 }));
  return { ...acknowledgement, records };
}

function collectorFault(fault: Fault | null): CollectorFault | null {
  return COLLECTOR_FAULTS.find((one) => one === fault) ?? null;
}

function problem(code: ProblemCode): Answer {
  return { status: PROBLEMS[code].status, body: JSON.stringify({ code, title: PROBLEMS[code].title }) };
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
