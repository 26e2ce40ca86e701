/**
 * Every way a request can fail as a whole, by its stable code, and what it means to a device that sent it. A device
 * decides by this, never by the text:
 *   retry    the same bytes may go through later
 *   halve    try again with fewer records
 *   stop     nothing will change by itself; keep everything and tell staff
 *
 * Status and title are the collector's to say (problem-answers.ts): no browser carries them.
 */
export const REACTIONS = {
  'unsupported-media-type': 'halve',
  'batch-too-large': 'halve',
  'batch-not-gzip': 'halve',
  'batch-malformed': 'halve',
  'batch-count-mismatch': 'halve',
  'batch-digest-mismatch': 'halve',
  'protocol-version-unsupported': 'stop',
  'enrolment-unknown': 'stop',
  'enrolment-taken': 'stop',
  'signature-invalid': 'stop',
  'receipt-key-unknown': 'stop',
  'membership-invalid': 'stop',
  'enrolment-code-invalid': 'stop',
  'enrolment-code-unknown': 'stop',
  'enrolment-code-used': 'stop',
  'office-link-unknown': 'stop',
  // One code for a ticket that never was, of another office and spent: what is told apart can be guessed apart.
  'visit-ticket-invalid': 'stop',
  'too-many-requests': 'retry',
  'too-many-attempts': 'retry',
  'sign-in-required': 'stop',
  'sign-in-failed': 'stop',
  'recent-sign-in-required': 'stop',
  forbidden: 'stop',
  'cross-site-request': 'stop',
  'sign-in-provider-unavailable': 'stop',
  'passkeys-impossible': 'stop',
  'one-time-link-invalid': 'stop',
  'account-unknown': 'stop',
  'account-name-taken': 'stop',
  'account-needed': 'stop',
  'password-unsuitable': 'stop',
  'unit-code-taken': 'stop',
  'period-frozen': 'stop',
  'offer-malformed': 'stop',
  'device-unknown': 'stop',
  'parameter-invalid': 'stop',
  'unit-unknown': 'stop',
  'questionnaire-unknown': 'stop',
  'not-found': 'stop',
  'method-not-allowed': 'stop',
  'request-malformed': 'retry',
  'request-too-slow': 'retry',
  'headers-too-large': 'retry',
  'expectation-unmet': 'retry',
  'precondition-failed': 'stop',
  'range-unsatisfiable': 'stop',
  'body-malformed': 'stop',
  'body-too-large': 'stop',
  'storage-unavailable': 'retry',
  'shutting-down': 'retry',
  'internal-error': 'retry',
} as const satisfies Readonly<Record<string, Reaction>>;

export type Reaction = 'retry' | 'halve' | 'stop';

export type ProblemCode = keyof typeof REACTIONS;

export function isProblemCode(value: unknown): value is ProblemCode {
  return typeof value === 'string' && Object.hasOwn(REACTIONS, value);
}
