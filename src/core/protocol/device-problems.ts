/**
 * Every way a request of a device, or of an own phone, can fail as a whole, with a stable code. A device decides by
 * `device`, never by a text:
 *   retry    the same bytes may go through later
 *   halve    try again with fewer records
 *   stop     nothing will change by itself; keep everything and tell staff
 */
export interface DeviceProblemRule {
  readonly status: number;
  readonly device: 'retry' | 'halve' | 'stop';
}

export const DEVICE_PROBLEMS = {
  'unsupported-media-type': { status: 415, device: 'halve' },
  'batch-too-large': { status: 413, device: 'halve' },
  'batch-not-gzip': { status: 400, device: 'halve' },
  'batch-malformed': { status: 400, device: 'halve' },
  'batch-count-mismatch': { status: 400, device: 'halve' },
  'batch-digest-mismatch': { status: 400, device: 'halve' },
  'protocol-version-unsupported': { status: 400, device: 'stop' },
  'enrolment-unknown': { status: 403, device: 'stop' },
  'enrolment-taken': { status: 409, device: 'stop' },
  'signature-invalid': { status: 403, device: 'stop' },
  'receipt-key-unknown': { status: 409, device: 'stop' },
  'membership-invalid': { status: 403, device: 'stop' },
  'enrolment-code-invalid': { status: 403, device: 'stop' },
  'office-link-unknown': { status: 404, device: 'stop' },
  // One code for a ticket that never was, of another office and spent: what is told apart can be guessed apart.
  'visit-ticket-invalid': { status: 403, device: 'stop' },
  'too-many-requests': { status: 429, device: 'retry' },
  'too-many-attempts': { status: 429, device: 'retry' },
  'cross-site-request': { status: 403, device: 'stop' },
  'offer-malformed': { status: 400, device: 'stop' },
  'parameter-invalid': { status: 400, device: 'stop' },
  'not-found': { status: 404, device: 'stop' },
  'method-not-allowed': { status: 405, device: 'stop' },
  'request-malformed': { status: 400, device: 'retry' },
  'request-too-slow': { status: 408, device: 'retry' },
  'headers-too-large': { status: 431, device: 'retry' },
  'expectation-unmet': { status: 417, device: 'retry' },
  'body-malformed': { status: 400, device: 'stop' },
  'body-too-large': { status: 413, device: 'stop' },
  'storage-unavailable': { status: 503, device: 'retry' },
  'shutting-down': { status: 503, device: 'retry' },
  'internal-error': { status: 500, device: 'retry' },
} as const satisfies Readonly<Record<string, DeviceProblemRule>>;

export type DeviceProblemCode = keyof typeof DEVICE_PROBLEMS;

export function isDeviceProblemCode(value: unknown): value is DeviceProblemCode {
  return typeof value === 'string' && Object.hasOwn(DEVICE_PROBLEMS, value);
}

/** What the collector says beside a code. Apart from the rules, so that no device carries it. */
export const DEVICE_PROBLEM_TITLES: Readonly<Record<DeviceProblemCode, string>> = {
  'unsupported-media-type': 'The body is not of the media type this address takes.',
  'batch-too-large': 'The batch is larger than the limit.',
  'batch-not-gzip': 'The body is not a complete gzip stream.',
  'batch-malformed': 'The first line is not a batch header.',
  'batch-count-mismatch': 'The number of record lines is not the one the header gives.',
  'batch-digest-mismatch': 'The record lines do not have the SHA-256 the header gives.',
  'protocol-version-unsupported': 'This protocol version is not accepted here.',
  'enrolment-unknown': 'This enrolment is not known here.',
  'enrolment-taken': 'Another device has this enrolment.',
  'signature-invalid': 'The signature is missing or not one of the key it names.',
  'receipt-key-unknown': 'The collector does not have the receipt key the device pins.',
  'membership-invalid': 'The membership was not signed by this collector.',
  'enrolment-code-invalid': 'The enrolment code is wrong, used or no longer valid.',
  'office-link-unknown': 'There is no such link of an office, or it was withdrawn.',
  'visit-ticket-invalid': 'The visit ticket is wrong, of another office or used.',
  'too-many-requests': 'Too many requests from one address.',
  'too-many-attempts': 'Too many attempts; try again later.',
  'cross-site-request': 'The request comes from another site.',
  'offer-malformed': 'The body is not an offer.',
  'parameter-invalid': 'A parameter is missing or not as described.',
  'not-found': 'There is nothing at this address.',
  'method-not-allowed': 'This address does not take this method.',
  'request-malformed': 'The request is not well-formed HTTP.',
  'request-too-slow': 'The request did not arrive in time.',
  'headers-too-large': 'The headers of the request are larger than the limit.',
  'expectation-unmet': 'The collector meets no expectation but 100-continue.',
  'body-malformed': 'The body is not as described.',
  'body-too-large': 'The body is larger than the limit.',
  'storage-unavailable': 'The store cannot be written at the moment.',
  'shutting-down': 'The collector is being stopped.',
  'internal-error': 'The collector met a fault of its own.',
};
