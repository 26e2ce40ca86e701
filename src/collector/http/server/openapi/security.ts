import { type Action, PERMISSIONS } from '../../../people/accounts/permissions.ts';

/** No session: anyone may ask, or the JWS that is the body proves who does. */
export const NO_SCHEME = { security: [] } as const;

/** Of a route that is in the table of permissions. */
export function securityOf(action: Action | undefined): {
  readonly security: readonly { readonly session: readonly string[] }[];
} {
  return action !== undefined && typeof PERMISSIONS[action] === 'object'
    ? { security: [{ session: [] }] }
    : NO_SCHEME;
}
