import type { ProblemCode } from './console-problems.ts';

/** What the collector answers with: the status of HTTP and the title of RFC 9457, in plain English. */
export interface ProblemAnswer {
  readonly status: number;
  readonly title: string;
}

export const PROBLEM_ANSWERS: Readonly<Record<ProblemCode, ProblemAnswer>> = {
  'unsupported-media-type': { status: 415, title: 'The body is not of the media type this address takes.' },
  'batch-too-large': { status: 413, title: 'The batch is larger than the limit.' },
  'batch-not-gzip': { status: 400, title: 'The body is not a complete gzip stream.' },
  'batch-malformed': { status: 400, title: 'The first line is not a batch header.' },
  'batch-count-mismatch': {
    status: 400,
    title: 'The number of record lines is not the one the header gives.',
  },
  'batch-digest-mismatch': {
    status: 400,
    title: 'The record lines do not have the SHA-256 the header gives.',
  },
  'protocol-version-unsupported': { status: 400, title: 'This protocol version is not accepted here.' },
  'enrolment-unknown': { status: 403, title: 'This enrolment is not known here.' },
  'enrolment-taken': { status: 409, title: 'Another device has this enrolment.' },
  'signature-invalid': { status: 403, title: 'The signature is missing or not one of the key it names.' },
  'receipt-key-unknown': {
    status: 409,
    title: 'The collector does not have the receipt key the device pins.',
  },
  'membership-invalid': { status: 403, title: 'The membership was not signed by this collector.' },
  'enrolment-code-invalid': { status: 403, title: 'The enrolment code is wrong, used or no longer valid.' },
  'enrolment-code-unknown': { status: 404, title: 'There is no such enrolment code.' },
  'enrolment-code-used': {
    status: 409,
    title: 'The enrolment code was used; its device is to be revoked instead.',
  },
  'office-link-unknown': { status: 404, title: 'There is no such link of an office, or it was withdrawn.' },
  // One code for a ticket that never was, of another office and spent: what is told apart can be guessed apart.
  'visit-ticket-invalid': { status: 403, title: 'The visit ticket is wrong, of another office or used.' },
  'too-many-requests': { status: 429, title: 'Too many requests from one address.' },
  'too-many-attempts': { status: 429, title: 'Too many attempts; try again later.' },
  'sign-in-required': { status: 401, title: 'This needs somebody who is signed in.' },
  'sign-in-failed': { status: 401, title: 'Name, password or second factor is wrong.' },
  'recent-sign-in-required': { status: 401, title: 'This needs a sign-in of the last few minutes.' },
  forbidden: { status: 403, title: 'This account may not do that.' },
  'cross-site-request': { status: 403, title: 'The request comes from another site.' },
  'sign-in-provider-unavailable': {
    status: 503,
    title: 'The provider of sign-in cannot be reached or does not accept this collector.',
  },
  'passkeys-impossible': {
    status: 409,
    title: 'Passkeys are bound to host names; at this address there is none the collector knows as its own.',
  },
  'one-time-link-invalid': { status: 403, title: 'The link is wrong, used or no longer valid.' },
  'key-unknown': { status: 401, title: 'The machine key is wrong or was revoked.' },
  'key-expired': { status: 401, title: 'The machine key has expired.' },
  'machine-key-unknown': { status: 404, title: 'There is no such machine key.' },
  'machine-key-replaced': { status: 409, title: 'The machine key has a successor already.' },
  'webhook-unknown': { status: 404, title: 'There is no such webhook.' },
  'webhook-address-refused': {
    status: 400,
    title:
      'Nothing is sent to this address: see fault. It must be https, and public unless WEBHOOK_NETWORKS names it.',
  },
  'webhooks-too-many': {
    status: 409,
    title: 'There are as many webhooks as there may be; delete one first.',
  },
  'delivery-unknown': { status: 404, title: 'There is no such delivery, or no longer.' },
  'account-unknown': { status: 404, title: 'There is no such account.' },
  'account-name-taken': { status: 409, title: 'Another account has this name.' },
  'account-needed': { status: 409, title: 'Without this account nobody could administer the collector.' },
  'password-unsuitable': { status: 400, title: 'The password is too short or too common.' },
  'unit-code-taken': { status: 409, title: 'Another unit has this code.' },
  'unit-changed-meanwhile': { status: 409, title: 'Somebody changed the unit after it was looked at.' },
  'unit-has-responses': { status: 409, title: 'The unit has responses of that day or later ones.' },
  'unit-has-units-below': { status: 409, title: 'Units below it would be left without a parent.' },
  'unit-has-later-period': { status: 409, title: 'A change of the unit is planned for later.' },
  'period-frozen': {
    status: 409,
    title: 'The answers of this period were deleted; its figures no longer change.',
  },
  'offer-malformed': { status: 400, title: 'The body is not an offer.' },
  'device-unknown': { status: 404, title: 'There is no such device here.' },
  'parameter-invalid': { status: 400, title: 'A parameter is missing or not as described.' },
  'unit-unknown': { status: 404, title: 'There is no such unit on that day.' },
  'questionnaire-unknown': { status: 404, title: 'There is no such questionnaire here.' },
  'questionnaire-refused': { status: 400, title: 'The file is no questionnaire that can be asked.' },
  'questionnaire-released': {
    status: 409,
    title: 'Another file has this id and version; what was changed needs a new version.',
  },
  'exclusion-impossible': {
    status: 409,
    title: 'No ten responses that meet the conditions can be excluded without telling of fewer.',
  },
  'closing-impossible': {
    status: 409,
    title: 'The period is not over, or has no released responses, or the proposal is open no longer.',
  },
  'closing-changed': { status: 409, title: 'The figures moved since they were looked at.' },
  'second-person-needed': {
    status: 403,
    title: 'Another account than the one that proposed it must confirm.',
  },
  'paper-form-unknown': { status: 404, title: 'No form with this number was printed here.' },
  'paper-form-closed': { status: 409, title: 'The form is past this: see fault.' },
  'paper-forms-used-up': { status: 409, title: 'The numbers of forms are used up.' },
  'table-too-long': {
    status: 422,
    title:
      'No sheet holds that many rows; the same table is to be had as CSV and Parquet, or for fewer periods.',
  },
  'not-found': { status: 404, title: 'There is nothing at this address.' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method.' },
  'request-malformed': { status: 400, title: 'The request is not well-formed HTTP.' },
  'request-too-slow': { status: 408, title: 'The request did not arrive in time.' },
  'headers-too-large': { status: 431, title: 'The headers of the request are larger than the limit.' },
  'expectation-unmet': { status: 417, title: 'The collector meets no expectation but 100-continue.' },
  'precondition-failed': { status: 412, title: 'The file is not the one the request asks for.' },
  'range-unsatisfiable': { status: 416, title: 'The file has no such range.' },
  'body-malformed': { status: 400, title: 'The body is not as described.' },
  'body-too-large': { status: 413, title: 'The body is larger than the limit.' },
  'storage-unavailable': { status: 503, title: 'The store cannot be written at the moment.' },
  'shutting-down': { status: 503, title: 'The collector is being stopped.' },
  'internal-error': { status: 500, title: 'The collector met a fault of its own.' },
};
