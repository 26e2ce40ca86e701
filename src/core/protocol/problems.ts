/**
 * Every way a request can fail as a whole, with a stable code. A device decides by `device`, never by the text:
 *   retry    the same bytes may go through later
 *   halve    try again with fewer records
 *   stop     nothing will change by itself; keep everything and tell staff
 */
export interface ProblemRule {
  readonly status: number;
  readonly title: string;
  readonly device: 'retry' | 'halve' | 'stop';
}

export const PROBLEMS = {
  'unsupported-media-type': {
    status: 415,
    title: 'The body is not of the media type this address takes.',
    device: 'halve',
  },
  'batch-too-large': { status: 413, title: 'The batch is larger than the limit.', device: 'halve' },
  'batch-not-gzip': { status: 400, title: 'The body is not a complete gzip stream.', device: 'halve' },
  'batch-malformed': { status: 400, title: 'The first line is not a batch header.', device: 'halve' },
  'batch-count-mismatch': {
    status: 400,
    title: 'The number of record lines is not the one the header gives.',
    device: 'halve',
  },
  'batch-digest-mismatch': {
    status: 400,
    title: 'The record lines do not have the SHA-256 the header gives.',
    device: 'halve',
  },
  'protocol-version-unsupported': {
    status: 400,
    title: 'This protocol version is not accepted here.',
    device: 'stop',
  },
  'enrolment-unknown': { status: 403, title: 'This enrolment is not known here.', device: 'stop' },
  'enrolment-taken': {
    status: 409,
    title: 'Another device has this enrolment.',
    device: 'stop',
  },
  'signature-invalid': {
    status: 403,
    title: 'The signature is missing or not one of the key it names.',
    device: 'stop',
  },
  'receipt-key-unknown': {
    status: 409,
    title: 'The collector does not have the receipt key the device pins.',
    device: 'stop',
  },
  'membership-invalid': {
    status: 403,
    title: 'The membership was not signed by this collector.',
    device: 'stop',
  },
  'enrolment-code-invalid': {
    status: 403,
    title: 'The enrolment code is wrong, used or no longer valid.',
    device: 'stop',
  },
  'enrolment-code-unknown': { status: 404, title: 'There is no such enrolment code.', device: 'stop' },
  'enrolment-code-used': {
    status: 409,
    title: 'The enrolment code was used; its device is to be revoked instead.',
    device: 'stop',
  },
  'office-link-unknown': {
    status: 404,
    title: 'There is no such link of an office, or it was withdrawn.',
    device: 'stop',
  },
  // One code for a ticket that never was, of another office and spent: what is told apart can be guessed apart.
  'visit-ticket-invalid': {
    status: 403,
    title: 'The visit ticket is wrong, of another office or used.',
    device: 'stop',
  },
  'too-many-requests': { status: 429, title: 'Too many requests from one address.', device: 'retry' },
  'too-many-attempts': { status: 429, title: 'Too many attempts; try again later.', device: 'retry' },
  'sign-in-required': { status: 401, title: 'This needs somebody who is signed in.', device: 'stop' },
  'sign-in-failed': { status: 401, title: 'Name, password or second factor is wrong.', device: 'stop' },
  'recent-sign-in-required': {
    status: 401,
    title: 'This needs a sign-in of the last few minutes.',
    device: 'stop',
  },
  forbidden: { status: 403, title: 'This account may not do that.', device: 'stop' },
  'cross-site-request': { status: 403, title: 'The request comes from another site.', device: 'stop' },
  'sign-in-provider-unavailable': {
    status: 503,
    title: 'The provider of sign-in is not set up or cannot be reached.',
    device: 'stop',
  },
  'passkeys-impossible': {
    status: 409,
    title: 'Passkeys are bound to host names; at this address there is none the collector knows as its own.',
    device: 'stop',
  },
  'one-time-link-invalid': {
    status: 403,
    title: 'The link is wrong, used or no longer valid.',
    device: 'stop',
  },
  'account-unknown': { status: 404, title: 'There is no such account.', device: 'stop' },
  'account-name-taken': { status: 409, title: 'Another account has this name.', device: 'stop' },
  'account-needed': {
    status: 409,
    title: 'Without this account nobody could administer the collector.',
    device: 'stop',
  },
  'password-unsuitable': { status: 400, title: 'The password is too short or too common.', device: 'stop' },
  'unit-code-taken': { status: 409, title: 'Another unit has this code.', device: 'stop' },
  'period-frozen': {
    status: 409,
    title: 'The answers of this period were deleted; its figures no longer change.',
    device: 'stop',
  },
  'offer-malformed': { status: 400, title: 'The body is not an offer.', device: 'stop' },
  'device-unknown': { status: 404, title: 'There is no such device here.', device: 'stop' },
  'parameter-invalid': { status: 400, title: 'A parameter is missing or not as described.', device: 'stop' },
  'unit-unknown': { status: 404, title: 'There is no such unit on that day.', device: 'stop' },
  'questionnaire-unknown': { status: 404, title: 'There is no such questionnaire here.', device: 'stop' },
  'not-found': { status: 404, title: 'There is nothing at this address.', device: 'stop' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method.', device: 'stop' },
  'request-malformed': { status: 400, title: 'The request is not well-formed HTTP.', device: 'retry' },
  'request-too-slow': { status: 408, title: 'The request did not arrive in time.', device: 'retry' },
  'headers-too-large': {
    status: 431,
    title: 'The headers of the request are larger than the limit.',
    device: 'retry',
  },
  'expectation-unmet': {
    status: 417,
    title: 'The collector meets no expectation but 100-continue.',
    device: 'retry',
  },
  'precondition-failed': {
    status: 412,
    title: 'The file is not the one the request asks for.',
    device: 'stop',
  },
  'range-unsatisfiable': { status: 416, title: 'The file has no such range.', device: 'stop' },
  'body-malformed': { status: 400, title: 'The body is not as described.', device: 'stop' },
  'body-too-large': { status: 413, title: 'The body is larger than the limit.', device: 'stop' },
  'storage-unavailable': {
    status: 503,
    title: 'The store cannot be written at the moment.',
    device: 'retry',
  },
  'shutting-down': { status: 503, title: 'The collector is being stopped.', device: 'retry' },
  'internal-error': { status: 500, title: 'The collector met a fault of its own.', device: 'retry' },
} as const satisfies Readonly<Record<string, ProblemRule>>;

export type ProblemCode = keyof typeof PROBLEMS;

export function isProblemCode(value: unknown): value is ProblemCode {
  return typeof value === 'string' && Object.hasOwn(PROBLEMS, value);
}
