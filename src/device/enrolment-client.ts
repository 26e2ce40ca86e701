import { isRandomId } from '../core/kernel/brand.ts';
import { SECOND_MS } from '../core/kernel/duration.ts';
import { err, ok, type Result } from '../core/kernel/result.ts';
import type { ProblemCode } from '../core/protocol/problems.ts';
import type { EnrolledUnit, NewEnrolment } from './outbox-store.ts';
import { problemCodeIn } from './problem-response.ts';

export type EnrolmentFailure =
  | { readonly kind: 'unreachable' }
  /** Something answered that is not the collector. */
  | { readonly kind: 'not-the-collector' }
  | { readonly kind: 'problem'; readonly code: ProblemCode };

export interface EnrolmentClientPorts {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
}

const TIME_LIMIT_MS = 15 * SECOND_MS;

/** Asks the collector for an enrolment. What comes back is checked before it is believed. */
export class EnrolmentClient {
  readonly #ports: EnrolmentClientPorts;

  constructor(ports: EnrolmentClientPorts) {
    this.#ports = ports;
  }

  async enrol(enrolmentCode: string, deviceName: string): Promise<Result<NewEnrolment, EnrolmentFailure>> {
    const answer = await this.#ask('/api/v1/enrolments', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: enrolmentCode, name: deviceName }),
    });
    if (!answer.ok) return answer;
    const value = answer.value;
    if (
      !isObject(value) ||
      !isRandomId<'EnrolmentId'>(value['enrolment']) ||
      !isRandomId<'Epoch'>(value['epoch']) ||
      !isEnrolledUnit(value['unit'])
    ) {
      return err({ kind: 'not-the-collector' });
    }
    const { ref, code, name, nameEn, officeTerm } = value['unit'];
    return ok({
      id: value['enrolment'],
      epoch: value['epoch'],
      unit: { ref, code, name, nameEn, officeTerm },
      deviceName,
      enrolledAtMs: this.#ports.now(),
    });
  }

  async #ask(url: string, init: RequestInit): Promise<Result<unknown, EnrolmentFailure>> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIME_LIMIT_MS);
    try {
      const response = await this.#ports.fetch(url, { ...init, cache: 'no-store', signal: abort.signal });
      const text = await response.text();
      if (response.ok) return ok(parsed(text));
      const code = problemCodeIn(text);
      return err(code === null ? { kind: 'not-the-collector' } : { kind: 'problem', code });
    } catch {
      return err({ kind: 'unreachable' });
    } finally {
      clearTimeout(timer);
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || isText(value);
}

function isEnrolledUnit(value: unknown): value is EnrolledUnit {
  return (
    isObject(value) &&
    isText(value['ref']) &&
    isText(value['code']) &&
    isText(value['name']) &&
    isTextOrNull(value['nameEn']) &&
    isTextOrNull(value['officeTerm'])
  );
}
