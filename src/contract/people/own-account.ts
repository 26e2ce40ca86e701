import { z } from 'zod';
import { COUNT, DAY, INSTANT_MS, list, NOTHING } from '../answer-parts.ts';
import { routes } from '../route.ts';
import {
  AUTHENTICATOR_ANSWER,
  PASSKEY_OPTIONS,
  PROVIDER_ADDRESS,
  ROLE,
  SCOPE,
  TYPED_CODE,
  TYPED_PASSWORD,
} from './account-parts.ts';

const OWN_ACCOUNT = z.object({
  name: z.string(),
  role: ROLE,
  scope: SCOPE,
  hasPassword: z.boolean(),
  provider: z.boolean().describe('Whether it is linked with the provider of OpenID Connect.'),
  totp: z.boolean(),
  passkeys: list(z.object({ id: z.string(), name: z.string(), addedDay: DAY })),
  passkeysPossible: z
    .boolean()
    .describe('False at an address passkeys cannot be bound to, such as an IP address.'),
  recoveryCodesLeft: COUNT,
  recentUntilMs: INSTANT_MS,
});
export type OwnAccount = z.output<typeof OWN_ACCOUNT>;

const NEW_TOTP = z.object({
  address: z
    .string()
    .describe("otpauth://… in Google's key URI format (SHA-1, 6 digits, 30 s), for a QR code."),
  secret: z.string().describe('The same secret in base32, to be typed.'),
});
export type NewTotp = z.output<typeof NEW_TOTP>;

const CODES = list(z.string()).describe('Ten, shown this once.');
const FACTOR_ADDED = z.object({
  recoveryCodes: CODES.nullable().describe('With the first second factor; null where the account has codes.'),
});
export type FactorAdded = z.output<typeof FACTOR_ADDED>;

const SESSIONS = z.object({
  sessions: list(
    z.object({
      id: z.string(),
      browser: z.string().describe('"Firefox, Windows", nothing finer.'),
      sinceDay: DAY,
      lastSeenDay: DAY,
      isThisOne: z.boolean(),
    }),
  ),
});

/** Of a change of how the account is signed in to, which wants a sign-in of the last ten minutes. */
const RECENT = ['sign-in-required', 'recent-sign-in-required'] as const;

/** A person's own account. */
export const OWN_ACCOUNT_ROUTES = routes({
  'GET /api/v1/own-account': {
    summary: 'The own account',
    answer: OWN_ACCOUNT,
    problems: ['sign-in-required'],
  },
  'POST /api/v1/own-account/password': {
    summary: 'Change the own password',
    description: '`sign-in-failed`: the present one is wrong.',
    body: z.strictObject({
      present: TYPED_PASSWORD.optional().describe('Needed where the account has one.'),
      password: TYPED_PASSWORD,
    }),
    status: 204,
    answer: NOTHING,
    problems: [...RECENT, 'sign-in-failed', 'too-many-attempts', 'password-unsuitable'],
  },
  'POST /api/v1/own-account/totp': {
    summary: 'Begin to add an app for codes',
    description: 'Nothing changes until a first code confirms it.',
    answer: NEW_TOTP,
    problems: RECENT,
  },
  'POST /api/v1/own-account/totp/confirmation': {
    summary: 'Add the app by a first code',
    body: z.strictObject({ code: TYPED_CODE }),
    answer: FACTOR_ADDED,
    problems: [...RECENT, 'sign-in-failed'],
  },
  'DELETE /api/v1/own-account/totp': {
    summary: 'Remove the app for codes',
    status: 204,
    answer: NOTHING,
    problems: [...RECENT, 'not-found'],
  },
  'POST /api/v1/own-account/passkeys/options': {
    summary: 'What a new passkey is made with',
    answer: PASSKEY_OPTIONS,
    problems: [...RECENT, 'passkeys-impossible'],
  },
  'POST /api/v1/own-account/passkeys': {
    summary: 'Add a passkey',
    description: '`body-malformed` with detail `/name`: no passkey may have that name.',
    body: z.strictObject({
      name: z.string().max(200).describe('What the person calls it: 1 to 60 characters.'),
      answer: AUTHENTICATOR_ANSWER,
    }),
    status: 201,
    answer: FACTOR_ADDED,
    problems: [...RECENT, 'sign-in-failed', 'passkeys-impossible', 'body-malformed'],
  },
  'DELETE /api/v1/own-account/passkeys/:id': {
    summary: 'Remove a passkey',
    params: z.strictObject({ id: z.string().max(1_500) }),
    status: 204,
    answer: NOTHING,
    problems: [...RECENT, 'not-found'],
  },
  'POST /api/v1/own-account/recovery-codes': {
    summary: 'Ten new recovery codes',
    description: 'The former ones are void. `not-found` without a second factor.',
    answer: z.object({ recoveryCodes: CODES }),
    problems: [...RECENT, 'not-found'],
  },
  'POST /api/v1/own-account/provider': {
    summary: 'Begin to link the own account with the provider of OpenID Connect',
    answer: PROVIDER_ADDRESS,
    problems: [...RECENT, 'sign-in-provider-unavailable'],
  },
  'DELETE /api/v1/own-account/provider': {
    summary: 'Unlink the own account from the provider',
    description: '`account-needed`: it has no password to sign in with.',
    status: 204,
    answer: NOTHING,
    problems: [...RECENT, 'not-found', 'account-needed'],
  },
  'GET /api/v1/own-account/sessions': {
    summary: 'Where the account is signed in',
    answer: SESSIONS,
    problems: ['sign-in-required'],
  },
  'DELETE /api/v1/own-account/sessions/:id': {
    summary: 'End one session',
    params: z.strictObject({ id: z.string().max(64) }),
    status: 204,
    answer: NOTHING,
    problems: ['sign-in-required', 'not-found'],
  },
  'DELETE /api/v1/own-account/sessions': {
    summary: 'End all sessions but this one',
    status: 204,
    answer: NOTHING,
    problems: ['sign-in-required'],
  },
});
