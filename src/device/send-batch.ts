import { unreachable } from '../core/kernel/assert.ts';
import { SECOND_MS } from '../core/kernel/duration.ts';
import { type Acknowledgement, parseAcknowledgement } from '../core/protocol/acknowledgement.ts';
import { BATCH_MEDIA_TYPE } from '../core/protocol/messages.ts';
import { PROBLEMS } from '../core/protocol/problems.ts';
import type { Batch } from './make-batch.ts';
import type { SyncFailure } from './outbox-store.ts';
import { problemCodeIn, retryAfterMs } from './problem-response.ts';

export interface SendPorts {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
  readonly requestTimeLimitMs?: number;
}

export type SendOutcome =
  | {
      readonly kind: 'acknowledged';
      readonly acknowledgement: Acknowledgement;
      /** Collector's clock minus device's clock, taking the answer as made in the middle of the request. */
      readonly clockOffsetMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly failure: SyncFailure;
      /** Whether fewer records may get through. */
      readonly halve: boolean;
      readonly retryAfterMs: number | null;
    };

/** Long enough for 256 KiB over a 2G line. */
const REQUEST_TIME_LIMIT_MS = 30 * SECOND_MS;

/**
 * Sends a batch and reads the answer. Only an acknowledgement that names this batch and this enrolment counts:
 * the page of a captive portal comes with status 200 too.
 */
export async function sendBatch(ports: SendPorts, batch: Batch): Promise<SendOutcome> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ports.requestTimeLimitMs ?? REQUEST_TIME_LIMIT_MS);
  const sentAtMs = ports.now();
  try {
    const response = await ports.fetch('/api/v1/batches', {
      method: 'POST',
      headers: { 'content-type': BATCH_MEDIA_TYPE },
      body: batch.bytes,
      signal: abort.signal,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
    const text = await response.text();
    return judge(batch, response, text, sentAtMs, ports.now());
  } catch {
    return {
      kind: 'failed',
      failure: { kind: abort.signal.aborted ? 'time-limit' : 'unreachable' },
      halve: false,
      retryAfterMs: null,
    };
  } finally {
    clearTimeout(timer);
  }
}

function judge(batch: Batch, response: Response, text: string, sentAtMs: number, nowMs: number): SendOutcome {
  if (response.status === 200) {
    const parsed = parseAcknowledgement(text);
    if (parsed.ok && parsed.value.batch === batch.id && parsed.value.enrolment === batch.enrolment) {
      const middleMs = Math.round((sentAtMs + nowMs) / 2);
      const clockOffsetMs = parsed.value.receivedAtMs - middleMs;
      return { kind: 'acknowledged', acknowledgement: parsed.value, clockOffsetMs };
    }
  }
  const pauseMs = retryAfterMs(response.headers.get('retry-after'), nowMs);
  const code = problemCodeIn(text);
  if (code === null || response.ok) {
    // A proxy with a smaller limit than the collector's answers 413 in words of its own.
    const halve = response.status === 413;
    const failure: SyncFailure = { kind: 'not-the-collector', status: response.status };
    return { kind: 'failed', failure, halve, retryAfterMs: pauseMs };
  }
  const failure: SyncFailure = { kind: 'problem', code };
  const rule = PROBLEMS[code].device;
  switch (rule) {
    case 'halve':
      return { kind: 'failed', failure, halve: true, retryAfterMs: pauseMs };
    case 'retry':
    case 'stop':
      return { kind: 'failed', failure, halve: false, retryAfterMs: pauseMs };
    default:
      return unreachable(rule);
  }
}
