import { z } from 'zod';
import { ACCOUNTS_PER_PAGE } from '../people/accounts/manage-accounts.ts';
import { ROLES } from '../people/accounts/permissions.ts';

/**
 * The addresses of people, below /api/v1. Every answer that opens, renews or ends a session sets its cookie.
 * Bodies are JSON; refusals are problems, decided by `code`.
 *
 *   GET    sign-in-methods                  → SIGN_IN_METHODS
 *   GET    session                          → SIGN_IN (also `signed-out`; never refused)
 *   POST   session                          PASSWORD_SIGN_IN → SIGN_IN
 *            sign-in-failed · too-many-attempts (Retry-After in seconds)
 *   POST   session/second-factor            SECOND_FACTOR → SIGN_IN
 *            sign-in-failed · too-many-attempts · sign-in-required (the password is due again)
 *   POST   session/passkey/options          → PASSKEY_OPTIONS, for startAuthentication({ optionsJSON })
 *   POST   session/passkey                  PASSKEY_ANSWER → SIGN_IN
 *   DELETE session                          → 204
 *   POST   session/provider                 → PROVIDER_ADDRESS, where the browser goes (location.assign)
 *            sign-in-provider-unavailable
 *   GET    session/provider/callback        where the provider sends the browser: 303 to /console when signed in, to
 *            /console/sign-in when a second factor is due, to /console/sign-in?problem=CODE when refused
 *
 *   POST   one-time-links/check             LINK_TOKEN → LINK
 *            one-time-link-invalid
 *   POST   one-time-links/use               LINK_USE → SIGN_IN
 *            one-time-link-invalid · password-unsuitable · body-malformed (/name)
 *   POST   one-time-links/provider          LINK_TOKEN → PROVIDER_ADDRESS: an invitation accepted by signing in there
 *
 *   All below: sign-in-required without a session. (recent): recent-sign-in-required later than 10 minutes after a
 *   sign-in; the person signs in again by POST session and comes back.
 *   GET    own-account                      → OWN_ACCOUNT
 *   POST   own-account/password (recent)    PASSWORD_CHANGE → 204
 *            sign-in-failed (the present one is wrong) · too-many-attempts · password-unsuitable
 *   POST   own-account/totp (recent)        → TOTP_BEGUN (nothing changes until confirmed)
 *   POST   own-account/totp/confirmation (recent)  TOTP_CODE → FACTOR_ADDED · sign-in-failed
 *   DELETE own-account/totp (recent)        → 204
 *   POST   own-account/passkeys/options (recent)   → PASSKEY_OPTIONS, for startRegistration({ optionsJSON }) ·
 *            passkeys-impossible
 *   POST   own-account/passkeys (recent)    NEW_PASSKEY → 201 FACTOR_ADDED · sign-in-failed
 *   DELETE own-account/passkeys/{id} (recent)      → 204 · not-found
 *   POST   own-account/recovery-codes (recent)     → RECOVERY_CODES, the former are void
 *   POST   own-account/provider (recent)    → PROVIDER_ADDRESS: links the account; back at /console/account
 *   DELETE own-account/provider (recent)    → 204 · account-needed (no password to sign in with)
 *   GET    own-account/sessions             → SESSIONS
 *   DELETE own-account/sessions/{id}        → 204 · not-found
 *   DELETE own-account/sessions             → 204: all others end
 *
 *   Administrators, within their scope; outside of it every account is account-unknown and every unit forbidden.
 *   GET    accounts                         ACCOUNTS_PARAMETERS → ACCOUNTS · parameter-invalid (after)
 *   POST   accounts                         NEW_ACCOUNT → 201 ACCOUNT_LINK
 *            account-name-taken · unit-unknown · forbidden · body-malformed (/name)
 *   PATCH  accounts/{id}                    ACCOUNT_CHANGE → ACCOUNT · account-needed · account-unknown · unit-unknown ·
 *            forbidden
 *   POST   accounts/{id}/link               LINK_WISH → 201 ACCOUNT_LINK: the invitation again, or a password reset
 */
const list = <Element extends z.ZodType>(element: Element) => z.array(element).readonly();
const INSTANT_MS = z.int().nonnegative().describe('Milliseconds since 1970-01-01T00:00Z.');
const DAY = z.string().describe('YYYY-MM-DD');
const TYPED_NAME = z
  .string()
  .max(200)
  // PostgreSQL cannot even look for it.
  .refine((name) => !name.includes('\0'), 'holds NUL, as no name does');
const TYPED_PASSWORD = z.string().max(1_000);
const TYPED_CODE = z.string().max(40);
const TOKEN = z.string().max(100).describe('What stands behind # in the link.');
const ROLE = z.enum(ROLES);

/** Code, and the name it bears today or bore last; null: bound to no unit. */
const SCOPE = z
  .object({ code: z.string(), name: z.string(), nameEn: z.string().nullable() })
  .nullable()
  .describe('The unit the account is bound to, with all below it; null: bound to none.');

export const SIGN_IN_METHODS = z.object({
  isSetUp: z
    .boolean()
    .describe('Whether there is any account. Until then the link printed at the start makes one.'),
  password: z.literal(true),
  provider: z.boolean().describe('Whether sign-in by OpenID Connect is set up.'),
});

const SECOND_FACTOR_KINDS = ['totp', 'passkey', 'recovery-code'] as const;

