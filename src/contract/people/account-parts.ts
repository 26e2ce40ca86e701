import { z } from 'zod';
import { TYPED_CHARACTERS } from './account-limits.ts';
import { ROLES } from './roles.ts';

/** What several routes of people take and give. */

export const ROLE = z.enum(ROLES);

export const SCOPE = z
  .object({
    code: z.string(),
    name: z.string().describe('As it is today or was last.'),
    nameEn: z.string().nullable(),
  })
  .nullable()
  .describe('The unit the account is bound to, with all below it; null: bound to none.');
export type ScopeUnit = NonNullable<z.output<typeof SCOPE>>;

export const TYPED_NAME = z
  .string()
  .max(TYPED_CHARACTERS.name)
  // PostgreSQL cannot even look for it.
  .refine((name) => !name.includes('\0'), 'holds NUL, as no name does');
export const TYPED_PASSWORD = z.string().max(TYPED_CHARACTERS.password);
export const TYPED_CODE = z.string().max(TYPED_CHARACTERS.code);

export const PASSKEY_OPTIONS = z.looseObject({}).describe('As @simplewebauthn/browser takes them.');
export const AUTHENTICATOR_ANSWER = z.looseObject({}).describe('As @simplewebauthn/browser gives it.');

export const PROVIDER_ADDRESS = z.object({ address: z.string().describe('Where the browser goes.') });
