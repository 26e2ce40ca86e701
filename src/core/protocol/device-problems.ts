/**
 * Every way a request of a device, or of an own phone, can fail as a whole, by its stable code, and what it means to
 * the one that sent it. A device decides by this, never by a text:
 *   retry    the same bytes may go through later
 *   halve    try again with fewer records
 *   stop     nothing will change by itself; keep everything and tell staff
 *
 * Status and title are the collector's to say (problem-answers.ts): no browser carries them.
 */
export const DEVICE_REACTIONS = {
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
  'office-link-unknown': 'stop',
  // One code for a ticket that never was, of another office and spent: what is told apart can be guessed apart.
  'visit-ticket-invalid': 'stop',
  'too-many-requests': 'retry',
  'too-many-attempts': 'retry',
  'cross-site-request': 'stop',
  'offer-malformed': 'stop',
  'parameter-invalid': 'stop',
  'not-found': 'stop',
  'method-not-allowed': 'stop',
  'request-malformed': 'retry',
  'request-too-slow': 'retry',
  'headers-too-large': 'retry',
  'expectation-unmet': 'retry',
  'body-malformed': 'stop',
  'body-too-large': 'stop',
  'storage-unavailable': 'retry',
  'shutting-down': 'retry',
  'internal-error': 'retry',
} as const satisfies Readonly<Record<string, Reaction>>;

export type Reaction = 'retry' | 'halve' | 'stop';

export type DeviceProblemCode = keyof typeof DEVICE_REACTIONS;

export function isDeviceProblemCode(value: unknown): value is DeviceProblemCode {
  return typeof value === 'string' && Object.hasOwn(DEVICE_REACTIONS, value);
}
