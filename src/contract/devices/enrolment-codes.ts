import { z } from 'zod';
import { isKeyId, type KeyId } from '../../core/kernel/brand.ts';
import { INSTANT_MS, list } from '../answer-parts.ts';
import { routes } from '../route.ts';
import { ASKED_UNIT, NAMED_UNIT } from '../units/unit-parts.ts';
import { ENROLMENT_ID } from './devices.ts';

const PARAMS = z.strictObject({ id: z.string().max(64) });

const NEW_CODE = z.strictObject({
  unit: ASKED_UNIT.describe('Where the device will stand: code, or code@valid-from, of a unit of today.'),
  name: z
    .string()
    .max(200)
    .nullish()
    .describe('What the device is to be called; left out, it says so itself.'),
});

const CODE = z.object({
  id: z.string(),
  unit: NAMED_UNIT,
  name: z.string().nullable(),
  madeBy: z.string().describe('Name of the account.'),
  expiresAtMs: INSTANT_MS,
  state: z.enum(['open', 'used', 'withdrawn', 'expired', 'tried-too-often']),
  enrolment: ENROLMENT_ID.nullable().describe('The device it made; null while it made none.'),
});
export type EnrolmentCodeState = z.output<typeof CODE>['state'];

const MADE = CODE.extend({
  code: z.string().describe('Shown this once: it is stored nowhere.'),
  receiptKey: z
    .string()
    .refine((text): text is KeyId => isKeyId(text), '16 hexadecimal digits')
    .describe("Id of the collector's receipt key, for the link."),
});
export type MadeEnrolmentCode = z.output<typeof MADE>;

/** The one-time codes by which devices become members. */
export const ENROLMENT_CODE_ROUTES = routes({
  'POST /api/v1/enrolment-codes': {
    summary: 'Make a one-time code for a device of a unit',
    body: NEW_CODE,
    status: 201,
    answer: MADE,
    problems: ['unit-unknown', 'body-malformed'],
  },
  'GET /api/v1/enrolment-codes': {
    summary: 'Codes in scope that can still be used',
    answer: z.object({ codes: list(CODE), asOfMs: INSTANT_MS }),
    problems: [],
  },
  'GET /api/v1/enrolment-codes/:id': {
    summary: 'What became of a code',
    params: PARAMS,
    answer: CODE,
    problems: ['enrolment-code-unknown'],
  },
  'DELETE /api/v1/enrolment-codes/:id': {
    summary: 'Withdraw a code: from now on it makes no device',
    params: PARAMS,
    answer: CODE,
    problems: ['enrolment-code-unknown', 'enrolment-code-used'],
  },
});
