import { z } from 'zod';
import { INSTANT_MS } from '../answer-parts.ts';
import { routes } from '../route.ts';
import { PROVIDER_ADDRESS, ROLE, SCOPE, TYPED_NAME, TYPED_PASSWORD } from './account-parts.ts';
import { SIGN_IN } from './sessions.ts';

const TOKEN = z.string().max(100).describe('What stands behind # in the link.');
const HOLDER = z.strictObject({ token: TOKEN });

const LINK_PURPOSE = z
  .enum(['first-administrator', 'invitation', 'password-reset', 'demo'])
  .describe('`demo`: signs in to a simulated province, and no password is chosen.');
export type OneTimeLinkPurpose = z.output<typeof LINK_PURPOSE>;

const LINK = z.object({
  purpose: LINK_PURPOSE,
  name: z.string().nullable().describe("The account's; null where the person chooses it."),
  role: ROLE,
  scope: SCOPE,
  expiresMs: INSTANT_MS,
  provider: z.boolean().describe('Whether it may be accepted by signing in at the provider.'),
});
export type OneTimeLink = z.output<typeof LINK>;

/** Links that work once: the first administrator's, invitations, password resets. */
export const ONE_TIME_LINK_ROUTES = routes({
  'POST /api/v1/one-time-links/check': {
    summary: 'What a one-time link is for',
    body: HOLDER,
    answer: LINK,
    problems: ['one-time-link-invalid'],
  },
  'POST /api/v1/one-time-links/use': {
    summary: 'Choose a password by a one-time link, or sign in to a simulated province',
    description: '`body-malformed` with detail `/name`: no account may have that name.',
    body: HOLDER.extend({
      name: TYPED_NAME.optional().describe('Of the first administrator; otherwise not given.'),
      password: TYPED_PASSWORD.optional().describe('Not given for `demo`.'),
    }),
    answer: SIGN_IN,
    problems: ['one-time-link-invalid', 'password-unsuitable', 'body-malformed'],
  },
  'POST /api/v1/one-time-links/provider': {
    summary: 'Accept an invitation by signing in with OpenID Connect',
    body: HOLDER,
    answer: PROVIDER_ADDRESS,
    problems: ['one-time-link-invalid', 'sign-in-provider-unavailable', 'not-found'],
  },
});
