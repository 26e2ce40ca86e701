import { z } from 'zod';
import { INSTANT_MS, list, NOTHING } from '../answer-parts.ts';
import { routes } from '../route.ts';
import {
  AUTHENTICATOR_ANSWER,
  PASSKEY_OPTIONS,
  PROVIDER_ADDRESS,
  ROLE,
  SCOPE,
  TYPED_CODE,
  TYPED_NAME,
  TYPED_PASSWORD,
} from './account-parts.ts';

const SIGN_IN_METHODS = z.object({
  isSetUp: z
    .boolean()
    .describe('Whether there is any account. Until then the link printed at the start makes one.'),
  password: z.literal(true),
  provider: z.boolean().describe('Whether sign-in by OpenID Connect is set up.'),
});
export type SignInMethods = z.output<typeof SIGN_IN_METHODS>;

const SECOND_FACTOR_KIND = z.enum(['totp', 'passkey', 'recovery-code']);
export type SecondFactorKind = z.output<typeof SECOND_FACTOR_KIND>;

const SIGNED_IN = z.object({
  state: z.literal('signed-in'),
  name: z.string(),
  role: ROLE,
  scope: SCOPE,
  recentUntilMs: INSTANT_MS.describe('Until then passwords and second factors may be changed.'),
});
export type SignedIn = z.output<typeof SIGNED_IN>;

/** Where a browser is on its way in. */
export const SIGN_IN = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signed-out') }),
  z.object({
    state: z.literal('second-factor'),
    factors: list(SECOND_FACTOR_KIND).describe('Those the account has.'),
  }),
  SIGNED_IN,
]);
export type SignIn = z.output<typeof SIGN_IN>;

const TYPED_FACTOR = z.strictObject({
  kind: SECOND_FACTOR_KIND.exclude(['passkey']),
  code: TYPED_CODE.describe('Spaces and hyphens do not matter.'),
});
export type TypedFactor = z.output<typeof TYPED_FACTOR>;

/** Sign-in and sign-out. Every answer that opens, renews or ends a session sets its cookie. */
export const SESSION_ROUTES = routes({
  'GET /api/v1/sign-in-methods': {
    summary: 'How one signs in here',
    answer: SIGN_IN_METHODS,
    problems: [],
  },
  'GET /api/v1/session': {
    summary: 'Who is signed in in this browser',
    answer: SIGN_IN,
    problems: [],
  },
  'POST /api/v1/session': {
    summary: 'Sign in with name and password',
    body: z.strictObject({ name: TYPED_NAME, password: TYPED_PASSWORD }),
    answer: SIGN_IN,
    problems: ['sign-in-failed', 'too-many-attempts'],
  },
  'DELETE /api/v1/session': {
    summary: 'Sign out',
    status: 204,
    answer: NOTHING,
    problems: [],
  },
  'POST /api/v1/session/second-factor': {
    summary: 'Show a code as second factor',
    description: '`sign-in-required`: it took too long, and the password is due again.',
    body: TYPED_FACTOR,
    answer: SIGN_IN,
    problems: ['sign-in-failed', 'sign-in-required', 'too-many-attempts'],
  },
  'POST /api/v1/session/passkey/options': {
    summary: 'What a passkey is asked for as second factor',
    answer: PASSKEY_OPTIONS,
    problems: ['sign-in-required'],
  },
  'POST /api/v1/session/passkey': {
    summary: 'Show a passkey as second factor',
    body: z.strictObject({ answer: AUTHENTICATOR_ANSWER }),
    answer: SIGN_IN,
    problems: ['sign-in-failed', 'sign-in-required', 'too-many-attempts'],
  },
  'POST /api/v1/session/provider': {
    summary: 'Begin to sign in by OpenID Connect',
    answer: PROVIDER_ADDRESS,
    problems: ['sign-in-provider-unavailable'],
  },
  'GET /api/v1/session/provider/callback': {
    summary: 'Where the provider of OpenID Connect sends the browser',
    description:
      'Leads on to /console when signed in, to /console/account when that account was linked, to /console/sign-in ' +
      'when a second factor is due, and to /console/sign-in?problem=CODE when refused.',
    status: 303,
    answer: NOTHING,
    problems: [],
  },
});
