import { type Action, OPEN_TO_MACHINE_KEYS, PERMISSIONS } from '../../../people/accounts/permissions.ts';

/** No session: anyone may ask, or the JWS that is the body proves who does. */
export const NO_SCHEME = { security: [] } as const;

/** Of a route that is in the table of permissions. */
export function securityOf(action: Action | undefined): {
  readonly security: readonly Readonly<Partial<Record<'session' | 'machineKey', readonly string[]>>>[];
} {
  if (action === undefined || typeof PERMISSIONS[action] !== 'object') return NO_SCHEME;
  return { security: [{ session: [] }, ...(OPEN_TO_MACHINE_KEYS.has(action) ? [{ machineKey: [] }] : [])] };
}
