import { type DeviceProblemCode, isDeviceProblemCode } from './device-problems.ts';

/**
 * What only people meet, at the console: no device is ever answered by one of these.
 * @internal
 */
export const CONSOLE_PROBLEM_CODES = [
  'enrolment-code-unknown',
  'enrolment-code-used',
  'sign-in-required',
  'sign-in-failed',
  'recent-sign-in-required',
  'forbidden',
  'sign-in-provider-unavailable',
  'passkeys-impossible',
  'one-time-link-invalid',
  'key-unknown',
  'key-expired',
  'machine-key-unknown',
  'machine-key-replaced',
  'webhook-unknown',
  'webhook-address-refused',
  'webhooks-too-many',
  'delivery-unknown',
  'account-unknown',
  'account-name-taken',
  'account-needed',
  'password-unsuitable',
  'unit-code-taken',
  'unit-changed-meanwhile',
  'unit-has-responses',
  'unit-has-units-below',
  'unit-has-later-period',
  'period-frozen',
  'device-unknown',
  'unit-unknown',
  'questionnaire-unknown',
  'questionnaire-refused',
  'questionnaire-released',
  'exclusion-impossible',
  'closing-impossible',
  'closing-changed',
  'second-person-needed',
  'paper-form-unknown',
  'paper-form-closed',
  'paper-forms-used-up',
  'table-too-long',
  'precondition-failed',
  'range-unsatisfiable',
] as const;

/** Every problem the collector answers with: what a device meets, and what only people meet. */
export type ProblemCode = DeviceProblemCode | (typeof CONSOLE_PROBLEM_CODES)[number];

export function isProblemCode(value: unknown): value is ProblemCode {
  return isDeviceProblemCode(value) || CONSOLE_PROBLEM_CODES.some((code) => code === value);
}
