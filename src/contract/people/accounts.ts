import { z } from 'zod';
import { COUNT, DAY, INSTANT_MS, list } from '../answer-parts.ts';
import { routes } from '../route.ts';
import { ACCOUNTS_PER_PAGE, TYPED_CHARACTERS } from './account-limits.ts';
import { ROLE, SCOPE, TYPED_NAME } from './account-parts.ts';

const ACCOUNT = z.object({
  id: z.string(),
  name: z.string(),
  role: ROLE,
  scope: SCOPE,
  state: z
    .enum(['active', 'invited', 'disabled'])
    .describe('invited: the person has not chosen a password or signed in at the provider yet.'),
  hasSecondFactor: z.boolean(),
  readsOwnComments: z
    .boolean()
    .describe(
      'A supervisor bound to an office reads the comments on it, which otherwise is for those above.',
    ),
  provider: z.boolean(),
  addedDay: DAY,
  isOwn: z.boolean(),
});
export type Account = z.output<typeof ACCOUNT>;

const FAILED_SIGN_INS = z.object({ today: COUNT, sevenDays: COUNT });
export type FailedSignIns = z.output<typeof FAILED_SIGN_INS>;

const QUERY = z.strictObject({
  search: z
    .string()
    .max(TYPED_CHARACTERS.name)
    .optional()
    .describe('Part of a name, accents and case aside.'),
  after: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional()
    .describe('`next` of the page before. Without it, the first page.'),
});

const ACCOUNTS = z.object({
  accounts: list(ACCOUNT).describe(`By name, at most ${ACCOUNTS_PER_PAGE}.`),
  next: z.string().nullable().describe('`after` of the next page; null on the last.'),
  total: COUNT.describe('Accounts in scope, whatever is searched for.'),
  failedSignIns: FAILED_SIGN_INS.nullable().describe(
    'In the whole collector; null for an administrator bound to a unit.',
  ),
});

const UNIT_CODE = z
  .string()
  .regex(/^[0-9A-Za-z.-]{1,20}$/)
  .nullable()
  .describe("A unit's code, or null for none.");

const NEW_ACCOUNT = z.strictObject({ name: TYPED_NAME, role: ROLE, scope: UNIT_CODE });
export type NewAccount = z.output<typeof NEW_ACCOUNT>;

const ACCOUNT_CHANGE = z.strictObject({
  role: ROLE.optional(),
  scope: UNIT_CODE.optional(),
  disabled: z.boolean().optional(),
  readsOwnComments: z
    .boolean()
    .optional()
    .describe('Only a supervisor bound to a unit has it; another role or unit takes it away.'),
});
export type AccountChange = z.input<typeof ACCOUNT_CHANGE>;

const ACCOUNT_LINK = z.object({
  account: ACCOUNT,
  link: z
    .string()
    .describe('Absolute where PUBLIC_URL is set; otherwise a path, to be resolved against location.origin.'),
  expiresMs: INSTANT_MS,
});
export type AccountOneTimeLink = z.output<typeof ACCOUNT_LINK>;

const ACCOUNT_ID = z.strictObject({ id: z.string().max(64) });

/** Accounts, for administrators, within their scope: outside of it every account is unknown, every unit forbidden. */
export const ACCOUNT_ROUTES = routes({
  'GET /api/v1/accounts': {
    summary: 'Accounts in scope, by name',
    query: QUERY,
    answer: ACCOUNTS,
    problems: ['parameter-invalid'],
  },
  'POST /api/v1/accounts': {
    summary: 'Invite somebody',
    description:
      "`body-malformed` with detail `/name`: no account may have that name. Where the administrator is bound to a unit, `@` and the code of the account's unit are added to a name that does not end so; a name that ends with another unit's code is refused.",
    body: NEW_ACCOUNT,
    status: 201,
    answer: ACCOUNT_LINK,
    problems: [
      'recent-sign-in-required',
      'account-name-taken',
      'unit-unknown',
      'forbidden',
      'body-malformed',
    ],
  },
  'PATCH /api/v1/accounts/:id': {
    summary:
      'Change role or scope of an account, disable or enable it, open the comments on its office to it',
    params: ACCOUNT_ID,
    body: ACCOUNT_CHANGE,
    answer: ACCOUNT,
    problems: ['recent-sign-in-required', 'account-needed', 'account-unknown', 'unit-unknown', 'forbidden'],
  },
  'POST /api/v1/accounts/:id/link': {
    summary: 'A new link for an account: the invitation again, or to choose another password',
    params: ACCOUNT_ID,
    body: z.strictObject({
      removeSecondFactors: z.boolean().default(false).describe('For somebody who lost them all.'),
    }),
    status: 201,
    answer: ACCOUNT_LINK,
    problems: ['recent-sign-in-required', 'account-unknown'],
  },
});
