/** What an account may be. What each may do is decided by the collector's table of permissions alone. */
export const ROLES = ['administrator', 'supervisor', 'staff'] as const;
export type Role = (typeof ROLES)[number];
