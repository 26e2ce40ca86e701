import { unreachable } from '../../core/kernel/assert.ts';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import { DEVICE_REACTIONS } from '../../core/protocol/device-problems.ts';
import type { SyncFailure } from '../outbox/outbox-store.ts';
import { problemCodeIn, retryAfterMs } from './problem-response.ts';

export interface ExchangePorts {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
  /** A signal that aborts after the given number of milliseconds. */
  readonly timeLimit: (ms: number) => AbortSignal;
}

export interface Failed {
  readonly kind: 'failed';
  readonly failure: SyncFailure;
  /** Whether fewer records may get through. */
  readonly halve: boolean;
  readonly retryAfterMs: number | null;
}

export interface Answered<Value> {
  readonly kind: 'answered';
  readonly value: Value;
  /** The device's clock in the middle of the request, when the collector is taken to have answered. */
  readonly middleMs: number;
}

export type ExchangeRequest =
  | { readonly method: 'GET' }
  | {
      readonly method: 'POST' | 'PUT';
      readonly mediaType: string;
      readonly body: string | Uint8Array<ArrayBuffer>;
      /** What travels beside the body, and is no part of what is signed. */
      readonly headers?: Readonly<Record<string, string>>;
    };

/** Long enough for 256 KiB over a 2G line. */
const REQUEST_TIME_LIMIT_MS = 30 * SECOND_MS;

/**
 * Sends one thing to the collector and reads its answer. Whatever `read` does not take for that answer, the page
 * of a captive portal among it, is a failure of the network, whatever its status.
 *
 * @param calledOff ends the request when nobody wants its answer any more
 */
export async function exchange<Value>(
  ports: ExchangePorts,
  url: string,
  request: ExchangeRequest,
  read: (text: string) => Value | null | Promise<Value | null>,
  calledOff?: AbortSignal,
): Promise<Answered<Value> | Failed> {
  const limit = ports.timeLimit(REQUEST_TIME_LIMIT_MS);
  const sentAtMs = ports.now();
  try {
    const response = await ports.fetch(url, {
      ...initOf(request),
      signal: calledOff === undefined ? limit : either(limit, calledOff),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
    const text = await response.text();
    const nowMs = ports.now();
    const value = response.ok ? await read(text) : null;
    if (value === null) return refusal(response, text, nowMs);
    return { kind: 'answered', value, middleMs: Math.round((sentAtMs + nowMs) / 2) };
  } catch {
    return failed({ kind: limit.aborted ? 'time-limit' : 'unreachable' });
  }
}

function initOf(request: ExchangeRequest): RequestInit {
  if (request.method === 'GET') return { method: 'GET' };
  const { method, mediaType, body, headers } = request;
  return { method, body, headers: { ...headers, 'content-type': mediaType } };
}

/** `AbortSignal.any`, which browsers of the last four years do not all have. */
function either(first: AbortSignal, second: AbortSignal): AbortSignal {
  const both = new AbortController();
  for (const signal of [first, second]) {
    if (signal.aborted) both.abort(signal.reason);
    signal.addEventListener('abort', () => both.abort(signal.reason), { once: true });
  }
  return both.signal;
}

/** A failure that more of the same will meet again, and that asks for no pause of its own. */
export function failed(failure: SyncFailure): Failed {
  return { kind: 'failed', failure, halve: false, retryAfterMs: null };
}

function refusal(response: Response, text: string, nowMs: number): Failed {
  const pauseMs = retryAfterMs(response.headers.get('retry-after'), nowMs);
  const code = problemCodeIn(text);
  if (code === null || response.ok) {
    // A proxy with a smaller limit than the collector's answers 413 in words of its own.
    const halve = response.status === 413;
    const failure: SyncFailure = { kind: 'not-the-collector', status: response.status };
    return { kind: 'failed', failure, halve, retryAfterMs: pauseMs };
  }
  const failure: SyncFailure = { kind: 'problem', code };
  const rule = DEVICE_REACTIONS[code];
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
