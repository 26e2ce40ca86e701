import { HOUR_MS, MINUTE_MS } from '../../../core/kernel/duration.ts';

/** However busy it is, a session ends after a working day. */
export const SESSION_LIFE_MS = 12 * HOUR_MS;
/** Unused, it ends after an hour. */
export const SESSION_IDLE_MS = HOUR_MS;
/** How long the second factor may take after the password. */
export const SECOND_FACTOR_WITHIN_MS = 10 * MINUTE_MS;
/** That it was used is written down this often at most. */
export const SEEN_EVERY_MS = MINUTE_MS;
/** Passwords, second factors, invitations and rights are changed within this time of a sign-in. */
export const RECENT_SIGN_IN_MS = 10 * MINUTE_MS;
