import {
  DEVICE_PROBLEM_TITLES,
  DEVICE_PROBLEMS,
  type DeviceProblemCode,
  isDeviceProblemCode,
} from './device-problems.ts';

/** What only people meet, at the console: no device is ever answered by one of these. */
export const CONSOLE_PROBLEMS = {
  'enrolment-code-unknown': { status: 404 },
  'enrolment-code-used': { status: 409 },
  'sign-in-required': { status: 401 },
  'sign-in-failed': { status: 401 },
  'recent-sign-in-required': { status: 401 },
  forbidden: { status: 403 },
  'sign-in-provider-unavailable': { status: 503 },
  'passkeys-impossible': { status: 409 },
  'one-time-link-invalid': { status: 403 },
  'account-unknown': { status: 404 },
  'account-name-taken': { status: 409 },
  'account-needed': { status: 409 },
  'password-unsuitable': { status: 400 },
  'unit-code-taken': { status: 409 },
  'period-frozen': { status: 409 },
  'device-unknown': { status: 404 },
  'unit-unknown': { status: 404 },
  'questionnaire-unknown': { status: 404 },
  'precondition-failed': { status: 412 },
  'range-unsatisfiable': { status: 416 },
} as const satisfies Readonly<Record<string, { readonly status: number }>>;

type ConsoleProblemCode = keyof typeof CONSOLE_PROBLEMS;

/** Apart from the table, so that the console, which has words of its own, does not carry them. */
const CONSOLE_PROBLEM_TITLES: Readonly<Record<ConsoleProblemCode, string>> = {
  'enrolment-code-unknown': 'There is no such enrolment code.',
  'enrolment-code-used': 'The enrolment code was used; its device is to be revoked instead.',
  'sign-in-required': 'This needs somebody who is signed in.',
  'sign-in-failed': 'Name, password or second factor is wrong.',
  'recent-sign-in-required': 'This needs a sign-in of the last few minutes.',
  forbidden: 'This account may not do that.',
  'sign-in-provider-unavailable': 'The provider of sign-in is not set up or cannot be reached.',
  'passkeys-impossible':
    'Passkeys are bound to host names; at this address there is none the collector knows as its own.',
  'one-time-link-invalid': 'The link is wrong, used or no longer valid.',
  'account-unknown': 'There is no such account.',
  'account-name-taken': 'Another account has this name.',
  'account-needed': 'Without this account nobody could administer the collector.',
  'password-unsuitable': 'The password is too short or too common.',
  'unit-code-taken': 'Another unit has this code.',
  'period-frozen': 'The answers of this period were deleted; its figures no longer change.',
  'device-unknown': 'There is no such device here.',
  'unit-unknown': 'There is no such unit on that day.',
  'questionnaire-unknown': 'There is no such questionnaire here.',
  'precondition-failed': 'The file is not the one the request asks for.',
  'range-unsatisfiable': 'The file has no such range.',
};

/** Every problem the collector answers with: what a device meets, and what only people meet. */
export type ProblemCode = DeviceProblemCode | ConsoleProblemCode;

export const PROBLEMS: Readonly<Record<ProblemCode, { readonly status: number }>> = {
  ...DEVICE_PROBLEMS,
  ...CONSOLE_PROBLEMS,
};

export function isProblemCode(value: unknown): value is ProblemCode {
  return typeof value === 'string' && Object.hasOwn(PROBLEMS, value);
}

export function problemTitle(code: ProblemCode): string {
  return isDeviceProblemCode(code) ? DEVICE_PROBLEM_TITLES[code] : CONSOLE_PROBLEM_TITLES[code];
}
