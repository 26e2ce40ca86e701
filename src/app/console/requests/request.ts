import { err, ok, type Result } from '../../../core/kernel/result.ts';
import { isProblemCode, type ProblemCode } from '../../../core/protocol/console-problems.ts';
import { codeIn } from '../../../device/exchange/problem-response.ts';
import { fetchProven } from './sign-in-gate.ts';

/** Why something was not done. Nothing of it was. */
export interface Refusal {
  readonly code: ProblemCode | 'offline' | 'not-the-collector';
  /** Which part of the request is at fault, where the collector says: `/name`. */
  readonly detail: string;
  /** How long to wait before another attempt, in seconds, where the collector says. */
  readonly retryAfterS: number | null;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Asks the collector to do something; signs in first where that is wanted.
 *
 * @param send `fetch` where a refusal is to be a refusal, as while signing in
 */
export async function ask<Answer>(
  method: Method,
  address: string,
  body?: unknown,
  send: (address: string, init: RequestInit) => Promise<Response> = fetchProven,
): Promise<Result<Answer, Refusal>> {
  const refused = (code: Refusal['code']) => err({ code, detail: '', retryAfterS: null });
  let response: Response;
  let text: string;
  try {
    response = await send(address, {
      method,
      cache: 'no-store',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    text = await response.text();
  } catch {
    return refused('offline');
  }
  if (response.ok) {
    const value = parsed(text);
    return value === undefined ? refused('not-the-collector') : ok(value as Answer);
  }
  const code = codeIn(text);
  if (!isProblemCode(code)) return refused('not-the-collector');
  const problem = parsed(text) as { readonly detail?: unknown } | undefined;
  const seconds = Number(response.headers.get('retry-after') ?? '');
  return err({
    code,
    detail: typeof problem?.detail === 'string' ? problem.detail : '',
    retryAfterS: seconds > 0 ? seconds : null,
  });
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
