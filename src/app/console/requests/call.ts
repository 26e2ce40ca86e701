import type { Contract } from '../../../contract/contract.ts';
import type { AnswerOf, InputOf, Method } from '../../../contract/route.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import { isProblemCode, type ProblemCode } from '../../../core/protocol/console-problems.ts';
import { codeIn } from '../../../device/exchange/problem-response.ts';
import { fetchProven } from './sign-in-gate.ts';

/** Why a request was not answered. Where it asked for a change, nothing was changed. */
export interface Refusal {
  /** `offline`: nothing answered. `not-the-collector`: something did that is no collector, such as a captive portal. */
  readonly code: ProblemCode | 'offline' | 'not-the-collector';
  /** Which part of the request is at fault, where the collector says: `/name`. */
  readonly detail: string;
  /** What is wrong with it, where the collector says: `too-common` of a password. */
  readonly fault?: string;
  /** The same in plain English, where the collector says. */
  readonly reason?: string;
  /** How long to wait before another attempt, in seconds, where the collector says. */
  readonly retryAfterS: number | null;
}

interface CallOptions {
  /** Aborts the request; the promise is then rejected with its reason. */
  readonly signal?: AbortSignal;
  /** `fetch` where a refusal is to be a refusal, as while signing in; otherwise the person signs in first. */
  readonly send?: (address: string, init: RequestInit) => Promise<Response>;
}

/** Nothing where a route takes nothing, and where all it takes may be left out. */
export type Given<Key extends keyof Contract> =
  object extends InputOf<Contract[Key]>
    ? readonly [input?: InputOf<Contract[Key]>, options?: CallOptions]
    : readonly [input: InputOf<Contract[Key]>, options?: CallOptions];

interface AnyInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** Asks the collector, by the key of a route of the contract. */
export async function call<Key extends keyof Contract>(
  key: Key,
  ...[input, { signal, send = fetchProven } = {}]: Given<Key>
): Promise<Result<AnswerOf<Contract[Key]>, Refusal>> {
  const { body } = (input ?? {}) as AnyInput;
  let response: Response;
  let text: string;
  try {
    response = await send(addressOf(key, input as never), {
      method: methodOf(key),
      cache: 'no-store',
      ...(signal === undefined ? {} : { signal }),
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    text = await response.text();
  } catch {
    signal?.throwIfAborted();
    return refusal('offline');
  }
  if (response.ok) {
    const value = parsed(text);
    return value === undefined ? refusal('not-the-collector') : ok(value as AnswerOf<Contract[Key]>);
  }
  const code = codeIn(text);
  if (!isProblemCode(code)) return refusal('not-the-collector');
  const problem = parsed(text) as Readonly<Record<'detail' | 'fault' | 'reason', unknown>> | undefined;
  const seconds = Number(response.headers.get('retry-after') ?? '');
  return err({
    code,
    detail: typeof problem?.detail === 'string' ? problem.detail : '',
    ...(typeof problem?.fault === 'string' ? { fault: problem.fault } : {}),
    ...(typeof problem?.reason === 'string' ? { reason: problem.reason } : {}),
    retryAfterS: seconds > 0 ? seconds : null,
  });
}

/** Where a route is, with its parameters filled in: for links and streams, which the browser asks for itself. */
export function addressOf<Key extends keyof Contract>(key: Key, input?: InputOf<Contract[Key]>): string {
  const { params = {}, query = {} } = (input ?? {}) as AnyInput;
  const path = key.slice(key.indexOf(' ') + 1);
  const filled = path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? filled : `${filled}?${new URLSearchParams(given)}`;
}

function methodOf(key: string): Method {
  return key.slice(0, key.indexOf(' ')) as Method;
}

function refusal(code: Refusal['code']): Result<never, Refusal> {
  return err({ code, detail: '', retryAfterS: null });
}

/** Undefined for what is no JSON; an empty answer says nothing and is null. */
function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