export const SIGN_IN = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signed-out') }),
  z.object({
    state: z.literal('second-factor'),
    factors: list(z.enum(SECOND_FACTOR_KINDS)).describe('Those the account has.'),
  }),
  z.object({
    state: z.literal('signed-in'),
    name: z.string(),
    role: ROLE,
    scope: SCOPE,
    recentUntilMs: INSTANT_MS.describe('Until then passwords and second factors may be changed.'),
  }),
]);
export type SignIn = z.infer<typeof SIGN_IN>;

export const PASSWORD_SIGN_IN = z.strictObject({ name: TYPED_NAME, password: TYPED_PASSWORD });

export const SECOND_FACTOR = z.strictObject({
  kind: z.enum(['totp', 'recovery-code']),
  code: TYPED_CODE.describe('Spaces and hyphens do not matter.'),
});

export const PASSKEY_OPTIONS = z.looseObject({}).describe('As @simplewebauthn/browser takes them.');
const AUTHENTICATOR_ANSWER = z.looseObject({}).describe('As @simplewebauthn/browser gives it.');
export const PASSKEY_ANSWER = z.strictObject({ answer: AUTHENTICATOR_ANSWER });
export const PROVIDER_ADDRESS = z.object({ address: z.string() });

export const LINK_TOKEN = z.strictObject({ token: TOKEN });
export const LINK = z.object({
  purpose: z.enum(['first-administrator', 'invitation', 'password-reset']),
  name: z.string().nullable().describe("The account's; null where the person chooses it."),
  role: ROLE,
  scope: SCOPE,
  expiresMs: INSTANT_MS,
  provider: z.boolean().describe('Whether it may be accepted by signing in at the provider.'),
});
export const LINK_USE = z.strictObject({
  token: TOKEN,
  name: TYPED_NAME.optional().describe('Of the first administrator; otherwise not given.'),
  password: TYPED_PASSWORD,
});

export const OWN_ACCOUNT = z.object({
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
  recoveryCodesLeft: z.int().nonnegative(),
  recentUntilMs: INSTANT_MS,
});

export const PASSWORD_CHANGE = z.strictObject({
  present: TYPED_PASSWORD.optional().describe('Needed where the account has one.'),
  password: TYPED_PASSWORD,
});

export const TOTP_BEGUN = z.object({
  address: z.string().describe('otpauth://…, for a QR code.'),
  secret: z.string().describe('The same secret in base32, to be typed.'),
});
export const TOTP_CODE = z.strictObject({ code: TYPED_CODE });
export const NEW_PASSKEY = z.strictObject({
  name: z.string().max(200).describe('What the person calls it: 1 to 60 characters.'),
  answer: AUTHENTICATOR_ANSWER,
});

const CODES = list(z.string()).describe('Ten, shown this once.');
export const FACTOR_ADDED = z.object({
  recoveryCodes: CODES.nullable().describe('With the first second factor; null where the account has codes.'),
});
export const RECOVERY_CODES = z.object({ recoveryCodes: CODES });

export const SESSIONS = z.object({
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
export const SESSION_ID = z.strictObject({ id: z.string().max(64) });
export const PASSKEY_ID = z.strictObject({ id: z.string().max(1_500) });

export const ACCOUNT = z.object({
  id: z.string(),
  name: z.string(),
  role: ROLE,
  scope: SCOPE,
  state: z
    .enum(['active', 'invited', 'disabled'])
    .describe('invited: the person has not chosen a password or signed in at the provider yet.'),
  hasSecondFactor: z.boolean(),
  provider: z.boolean(),
  addedDay: DAY,
  isOwn: z.boolean(),
});
export const ACCOUNTS_PARAMETERS = z.strictObject({
  search: z.string().max(200).optional().describe('Part of a name, accents and case aside.'),
  after: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional()
    .describe('`next` of the page before. Without it, the first page.'),
});

export const ACCOUNTS = z.object({
  accounts: list(ACCOUNT).describe(`By name, at most ${ACCOUNTS_PER_PAGE}.`),
  next: z.string().nullable().describe('`after` of the next page; null on the last.'),
  total: z.int().nonnegative().describe('Accounts in scope, whatever is searched for.'),
  failedSignIns: z
    .object({ today: z.int().nonnegative(), sevenDays: z.int().nonnegative() })
    .nullable()
    .describe('In the whole collector; null for an administrator bound to a unit.'),
});

const UNIT_CODE = z
  .string()
  .regex(/^[0-9A-Za-z.-]{1,20}$/)
  .nullable()
  .describe("A unit's code, or null for none.");
export const NEW_ACCOUNT = z.strictObject({ name: TYPED_NAME, role: ROLE, scope: UNIT_CODE });
export const ACCOUNT_CHANGE = z.strictObject({
  role: ROLE.optional(),
  scope: UNIT_CODE.optional(),
  disabled: z.boolean().optional(),
});
export const LINK_WISH = z.strictObject({
  removeSecondFactors: z.boolean().default(false).describe('For somebody who lost them all.'),
});
export const ACCOUNT_LINK = z.object({
  account: ACCOUNT,
  link: z
    .string()
    .describe('Absolute where PUBLIC_URL is set; otherwise a path, to be resolved against location.origin.'),
  expiresMs: INSTANT_MS,
});
export const ACCOUNT_ID = z.strictObject({ id: z.string().max(64) });
