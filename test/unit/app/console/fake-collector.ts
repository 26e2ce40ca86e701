import { vi } from 'vitest';
import type { ProblemCode } from '../../../../src/core/protocol/console-problems.ts';

/** What a page asked of the collector. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: unknown;
}

export interface Answer {
  readonly status?: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal as the collector writes it. */
export function refused(
  status: number,
  code: ProblemCode,
  {
    detail,
    fault,
    headers = {},
  }: {
    readonly detail?: string;
    readonly fault?: string;
    readonly headers?: Record<string, string>;
  } = {},
): Answer {
  return { status, json: { type: 'about:blank', title: code, status, code, detail, fault }, headers };
}

/** A collector of which a test says what it answers, by method and path: `POST /api/v1/session`. */
export class FakeCollector {
  readonly asked: Asked[] = [];
  readonly #answers = new Map<string, (asked: Asked) => Answer | Error>();

  /** Takes the place of `fetch`. */
  install(): void {
    vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
      const [path = '', query = ''] = address.split('?');
      const method = init.method ?? 'GET';
      const body = typeof init.body === 'string' ? JSON.parse(init.body) : null;
      const asked = { method, path, query, body };
      this.asked.push(asked);
      const answer = this.#answers.get(`${method} ${path}`)?.(asked) ?? refused(404, 'not-found');
      if (answer instanceof Error) throw answer;
      const { status = 200, json = null, headers } = answer;
      const text = status === 204 ? null : JSON.stringify(json);
      return new Response(text, { status, headers: { 'content-type': 'application/json', ...headers } });
    });
  }

  /** Knows no answer any more, and was asked nothing. */
  forget(): this {
    this.#answers.clear();
    this.asked.length = 0;
    return this;
  }

  on(request: string, answer: Answer | Error | ((asked: Asked) => Answer | Error)): this {
    this.#answers.set(request, typeof answer === 'function' ? answer : () => answer);
    return this;
  }

  /** The bodies sent to an address, in order. */
  sent(request: string): readonly unknown[] {
    return this.asked.filter(({ method, path }) => `${method} ${path}` === request).map(({ body }) => body);
  }
}
